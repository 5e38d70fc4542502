"""Figures of five people and more, or none."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonplace.freshness.days import today
from commonplace.kit import clock
from commonplace.mentoring.actions.working import check_in, leave, note_session
from commonplace.mentoring.health import health_of, split
from commonplace.mentoring.models import Mood
from commonplace.mentoring.tests.world import joined
from tests.cast import Cast, ClientAs

LABELS = {"a": "a", "b": "b", "c": "c"}


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3), st.integers(0, 9))
def test_no_part_and_no_rest_ever_tells_of_one_to_four(sizes: list[int], others: int) -> None:
    parts = {key: range(size) for key, size in zip(LABELS, sizes, strict=True)}
    told = split("", parts, LABELS, others=others)
    if told.rows is not None:
        assert all(count == 0 or count >= 5 for _label, count in told.rows)
        assert others == 0 or others >= 5
    else:
        assert any(0 < size < 5 for size in [*sizes, others]) or not any(sizes)


def test_below_five_people_nothing_is_told(cast: Cast, client_as: ClientAs) -> None:
    found = joined(cast.ines, cast.amina)
    joined(cast.bruno, cast.farah)
    note_session(cast.ines, found, held_on=today(), body="Woad")
    assert health_of(None).people is None and health_of(None).splits == []
    page = client_as(cast.gita).get("/mentoring/pool/health/")
    assert "Not enough people yet" in page.content.decode()
    assert client_as(cast.amina).get("/mentoring/pool/health/").status_code == 404


def test_from_five_people_on_figures_without_the_few(cast: Cast, client_as: ClientAs) -> None:
    pairs = [joined(cast.ines, cast.amina), joined(cast.bruno, cast.farah), joined(cast.dora, cast.emil)]
    health = health_of(None)
    assert health.people == 6 and health.sessions is None
    assert [count for _label, count in health.splits[0].rows or []] == [6, 0, 0, 0]
    check_in(cast.ines, pairs[0], mood=Mood.STUCK, word="It is about Amina.")
    leave(cast.dora, pairs[2])
    assert [part.rows for part in health_of(None).splits] == [None, None, None]
    body = client_as(cast.gita).get("/mentoring/pool/health/").content.decode()
    assert "about Amina" not in body and "Inês" not in body


def test_whoever_compares_two_days_or_two_weeks_learns_of_nobody(cast: Cast) -> None:
    """How it goes changes only when a week is over in which five people said something new."""
    pairs = [joined(cast.ines, cast.amina), joined(cast.bruno, cast.farah), joined(cast.dora, cast.emil)]
    people = [one for pair in pairs for one in (pair.mentor, pair.seats.get().mentee)]

    def moods() -> list[int] | None:
        rows = health_of(None).splits[1].rows
        return rows and [count for _label, count in rows]

    for number, one in enumerate(people):
        check_in(one, pairs[number // 2], mood=Mood.WELL)
        assert moods() is None
    begin = clock.now()
    with clock.at(begin + timedelta(days=8)):
        assert moods() == [6, 0, 0]
        check_in(cast.ines, pairs[0], mood=Mood.STUCK)
        assert moods() == [6, 0, 0]
    with clock.at(begin + timedelta(days=16)):
        assert moods() == [6, 0, 0]  # one alone said something that week
        for number, one in enumerate(people):
            check_in(one, pairs[number // 2], mood=Mood.FINDING)
    with clock.at(begin + timedelta(days=24)):
        assert moods() == [0, 6, 0]
