"""The hours of the week that people can: chosen by the clock on the wall where they are, compared by the one clock there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from commonplace.kit.zones import zone_named
from commonplace.peers.words import PARTS, SLOTS

HALVES = 7 * 48
"""Half hours of a week from Monday 0:00 UTC: some zones are half an hour apart from others."""

Week = NDArray[np.bool_]


def offset_of(zone: str, day: date) -> timedelta:
    """How far ahead of UTC the clock of this zone is at noon of a day."""
    return datetime.combine(day, time(12), tzinfo=zone_named(zone)).utcoffset() or timedelta()


def week_of(slots: Iterable[int], zone: str, day: date) -> Week:
    """The half hours of a week that somebody can; all of them for who chose none, for that says nothing."""
    chosen = [slot for slot in slots if isinstance(slot, int) and 0 <= slot < SLOTS]
    week = np.zeros(HALVES, bool)
    if not chosen:
        return ~week
    for slot in chosen:
        _name, first, end = PARTS[slot % len(PARTS)]
        begins = (slot // len(PARTS)) * 48
        week[begins + first * 2 : begins + end * 2] = True
    return np.roll(week, -round(offset_of(zone, day).total_seconds() / 1800))


def stretches(week: Week, zone: str, day: date, *, most: int = 4) -> list[tuple[int, str, str]]:
    """An hour and more in which all can, by the clock of `zone`, as (day 0 to 6, "14:00", "17:00"); the longest ones, in the order of the week."""
    if week.all():
        return []
    local = np.roll(week, round(offset_of(zone, day).total_seconds() / 1800))
    found: list[tuple[int, int]] = []
    at = 0
    while at < HALVES:
        if not local[at]:
            at += 1
            continue
        end = at
        while end < HALVES and local[end] and end // 48 == at // 48:
            end += 1
        if end - at >= 2:
            found.append((at, end))
        at = end
    longest = sorted(sorted(found, key=lambda one: (one[0] - one[1], one[0]))[:most])
    return [(begin // 48, _clock(begin % 48), _clock(end - begin // 48 * 48)) for begin, end in longest]


def _clock(half: int) -> str:
    return f"{half // 2:02d}:{half % 2 * 30:02d}"


def common(weeks: Sequence[Week]) -> Week:
    """The half hours that all of them can."""
    return np.logical_and.reduce(weeks) if len(weeks) else np.zeros(HALVES, bool)


def hours_together(weeks: Sequence[Week]) -> float | None:
    """How many hours of the week all of them can; None where nobody said."""
    if all(week.all() for week in weeks):
        return None
    return float(common(weeks).sum()) / 2


def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
