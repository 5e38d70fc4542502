"""Quarters of the calendar in UTC, as one number each: four times the year, and 0 to 3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

GRACE = timedelta(days=7)
"""So long after its end a quarter is still counted; then its figures are made."""
START_OF_YEARS = 2000


def quarter_of(moment: datetime) -> int:
    moment = moment.astimezone(UTC)
    return moment.year * 4 + (moment.month - 1) // 3


def begins(quarter: int) -> datetime:
    return datetime(quarter // 4, quarter % 4 * 3 + 1, 1, tzinfo=UTC)


def ends(quarter: int) -> datetime:
    return begins(quarter + 1)


def last_closed(moment: datetime) -> int:
    """The newest quarter whose figures may be made at this moment."""
    return quarter_of(moment - GRACE) - 1


def slug_of(quarter: int) -> str:
    return f"{quarter // 4}-{quarter % 4 + 1}"


def quarter_from(slug: str) -> int | None:
    year, _dash, number = slug.partition("-")
    if len(year) == 4 and year.isdecimal() and number in {"1", "2", "3", "4"}:
        return int(year) * 4 + int(number) - 1
    return None


def short_name(quarter: int) -> str:
    """For the axis of a picture."""
    return _("Q%(number)s %(year)s") % {"number": quarter % 4 + 1, "year": quarter // 4}


def name_of(quarter: int) -> str:
    first, last = begins(quarter), ends(quarter) - timedelta(days=1)
    return _("%(first)s to %(last)s %(year)s") % {"first": date_format(first, "F"), "last": date_format(last, "F"), "year": first.year}
