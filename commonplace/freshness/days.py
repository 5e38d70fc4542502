"""Days, and how far from now one usually wants to look again."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.utils.timezone import localtime

from commonplace.kit.clock import now


def today() -> date:
    return localtime(now()).date()


def in_months(months: int, begin: date | None = None) -> date:
    """The same day so many months later, or the last of that month."""
    begin = begin or today()
    years, month = divmod(begin.month - 1 + months, 12)
    year, month = begin.year + years, month + 1
    return date(year, month, min(begin.day, monthrange(year, month)[1]))
