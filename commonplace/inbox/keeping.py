"""What keeping means is decided above, where saves are made (`seek.keeping`); here is only the place where that room says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commonplace.entries.models import Entry
from commonplace.inbox.models import InboxItem
from commonplace.people.models import Member


@dataclass(frozen=True)
class Kept:
    """`entry` is the save it became, None where there is nothing to save; `is_new` whether it was made just now."""

    entry: Entry | None
    is_new: bool = False


Keeper = Callable[[Member, InboxItem], Kept]

_keepers: list[Keeper] = []


def keep_with(keeper: Keeper) -> None:
    _keepers[:] = [keeper]


def kept(actor: Member, item: InboxItem) -> Kept:
    return _keepers[0](actor, item) if _keepers else Kept(None)
