"""When a series meets, by the rules of RFC 5545 (section 3.3.10), reckoned by the clock on the wall of its time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from django.utils.translation import gettext as _

from commonplace.gatherings.words import Often
from commonplace.kit.errors import Refusal

MOST = 200
"""So many meetings has a series at most."""
LONGEST = timedelta(days=3 * 366)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY", "BYHOUR", "BYMINUTE", "BYSECOND")


def rule_for(often: str, first: datetime, *, count: int) -> str:
    """The RRULE of what the form offers. `first` is the first meeting by the clock of its zone; monthly means the same weekday of the month, the
    last one where it is the fifth."""
    if often == Often.ONCE or count == 1:
        return ""
    if often == Often.MONTHLY:
        nth = (first.day - 1) // 7 + 1
        return f"FREQ=MONTHLY;BYDAY={nth if nth < 5 else -1}{_DAYS[first.weekday()]};COUNT={count}"
    return f"{Often(often).value};COUNT={count}"


def slots(rule: str, starts_at: datetime, zone: ZoneInfo, *, without: frozenset[datetime] = frozenset()) -> list[datetime]:
    """The moments (UTC) at which the series meets, rising, `starts_at` first, at most `MOST` within three years; `without` are exceptions.

    An hour that clocks skip is the one after it; one that they show twice is the first of the two. Raises Refusal for a rule that cannot be read.
    """
    if not rule:
        return [starts_at.astimezone(UTC)]
    wall = starts_at.astimezone(zone).replace(tzinfo=None)
    found: dict[datetime, None] = {starts_at.astimezone(UTC): None}
    for moment in _by_the_wall(_read(rule, wall, zone), wall):
        at = _instant(moment, zone)
        if at not in without:
            found[at] = None
        if len(found) >= MOST:
            break
    return sorted(found)


def has_its_start(rule: str, starts_at: datetime, zone: ZoneInfo) -> bool:
    """Whether the rule has the first meeting by itself. RFC 5545 leaves open what calendars make of one that has not."""
    wall = starts_at.astimezone(zone).replace(tzinfo=None)
    return next(iter(_by_the_wall(_read(rule, wall, zone), wall)), None) == wall


def _by_the_wall(rules: rruleset, wall: datetime) -> Iterator[datetime]:
    for moment in rules:
        if moment > wall + LONGEST:
            return
        yield moment


def _read(rule: str, wall: datetime, zone: ZoneInfo) -> rruleset:
    upper = rule.upper().removeprefix("RRULE:")
    if any(word in upper for word in _TOO_OFTEN):
        raise Refusal(_("A gathering meets once a day at most."), field="rule")
    try:
        read = rrulestr(_until_by_the_wall(upper, zone), dtstart=wall, forceset=True)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal(
            _("This rule cannot be read. Write it as in RFC 5545, such as FREQ=WEEKLY;BYDAY=TU;COUNT=8."), field="rule"
        ) from error
    assert isinstance(read, rruleset)
    return read


def _until_by_the_wall(rule: str, zone: ZoneInfo) -> str:
    """RFC 5545 wants UNTIL in UTC; our clock here is the one on the wall, without a zone."""
    parts = []
    for part in rule.split(";"):
        name, _equals, value = part.partition("=")
        if name == "UNTIL" and value.endswith("Z"):
            until = datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone)
            parts.append(f"UNTIL={until:%Y%m%dT%H%M%S}")
        else:
            parts.append(part)
    return ";".join(part for part in parts if part)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """An hour that clocks skip is taken with the offset from before they did, as RFC 5545 wants (section 3.3.5)."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
