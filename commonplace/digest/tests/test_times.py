"""When a digest is due: by the clock on the wall, also when that is put forward or back."""

from datetime import UTC, datetime

import pytest

from commonplace.digest.models import DigestChoice
from commonplace.digest.times import day_there, last_due, next_after


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "weekday", "hour", "zone", "moment", "due"),
    [
        ("daily", 0, 8, "", "2026-11-26T07:59", "2026-11-26T08:00"),
        ("daily", 0, 8, "", "2026-11-26T08:00", "2026-11-27T08:00"),
        ("daily", 0, 8, "Asia/Tokyo", "2026-11-26T22:00", "2026-11-26T23:00"),
        ("weekly", 3, 8, "", "2026-11-26T07:59", "2026-11-26T08:00"),
        ("weekly", 3, 8, "", "2026-11-26T08:00", "2026-12-03T08:00"),
        ("weekly", 0, 23, "America/New_York", "2026-11-26T12:00", "2026-12-01T04:00"),
        # Forward: 02:00 is left out on 29 March. Back: it comes twice on 25 October, the first is meant.
        ("daily", 0, 2, "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T01:00"),
        ("daily", 0, 2, "Europe/Berlin", "2026-03-29T01:00", "2026-03-30T00:00"),
        ("daily", 0, 2, "Europe/Berlin", "2026-10-24T12:00", "2026-10-25T00:00"),
        ("daily", 0, 2, "Europe/Berlin", "2026-10-25T00:30", "2026-10-26T01:00"),
        ("daily", 0, 8, "Nowhere/AtAll", "2026-11-26T07:59", "2026-11-26T08:00"),
    ],
)
def test_the_next_time(rhythm: str, weekday: int, hour: int, zone: str, moment: str, due: str) -> None:
    choice = DigestChoice(rhythm=rhythm, weekday=weekday, hour=hour, zone=zone)
    assert next_after(choice, utc(moment)) == utc(due)


def test_a_letter_that_is_late_belongs_to_the_day_it_was_due() -> None:
    choice = DigestChoice(rhythm="daily", hour=23, next_at=utc("2026-11-24T23:00"))
    due = last_due(choice, utc("2026-11-27T00:10"))
    assert due == utc("2026-11-26T23:00") and str(day_there(choice, due)) == "2026-11-26"
    assert last_due(choice, utc("2026-11-24T22:59")) is None


def test_never_is_never_due_and_days_are_those_of_the_member() -> None:
    assert next_after(DigestChoice(rhythm="never"), utc("2026-11-26T07:59")) is None
    assert str(day_there(DigestChoice(zone="Asia/Tokyo"), utc("2026-11-26T23:00"))) == "2026-11-27"
