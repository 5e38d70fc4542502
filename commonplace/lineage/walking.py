"""The family of an entry over several generations, as one viewer may see it.

Each generation costs one query, however many there are in it and whatever hangs on them: of each entry the next few ties are looked up by an index,
and an entry with ten thousand descendants gives as many rows as one with twenty. What lies beyond is not counted; only that there is more is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, Viewer, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.markdown import excerpt as words_of
from commonplace.kit.prepared import Prepared, padded
from commonplace.lineage.models import Edge
from commonplace.people.models import NOBODY
from commonplace.sources.models import Source

GENERATIONS = 4
"""Shown to each side."""
BREADTH = 12
"""So many of a generation are shown, and so many that grew from one entry."""
MOST_TIES = 2_000
ENTRY, SOURCE = "entry", "source"
_ALL = 2**62
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Node:
    """An entry or a source. `handle` is "" where the author has no page: of sources, and of what nobody put a name to. `byline` is the name under
    which it was first written, where it was brought in from elsewhere; `others` are the names of those who wrote it together with its author."""

    key: Key
    uid: str
    url: str
    title: str
    kind: str
    kind_label: str
    by: str
    author_id: int = 0
    handle: str = ""
    made_at: datetime | None = None
    is_response: bool = False
    byline: str = ""
    others: tuple[str, ...] = ()

    @property
    def by_all(self) -> str:
        """All who wrote it."""
        return ", ".join([self.by, *self.others]) if self.by else ""

    @property
    def is_source(self) -> bool:
        return self.kind == SOURCE


@dataclass(frozen=True, slots=True)
class Tie:
    """`younger` grew from `older` in the way `how` (an EdgeKind); `place` says where in a source."""

    older: Key
    younger: Key
    how: str
    place: str = ""


@dataclass(frozen=True)
class Family:
    """`ancestors` and `descendants` are keys, the nearest generation first; circles can put one into both. Both are without the centre.

    `more_before` and `more_after`: those of which there is more to see that is not shown. `next_before`, `next_after`: the uid after which what is
    nearest to the centre goes on, None where all of it is shown.
    """

    centre: Node
    nodes: dict[Key, Node]
    ties: list[Tie]
    ancestors: list[Key]
    descendants: list[Key]
    more_before: frozenset[Key]
    more_after: frozenset[Key]
    next_before: str | None
    next_after: str | None


def family_of(viewer: Viewer, entry: Entry, *, before: str = "", after: str = "") -> Family:
    """The entry with what it grew from and what grew from it. `entry` is one the viewer may see.

    `before` and `after` are where a list of the nearest goes on, as an earlier family named it (`next_before`, `next_after`).
    """
    sight = sight_of(viewer)
    centre = (ENTRY, entry.pk)
    older = _Walk(sight, centre, is_older=True, start=_position(sight, entry, before, is_older=True))
    younger = _Walk(sight, centre, is_older=False, start=_position(sight, entry, after, is_older=False))
    nodes = _nodes(sight, [centre, *dict.fromkeys([*older.shown, *younger.shown])])
    return Family(
        centre=nodes[centre],
        nodes=nodes,
        ties=_ties_among(nodes),
        ancestors=[key for key in older.shown if key in nodes],
        descendants=[key for key in younger.shown if key in nodes],
        more_before=older.with_more(nodes),
        more_after=younger.with_more(nodes),
        next_before=_uid_of(nodes, older.last_of_centre()),
        next_after=_uid_of(nodes, younger.last_of_centre()),
    )


def _uid_of(nodes: dict[Key, Node], key: Key | None) -> str | None:
    return nodes[key].uid if key in nodes else None


class _Walk:
    """One direction, generation by generation. `start` is the key of an edge: of the centre's own ties those beyond it are followed."""

    def __init__(self, sight: Sight, centre: Key, *, is_older: bool, start: int) -> None:
        self.sight, self.centre, self.is_older, self.start = sight, centre, is_older, start
        self.shown: dict[Key, None] = {}
        self.found: dict[Key, list[Key]] = {}
        frontier: list[Key] = [centre]
        for generation in range(GENERATIONS + 1):  # the one behind the last tells whether there is more
            ends = self._ends(frontier)
            self.found |= ends
            frontier = self._fairly(ends) if generation < GENERATIONS else []
            self.shown |= dict.fromkeys(frontier)

    def _ends(self, keys: Iterable[Key]) -> dict[Key, list[Key]]:
        """What each of these entries is tied to, in the order of its list; nothing of sources."""
        pks = [pk for sort, pk in keys if sort == ENTRY]
        if not pks:
            return {}
        far = 0 if self.is_older else _ALL
        starts = [self.start if pk == self.centre[1] else far for pk in pks]
        query = _OLDER if self.is_older else _YOUNGER
        rows = query.rows(padded(pks), padded(starts), *self.sight.values, key=bool(self.sight.author_id))
        ends: dict[Key, list[Key]] = {(ENTRY, pk): [] for pk in pks}
        for _edge, here, entry, source in sorted(set(map(tuple, rows)), reverse=not self.is_older):
            ends[ENTRY, here].append((ENTRY, entry) if entry else (SOURCE, source))
        return ends

    def _fairly(self, ends: dict[Key, list[Key]]) -> list[Key]:
        """The first of each, then the second of each, until the generation is full: one with very many does not crowd out the others."""
        fresh: dict[Key, None] = {}
        for turn in range(BREADTH):
            for keys in ends.values():
                if turn < len(keys) and len(fresh) < BREADTH and keys[turn] not in self.shown and keys[turn] != self.centre:
                    fresh[keys[turn]] = None
        return list(fresh)

    def with_more(self, nodes: dict[Key, Node]) -> frozenset[Key]:
        return frozenset(key for key, ends in self.found.items() if len(ends) > BREADTH or any(end not in nodes for end in ends))

    def last_of_centre(self) -> Key | None:
        ends = self.found[self.centre]
        return ends[BREADTH - 1] if len(ends) > BREADTH else None


