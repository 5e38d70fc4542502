"""Members, spaces, tags and sites whose names begin as somebody types, as far as they may know of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import Q, QuerySet

from commonplace.entries.audience import Looker, sight_of, sources_visible_to, tags_visible_to
from commonplace.entries.models import Tag
from commonplace.people.models import Member, MemberQuerySet
from commonplace.spaces.models import Space, SpaceQuerySet

_SCHEMES = ("https://", "https://www.", "http://", "http://www.")
_LOOKED_AT = 200


def begins(field: str, start: str) -> Q:
    """Served by the index of either database: SQLite compares by bytes, PostgreSQL has an index made for LIKE."""
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": start, f"{field}__lt": start + "\U0010ffff"})
    return Q(**{f"{field}__startswith": start})


def _has_word(name: str, handle: str, typed: str) -> Q:
    return Q(**{f"{handle}__istartswith": typed}) | Q(**{f"{name}__istartswith": typed}) | Q(**{f"{name}__icontains": f" {typed}"})


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
