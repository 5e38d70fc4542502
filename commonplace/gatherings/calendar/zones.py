"""The time zones that a calendar speaks of (VTIMEZONE), written from the same rules by which we reckon: a file that holds what another library
believes of a zone would have calendars show other hours than our pages. Only the changes around the meetings stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Event, Timezone, TimezoneDaylight, TimezoneStandard

_STEP = timedelta(hours=12)
"""No zone changes its clocks twice within so long."""
MARGIN = timedelta(days=31)
"""A meeting that somebody moves a little in their own calendar keeps its right hour, too."""


@dataclass(frozen=True)
class Change:
    """Clocks show something else from `at` (UTC) on."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def is_forward(self) -> bool:
        return self.after > self.before

    @property
    def by_the_clock_before(self) -> datetime:
        """RFC 5545 (section 3.6.5) wants the moment by the clock that is changed."""
        return (self.at + self.before).replace(tzinfo=None)


def zones_of(events: Sequence[Event]) -> list[Timezone]:
    """Each zone that the events speak of, over the time of which they speak."""
    spoken: dict[str, list[datetime]] = {}
    for event in events:
        for moment in _moments(event):
            if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key != "UTC":
                spoken.setdefault(moment.tzinfo.key, []).append(moment)
    return [zone_over(key, min(found, key=_utc), max(found, key=_utc)) for key, found in sorted(spoken.items())]


def zone_over(key: str, first: datetime, last: datetime) -> Timezone:
    """The zone from the month before `first` to the month after `last`."""
    start, end = _utc(first) - MARGIN, _utc(last) + MARGIN
    return _zone(key, start.year, start.month, end.year, end.month)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _moments(event: Any) -> Iterator[datetime]:
    for name in ("dtstart", "dtend", "recurrence-id"):
        if name in event and isinstance(event[name].dt, datetime):
            yield event[name].dt
    if "rrule" in event:
        start: datetime = event["dtstart"].dt
        # UNTIL stands in UTC, so the start has to have a zone.
        *_others, last = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
        yield last


@lru_cache(maxsize=256)
def _zone(key: str, year: int, month: int, last_year: int, last_month: int) -> Timezone:
    start = datetime(year, month, 1, tzinfo=UTC)
    end = datetime(last_year, last_month, 1, tzinfo=UTC) + timedelta(days=31)
    zone = Timezone()
    zone.add("tzid", key)
    found = changes(ZoneInfo(key), start, end)
    # Forward into summer and back out of it, also where the law has it the other way round (Ireland, Morocco): so calendars expect it.
    zone.add_component(_component([_standing_at(start, ZoneInfo(key))], is_summer=bool(found) and not found[0].is_forward))
    alike: dict[tuple[timedelta, timedelta, str], list[Change]] = {}
    for change in found:
        alike.setdefault((change.before, change.after, change.name), []).append(change)
    for those in alike.values():
        zone.add_component(_component(those, is_summer=those[0].is_forward))
    return zone


def _standing_at(moment: datetime, zone: ZoneInfo) -> Change:
    """How clocks stand where the file begins, written as a change that changes nothing."""
    local = moment.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    return Change(moment, offset, offset, local.tzname() or zone.key)


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> list[Change]:
    """All changes of a zone's offset within that time, rising."""
    found, moment = list[Change](), start
    while moment < end:
        following = moment + _STEP
        if _offset(moment, zone) != _offset(following, zone):
            at = _moment_of_change(moment, following, zone)
            local = at.astimezone(zone)
            found.append(Change(at, _offset(moment, zone), _offset(at, zone), local.tzname() or zone.key))
        moment = following
    return found


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _moment_of_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    old = _offset(before, zone)
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        before, after = (middle, after) if _offset(middle, zone) == old else (before, middle)
    return after


def _component(those: Sequence[Change], *, is_summer: bool) -> TimezoneStandard | TimezoneDaylight:
    """Changes that are alike in all but their moment."""
    first, *others = those
    part = TimezoneDaylight() if is_summer else TimezoneStandard()
    part.add("dtstart", first.by_the_clock_before)
    part.add("tzoffsetfrom", first.before)
    part.add("tzoffsetto", first.after)
    part.add("tzname", first.name)
    if others:
        part.add("rdate", [one.by_the_clock_before for one in others])
    return part