def _edges(sight: Sight, *, is_older: bool) -> QuerySet[Edge]:
    """The edges whose end in this direction the viewer may see; of several between the same two the one that comes first in its list.

    A save's own source is left out: the save is called by its address until it was fetched for this member, and so it must stay here.
    """
    if is_older:
        visible = Q(source__isnull=False) | visible_at("origin", sight)
        same = Q(origin=OuterRef("origin")) | Q(source=OuterRef("source"))
        doubled = Edge.objects.filter(same, entry=OuterRef("entry"), pk__lt=OuterRef("pk"))
        return Edge.objects.filter(visible, ~_OWN_SOURCE, ~Exists(doubled)).order_by("pk")
    # Written as a sum so that the few edges of the younger end are looked at, not the thousands of an origin.
    edges = Edge.objects.annotate(grown_from_key=F("origin_id") + 0)
    doubled = edges.filter(entry=OuterRef("entry"), grown_from_key=OuterRef("origin_id"), pk__gt=OuterRef("pk"))
    return Edge.objects.filter(visible_at("entry", sight), ~Exists(doubled)).order_by("-pk")


_OWN_SOURCE = Q(entry__kind=Kind.SAVE, source__isnull=False, source=F("entry__source"))


def _arms(pks: tuple[int, ...], starts: tuple[int, ...], *seen: Any, is_older: bool, is_member: bool) -> QuerySet[Edge, Any]:
    """One look by the index for each entry, in one query. (Joined by "or", or cut by a window, they would read all that hangs on each.)"""
    sight = Sight.standing(is_member, *seen)
    here, there, beyond = ("entry", "origin", "pk__gt") if is_older else ("origin", "entry", "pk__lt")
    arms = []
    for pk, start in zip(pks, starts, strict=True):
        first = _edges(sight, is_older=is_older).filter(**{here: pk, beyond: start}).values("pk")[: BREADTH + 1]
        arms.append(Edge.objects.filter(pk__in=first).values_list("pk", here, there, "source"))
    return arms[0].union(*arms[1:], all=True)


