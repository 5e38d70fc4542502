"""How a member's deeds of seeking, sense-making and sharing lie beside each other over time; from days that are counted as they happen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone

from commonplace.flow.models import Day
from commonplace.flow.parts_of_loop import PARTS
from commonplace.kit.clock import now
from commonplace.people.models import Member

WEEKS, MONTHS = 26, 24
BY = ("week", "month")
FEWEST = 6
"""Periods shown at least, so that the first deed is no line of a single point."""


@dataclass(frozen=True)
class Period:
    """A week (from Monday) or a month. `counts` are deeds, by the parts of the loop."""

    first: date
    label: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def balance_of(member: Member, by: str) -> list[Period]:
    """The oldest first; none while the member did nothing that counts."""
    today = now().astimezone(get_default_timezone()).date()
    begins = list(_months(today) if by == "month" else _weeks(today))[::-1]
    counts = {first: dict.fromkeys(PARTS, 0) for first in begins}
    for day, *numbers in Day.objects.filter(member=member, day__gte=begins[0]).values_list("day", *PARTS):
        period = counts.get(_begin(day, by))
        if period is not None:
            for part, number in zip(PARTS, numbers, strict=True):
                period[part] += number
    periods = [Period(first, date_format(first, "M Y" if by == "month" else "j M"), of_period) for first, of_period in counts.items()]
    empty = next((place for place, period in enumerate(periods) if period.total), None)
    return [] if empty is None else periods[min(empty, len(periods) - FEWEST) :]


def _begin(day: date, by: str) -> date:
    return day.replace(day=1) if by == "month" else day - timedelta(days=day.weekday())


def _weeks(today: date) -> Iterator[date]:
    monday = _begin(today, "week")
    yield from (monday - timedelta(weeks=number) for number in range(WEEKS))


def _months(today: date) -> Iterator[date]:
    first = _begin(today, "month")
    for _ in range(MONTHS):
        yield first
        first = _begin(first - timedelta(days=1), "month")
