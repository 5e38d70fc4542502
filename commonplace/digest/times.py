"""When a digest is due, by the clock on its reader's wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from commonplace.digest.models import DigestChoice, Rhythm
from commonplace.kit.zones import zone_named


def next_after(choice: DigestChoice, moment: datetime) -> datetime | None:
    """The first time after `moment` at which a letter is due; None if never."""
    if choice.rhythm == Rhythm.NEVER:
        return None
    day = day_there(choice, moment)
    days = (day + timedelta(days=number) for number in range(9))
    return next(due for each in days if _is_day(choice, each) and (due := _on(choice, each)) > moment)


def last_due(choice: DigestChoice, moment: datetime) -> datetime | None:
    """The last time up to `moment` at which the letter was due that is due since `next_at`; None if none was."""
    due = None
    following = choice.next_at
    while following is not None and following <= moment:
        due, following = following, next_after(choice, following)
    return due


def day_there(choice: DigestChoice, moment: datetime) -> date:
    """The date of a moment where the member is."""
    return moment.astimezone(zone_named(choice.zone)).date()


def _is_day(choice: DigestChoice, day: date) -> bool:
    return choice.rhythm == Rhythm.DAILY or day.weekday() == choice.weekday


def _on(choice: DigestChoice, day: date) -> datetime:
    # An hour that the clocks leave out becomes the one after it, and of one that comes twice the first is meant: one moment for each day.
    return datetime.combine(day, time(choice.hour), zone_named(choice.zone)).astimezone(UTC)