def _older(pks: tuple[int, ...], starts: tuple[int, ...], *seen: Any, key: bool) -> QuerySet[Edge, Any]:
    return _arms(pks, starts, *seen, is_older=True, is_member=key)


def _younger(pks: tuple[int, ...], starts: tuple[int, ...], *seen: Any, key: bool) -> QuerySet[Edge, Any]:
    return _arms(pks, starts, *seen, is_older=False, is_member=key)


def _among(pks: tuple[int, ...]) -> QuerySet[Edge, Any]:
    edges = Edge.objects.filter(~_OWN_SOURCE, entry__in=pks).order_by("pk")
    return edges.values_list("entry", "origin", "source", "kind", "place")[:MOST_TIES]


def _named(pks: tuple[int, ...], *seen: Any, key: bool) -> QuerySet[Entry, Any]:
    columns = ("pk", "uid", "title", "excerpt", "kind", "author__name", "author", "author__handle", "made_at", "root", "byline")
    return Entry.objects.visible_to(Sight.standing(key, *seen)).filter(pk__in=pks).values_list(*columns)


_OLDER, _YOUNGER, _AMONG, _NAMED = Prepared(_older), Prepared(_younger), Prepared(_among), Prepared(_named)


def _nodes(sight: Sight, keys: Sequence[Key]) -> dict[Key, Node]:
    """What these are called, in their order; all come from ties with visible ends."""
    found: dict[Key, Node] = {}
    entries = _NAMED.rows(padded([pk for sort, pk in keys if sort == ENTRY]), *sight.values, key=bool(sight.author_id))
    for pk, uid, title, excerpt, kind, by, author_id, handle, made_at, root_id, byline in entries:
        name = title or words_of(excerpt, 80) or uid
        person = "" if handle == NOBODY else handle
        label = str(Kind(kind).label)
        url, is_response = f"/e/{uid}/", root_id is not None
        found[ENTRY, pk] = Node((ENTRY, pk), uid, url, name, kind, label, by, author_id, person, made_at, is_response, byline)
    sources = [pk for sort, pk in keys if sort == SOURCE]
    if sources:
        for pk, uid, title, url, site in Source.objects.filter(pk__in=sources).values_list("pk", "uid", "title", "url", "site"):
            found[SOURCE, pk] = Node((SOURCE, pk), uid, f"/s/{uid}/", title or url, SOURCE, _("Source"), site)
    return {key: found[key] for key in keys if key in found}


def _ties_among(nodes: dict[Key, Node]) -> list[Tie]:
    """All ties between what is shown, whichever way it was found; both ends are visible, so their edges are."""
    rows = _AMONG.rows(padded(sorted(pk for sort, pk in nodes if sort == ENTRY)))
    ties = [Tie((ENTRY, origin) if origin else (SOURCE, source), (ENTRY, entry), how, place) for entry, origin, source, how, place in rows]
    return list(dict.fromkeys(tie for tie in ties if tie.older in nodes))


def _position(sight: Sight, entry: Entry, uid: str, *, is_older: bool) -> int:
    """The key of the edge to what is called so, or where the list begins. What the viewer may not see is as if it were not there."""
    start = 0 if is_older else _ALL
    if not uid or "\x00" in uid:
        return start
    edges = _edges(sight, is_older=is_older)
    if is_older:
        found = edges.filter(Q(origin__uid=uid[:40]) | Q(source__uid=uid[:40]), entry=entry)
    else:
        found = edges.filter(entry__uid=uid[:40], origin=entry)
    return found.values_list("pk", flat=True).first() or start
