"""Members, spaces, tags and sites whose names begin as somebody types, as far as they may know of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import Q, QuerySet

from commonplace.entries.audience import Looker, Viewer, sight_of, sources_visible_to, tags_visible_to
from commonplace.entries.models import Tag
from commonplace.people.models import Member, MemberQuerySet
from commonplace.search.concepts import folded, spelled_words
from commonplace.spaces.models import Space, SpaceQuerySet

_SCHEMES = ("https://", "https://www.", "http://", "http://www.")
_LOOKED_AT = 200
MOST_WORDS = 6
Named = TypeVar("Named", Member, Space)


def begins(field: str, start: str) -> Q:
    """Served by the index of either database: SQLite compares by bytes, PostgreSQL has an index made for LIKE."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": start, f"{field}__lt": start + "\U0010ffff"})
    return Q(**{f"{field}__startswith": start})


def _has_word(name: str, handle: str, typed: str) -> Q:
    return Q(**{f"{handle}__istartswith": typed}) | Q(**{f"{name}__istartswith": typed}) | Q(**{f"{name}__icontains": f" {typed}"})


@dataclass(frozen=True)
class Called:
    """Who and what is called so: handles and names of members, addresses and names of spaces, names of tags."""

    people: list[tuple[str, str]]
    spaces: list[tuple[str, str]]
    tags: list[str]

    def __bool__(self) -> bool:
        return bool(self.people or self.spaces or self.tags)


def called(viewer: Viewer, words: Sequence[str], *, size: int = 4) -> Called:
    """Members and spaces with one of these words (as they are spelled, in small letters) in their names, those with most of them first, and the tags
    that are one of them or all of them in a row. Three queries."""
    looked_for = list(dict.fromkeys(words))[:MOST_WORDS]
    if not looked_for:
        return Called([], [], [])
    member = viewer if isinstance(viewer, Member) else None
    people = _any_of(members_named(member, ""), "name", "handle", looked_for)
    spaces = _any_of(spaces_named(member, ""), "name", "slug", looked_for)
    tags = tags_visible_to(viewer).filter(name__in=[*looked_for, "-".join(looked_for)]).order_by("name")
    return Called(
        _closest(people.values_list("handle", "name")[:_LOOKED_AT], looked_for, size),
        _closest(spaces.values_list("slug", "name")[:_LOOKED_AT], looked_for, size),
        list(tags.values_list("name", flat=True)[:size]),
    )


def _any_of(rows: QuerySet[Named], name: str, handle: str, words: Sequence[str]) -> QuerySet[Named]:
    return rows.filter(reduce(or_, (_has_word(name, handle, word) for word in words)))


def _closest(rows: Iterable[tuple[str, str]], words: Sequence[str], size: int) -> list[tuple[str, str]]:
    wanted = {folded(word) for word in words}
    counted = [(len(wanted & {key, *map(folded, spelled_words(name))}), key, name) for key, name in rows]
    best = sorted((row for row in counted if row[0]), key=lambda row: (-row[0], row[2], row[1]))
    return [(key, name) for _count, key, name in best[:size]]


def members_named(viewer: Member | None, typed: str) -> MemberQuerySet:
    """Members whose handle or a word of whose name begins so, by name; all where nothing is typed, nobody for a stranger."""
    if viewer is None:
        return Member.objects.none()
    known = Member.objects.active().persons().met_by(viewer)
    return (known.filter(_has_word("name", "handle", typed)) if typed else known).order_by("name", "pk")


def spaces_named(viewer: Member | None, typed: str) -> SpaceQuerySet:
    """Spaces whose address or a word of whose name begins so, by name; all where nothing is typed."""
    known = Space.objects.visible_to(viewer)
    return (known.filter(_has_word("name", "slug", typed)) if typed else known).order_by("name", "pk")


def tags_named(viewer: Looker, typed: str) -> QuerySet[Tag]:
    """Tags that begin so and stand on an entry that the viewer may see, by name."""
    return tags_visible_to(viewer).filter(begins("name", typed)).order_by("name")


def sites_named(viewer: Looker, typed: str) -> list[str]:
    """Sites whose name begins so, that an entry which the viewer may see is about; found among the first 200 of their pages."""
    starts: Iterable[Q] = (begins("url", f"{scheme}{typed}") for scheme in _SCHEMES)
    urls = sources_visible_to(sight_of(viewer)).filter(reduce(or_, starts)).order_by("url").values_list("url", flat=True)
    return sorted({(urlsplit(url).hostname or "").removeprefix("www.") for url in urls[:_LOOKED_AT]} - {""})
