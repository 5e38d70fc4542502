"""Notes that several members write at once, for the rooms that show texts and their history. The room that keeps them says so in its
AppConfig.ready(); without it nothing is ever written together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commonplace.entries.models import Entry

Hands = Mapping[int | None, list[str]]
"""Names of those who wrote each kept version, by the version's key; under None those of the present one."""


@dataclass(frozen=True)
class SharedWriting:
    """`open_at` gives the address at which an entry is written together now, "" where it is not; `hands` who wrote which of its versions;
    `merge` puts together what two made of a text, of which the first argument is what both began with."""

    open_at: Callable[[Entry], str]
    hands: Callable[[Entry], Hands]
    merge: Callable[[str, str, str], str]


_shared: list[SharedWriting] = []


def register(shared: SharedWriting) -> None:
    _shared.append(shared)


def open_at(entry: Entry) -> str:
    return next((address for shared in _shared if (address := shared.open_at(entry))), "")


def hands_of(entry: Entry) -> Hands:
    return {version: names for shared in _shared for version, names in shared.hands(entry).items()}


def merged(base: str, mine: str, theirs: str) -> str:
    """The changes of both; mine alone where nothing can be put together."""
    return _shared[0].merge(base, mine, theirs) if _shared else mine
