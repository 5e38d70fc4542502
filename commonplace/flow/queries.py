"""How what one member knows moves on: read from lineage, for that member only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from commonplace.entries.audience import visible_at
from commonplace.kit.markdown import excerpt as words_of
from commonplace.lineage.models import Edge, EdgeKind, Thanks
from commonplace.people.models import Member

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Use:
    """Someone used an entry of this member for something."""

    used_for: str
    by: str
    by_url: str
    made_at: datetime
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Growth:
    """One entry grew from another; `name` is the other person's."""

    how: str
    name: str
    title: str
    url: str
    origin_title: str
    origin_url: str
    made_at: datetime


def thanks_to(member: Member) -> QuerySet[Thanks]:
    """The thanks of others for what this member wrote, newest first."""
    said = Thanks.objects.filter(entry__author=member, entry__withdrawn_at__isnull=True, member__in=Member.objects.met_by(member))
    return said.exclude(member=member).order_by("-pk")


def uses_of_mine(member: Member, *, limit: int = SHOWN) -> list[Use]:
    """What others said they used this member's entries for, newest first."""
    names = ("used_for", "member__name", "member__handle", "made_at", "entry__title", "entry__excerpt", "entry__uid")
    return [
        Use(used_for, name, f"/people/{handle}/", made_at, title or words_of(excerpt, 80) or uid, f"/e/{uid}/")
        for used_for, name, handle, made_at, title, excerpt, uid in thanks_to(member).values_list(*names)[:limit]
    ]


def built_on_mine(member: Member, *, limit: int = SHOWN) -> list[Growth]:
    """What others, as far as this member may see it, grew from this member's entries."""
    edges = Edge.objects.filter(visible_at("entry", member), origin__author=member, origin__withdrawn_at__isnull=True)
    return [_growth(row, of=0) for row in edges.exclude(entry__author=member).order_by("-pk").values_list(*_COLUMNS)[:limit]]


def i_built_on(member: Member, *, limit: int = SHOWN) -> list[Growth]:
    """Whose entries, as far as this member may see them, this member's grew from."""
    edges = Edge.objects.filter(visible_at("origin", member), entry__author=member, entry__withdrawn_at__isnull=True)
    return [_growth(row, of=1) for row in edges.exclude(origin__author=member).order_by("-pk").values_list(*_COLUMNS)[:limit]]


_ONE_END = ("author__name", "title", "excerpt", "uid")
_COLUMNS = ("kind", "made_at", *(f"entry__{name}" for name in _ONE_END), *(f"origin__{name}" for name in _ONE_END))


def _growth(row: Sequence[Any], *, of: int) -> Growth:
    """`of` says whose name counts: 0 for who wrote the younger entry, 1 for who wrote the older one."""
    ends = row[2:6], row[6:10]
    (title, url), (origin_title, origin_url) = ((title or words_of(excerpt, 80) or uid, f"/e/{uid}/") for _, title, excerpt, uid in ends)
    return Growth(str(EdgeKind(row[0]).label), ends[of][0], title, url, origin_title, origin_url, row[1])
