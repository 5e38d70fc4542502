"""Days as they are written in a query: a year, a month, a day."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def first_day(text: str) -> date | None:
    """The first day of what is meant; None for what is no day."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day) if 1900 <= year <= 9998 else None
    except ValueError:
        return None
