"""Limits are counted in the database, so they hold across processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from commonplace.kit.errors import Refusal
from commonplace.people.limits import forget_past_windows, refuse_beyond
from commonplace.people.models import Tally

AN_HOUR = timedelta(hours=1)


def _done(key: str, most: int) -> bool:
    try:
        refuse_beyond(key, most=most, within=AN_HOUR)
    except Refusal:
        return False
    return True


def test_the_limit_is_reached_per_key(db: None) -> None:
    assert [_done("capture:1", 3) for _ in range(5)] == [True, True, True, False, False]
    assert _done("capture:2", 3)


def test_a_new_window_begins_when_the_old_one_has_ended(db: None) -> None:
    for _ in range(4):
        _done("capture:1", 3)
    Tally.objects.update(ends_at="2020-01-01T00:00:00Z")
    assert _done("capture:1", 3)
    assert Tally.objects.get().count == 1
    assert forget_past_windows() == 0


def test_nobody_is_counted_too_little_when_many_ask_at_once(transactional_db: None) -> None:
    def ask(_: int) -> bool:
        try:
            return _done("capture:1", 10)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert sum(pool.map(ask, range(30))) == 10
    assert Tally.objects.get().count == 30


@pytest.mark.parametrize("length", [1, 500])
def test_long_keys_are_kept_short(db: None, length: int) -> None:
    assert _done("k" * length, 1)
