"""Sums about people that tell of nobody even to those who compare two days, or two weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from commonplace.kit.clock import now

WEEK = timedelta(weeks=1)


def told_until(said: Iterable[tuple[int, datetime]], *, fewest: int) -> datetime | None:
    """The last Monday by which `fewest` people and more had said something since the Monday before that was told of; None as long as there is none.
    `said`: who said something, and when. What is told of up to then changes by what so many people say, or not at all."""
    rows = list(said)
    if not rows:
        return None
    monday, found, fresh = _monday(min(moment for _person, moment in rows)), None, set[int]()
    while monday <= now():
        fresh |= {person for person, moment in rows if monday - WEEK <= moment < monday}
        if len(fresh) >= fewest:
            found, fresh = monday, set()
        monday += WEEK
    return found


def _monday(moment: datetime) -> datetime:
    """When the week of this moment begins."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=moment.weekday())
