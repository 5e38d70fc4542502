"""Rows with a `position`: adding at the end, and changing places with a neighbour."""

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Max, QuerySet

from commonplace.goals.models import JourneyItem, Step

Ordered = TypeVar("Ordered", Step, JourneyItem)


def next_position(rows: QuerySet[Ordered]) -> int:
    """Behind the last row, also behind one that may come back. Call it with the rows' owner locked."""
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def move(row: Ordered, among: Sequence[Ordered], *, up: bool) -> None:
    """Have the row change places with its neighbour among those that the actor sees; at the end of the list nothing happens."""
    keys = [other.pk for other in among]
    here = keys.index(row.pk) if row.pk in keys else -1
    there = here - 1 if up else here + 1
    if here < 0 or not 0 <= there < len(among):
        return
    mine, neighbour = among[here], among[there]
    mine.position, neighbour.position = neighbour.position, mine.position
    type(row)._default_manager.bulk_update([mine, neighbour], ["position"])
