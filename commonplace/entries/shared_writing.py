"""Notes that several members write at once, for the rooms that show texts and their history. The room that keeps them says so in its
AppConfig.ready(); without it nothing is ever written together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from commonplace.entries.models import Entry
from commonplace.people.models import Member

Hands = Mapping[int | None, list[str]]
"""Names of those who wrote each kept version, by the version's key; under None those of the present one."""


class CoWriter(NamedTuple):
    """A member who wrote on an entry of somebody else's, and when they first did."""

    entry: int
    kind: str
    member: int
    since: datetime


@dataclass(frozen=True)
class SharedWriting:
    """`open_at` gives the address at which an entry is written together now, "" where it is not; `hands` who wrote which of its versions;
    `merge` puts together what two made of a text, of which the first argument is what both began with; `others` names, for a member, who wrote
    each of these entries (by their keys) beside its author; `co_writers` says it of all these entries, each member once for each."""

    open_at: Callable[[Entry], str]
    hands: Callable[[Entry], Hands]
    merge: Callable[[str, str, str], str]
    others: Callable[[Member, Collection[int]], Mapping[int, Sequence[Member]]]
    co_writers: Callable[[QuerySet[Entry]], Iterable[CoWriter]]


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


def others_of(viewer: Member, entries: Collection[int]) -> Mapping[int, Sequence[Member]]:
    return {entry: members for shared in _shared for entry, members in shared.others(viewer, entries).items()}


def co_writers_of(entries: QuerySet[Entry]) -> list[CoWriter]:
    """For figures of who contributes. Which entries may count is for the asker to say."""
    return [row for shared in _shared for row in shared.co_writers(entries)]
