"""Hours in which nothing comes by mail or push, by the clock on the reader's wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from commonplace.kit.zones import zone_named
from commonplace.notifications.models import QuietHours


def quiet_until(hours: QuietHours | None, moment: datetime) -> datetime | None:
    """When the quiet hours end in which this moment lies; None where it lies in none."""
    if hours is None:
        return None
    zone = zone_named(hours.zone)
    today = moment.astimezone(zone).date()
    nights = (_night(hours, day, zone) for day in (today - timedelta(days=1), today))
    return next((end for begin, end in nights if begin <= moment < end), None)


def _night(hours: QuietHours, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when to when it is quiet that begins on this day."""
    last = day if hours.begins <= hours.ends else day + timedelta(days=1)
    return _on(day, hours.begins, zone), _on(last, hours.ends, zone)


def _on(day: date, at: time, zone: tzinfo) -> datetime:
    # A time that the clocks leave out becomes the one an hour later, and of one that comes twice the first is meant, as with digests.
    return datetime.combine(day, at, zone).astimezone(UTC)
