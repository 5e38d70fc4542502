"""Who looks after an entry: its author, the hosts of the space it was shared in, and whom a room says besides (co-keepers of a practice)."""

from __future__ import annotations

from collections.abc import Callable

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.spaces.queries import is_host

Keeps = Callable[[Member, Entry], bool]

_more: list[Keeps] = []


def keepers_too(keeps: Keeps) -> None:
    """Rooms say this once, in AppConfig.ready()."""
    _more.append(keeps)


def may_keep(member: Member, entry: Entry) -> bool:
    """`entry` is one that the member may see."""
    return entry.author_id == member.pk or hosts(member, entry) or any(keeps(member, entry) for keeps in _more)


def hosts(member: Member, entry: Entry) -> bool:
    """Whether the member hosts the very space in which the entry was shared."""
    return entry.audience.space is not None and is_host(member, entry.audience.space)
