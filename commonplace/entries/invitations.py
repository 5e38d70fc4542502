"""What stands beside an invitation to contribute, and what a new text may begin with there. Rooms above say so once, in AppConfig.ready();
the pages where one writes, asks or shares show it without knowing whose it is."""

from __future__ import annotations

from collections.abc import Callable, Collection
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


def beginnings_for(member: Member, space: Space | None, kinds: Collection[Kind]) -> list[Beginning]:
    """Those of the space from which something of these kinds can come."""
    if space is None:
        return []
    return [beginning for offered in _beginnings for beginning in offered(member, space) if beginning.kind in kinds]


def beginning_named(uid: str, member: Member, space: Space | None, kinds: Collection[Kind]) -> Beginning | None:
    offered = beginnings_for(member, space, kinds) if uid else []
    return next((beginning for beginning in offered if beginning.entry.uid == uid), None)


def below_what_is_typed(typed: str, begun: str) -> str:
    """Words that are there already stay, and stay first."""
    return f"{typed.rstrip()}\n\n{begun}" if typed.strip() else begun
