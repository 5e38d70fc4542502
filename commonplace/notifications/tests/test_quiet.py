"""When quiet hours end: by the clock on the wall, also when that is put forward or back."""

from datetime import UTC, datetime, time

import pytest

from commonplace.notifications.models import QuietHours
from commonplace.notifications.quiet import quiet_until


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "zone", "moment", "until"),
    [
        ("20:00", "08:00", "", "2026-11-26T19:59", None),
        ("20:00", "08:00", "", "2026-11-26T20:00", "2026-11-27T08:00"),
        ("20:00", "08:00", "", "2026-11-27T07:59", "2026-11-27T08:00"),
        ("20:00", "08:00", "", "2026-11-27T08:00", None),
        ("12:00", "14:00", "", "2026-11-27T13:00", "2026-11-27T14:00"),
        ("12:00", "14:00", "", "2026-11-27T14:00", None),
        ("09:00", "09:00", "", "2026-11-27T09:00", None),
        ("20:00", "08:00", "Asia/Tokyo", "2026-11-27T12:00", "2026-11-27T23:00"),
        ("20:00", "08:00", "Nowhere/AtAll", "2026-11-27T07:59", "2026-11-27T08:00"),
        # Forward: in Berlin 02:00 to 03:00 is left out on 29 March, and the night is an hour shorter.
        ("22:00", "07:00", "Europe/Berlin", "2026-03-29T04:59", "2026-03-29T05:00"),
        ("22:00", "02:30", "Europe/Berlin", "2026-03-29T01:29", "2026-03-29T01:30"),
        ("02:15", "02:45", "Europe/Berlin", "2026-03-29T01:20", "2026-03-29T01:45"),
        ("02:30", "03:15", "Europe/Berlin", "2026-03-29T01:20", None),
        # Back: 02:00 to 03:00 comes twice on 25 October, and the first is meant.
        ("22:00", "07:00", "Europe/Berlin", "2026-10-25T05:30", "2026-10-25T06:00"),
        ("22:00", "02:30", "Europe/Berlin", "2026-10-25T00:29", "2026-10-25T00:30"),
        ("22:00", "02:30", "Europe/Berlin", "2026-10-25T01:15", None),
        ("02:30", "06:00", "Europe/Berlin", "2026-10-25T00:30", "2026-10-25T05:00"),
    ],
)
def test_until_when_it_is_quiet(begins: str, ends: str, zone: str, moment: str, until: str | None) -> None:
    hours = QuietHours(begins=time.fromisoformat(begins), ends=time.fromisoformat(ends), zone=zone)
    assert quiet_until(hours, utc(moment)) == (utc(until) if until else None)


def test_without_hours_it_is_never_quiet() -> None:
    assert quiet_until(None, utc("2026-11-27T03:00")) is None
