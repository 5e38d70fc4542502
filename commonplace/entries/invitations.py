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
    """A text to begin with, which the member may see, what is meant to come of it, and the space that offers it."""

    entry: Entry
    kind: Kind
    space: Space | None = None


Beginnings = Callable[[Member, Space | None], list[Beginning]]
"""For this space, or for all that the member is in."""

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
    """Those of the space from which something of these kinds can come; while it is not known which space, those of all that the member is in."""
    return [beginning for offered in _beginnings for beginning in offered(member, space) if beginning.kind in kinds]


def beginning_named(uid: str, member: Member, space: Space | None, kinds: Collection[Kind]) -> Beginning | None:
    """One of this space, or else of any other of the member's: which space a text is for is chosen before and after what it begins with."""
    for within in dict.fromkeys((space, None)) if uid else ():
        for beginning in beginnings_for(member, within, kinds):
            if beginning.entry.uid == uid:
                return beginning
    return None


def below_what_is_typed(typed: str, begun: str) -> str:
    """Words that are there already stay, and stay first."""
    return f"{typed.rstrip()}\n\n{begun}" if typed.strip() else begun
