"""What a room holds of one member beside entries, for whoever takes everything out.

A room adds its functions in its AppConfig.ready: `belongings("saved_searches", function)`. Each yields plain values, a row at a time, that
the member may see now: their own, and of others nothing but what a page shows them. A test asks of every table where it is taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from commonplace.people.models import Member

Values = dict[str, Any]
Rows = Callable[[Member], Iterator[Values]]

_rooms: dict[str, Rows] = {}


def belongings(name: str, rows: Rows) -> None:
    """`name` stands in the file, so it never changes."""
    _rooms[name] = rows


def all_belongings() -> dict[str, Rows]:
    return dict(sorted(_rooms.items()))


def plain(**values: object) -> Values:
    """Times as text."""
    return {name: value.isoformat() if isinstance(value, datetime | date) else value for name, value in values.items()}
