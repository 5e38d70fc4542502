"""What stands beside an invitation to contribute, and what a new text may begin with there. Rooms above say so once, in AppConfig.ready();
the pages where one writes, asks or shares show it without knowing whose it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.people.shelves import Shelf
from commonplace.spaces.models import Space

Beside = Callable[[Member, Space | None], Shelf | None]
"""For the member who is about to write, for this space or for none in particular; None when there is nothing to show."""


class Beginning(NamedTuple):
    """A text to begin with, which the member may see, and what is meant to come of it."""

    entry: Entry
    kind: Kind


Beginnings = Callable[[Member, Space], list[Beginning]]

_beside: list[Beside] = []
_beginnings: list[Beginnings] = []


def stand_beside(shelf: Beside) -> None:
    if shelf not in _beside:
        _beside.append(shelf)


def offer_beginnings(beginnings: Beginnings) -> None:
    if beginnings not in _beginnings:
        _beginnings.append(beginnings)


def beside_invitation(member: Member, space: Space | None = None) -> list[Shelf]:
    """The shelves in the order in which the rooms stand."""
    shelves = (shelf(member, space) for shelf in _beside)
    return [shelf for shelf in shelves if shelf is not None]


def beginnings_for(member: Member, space: Space | None) -> list[Beginning]:
    return [beginning for offered in _beginnings for beginning in offered(member, space)] if space else []
