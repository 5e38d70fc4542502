"""Reading lineage as one viewer may see it: an edge with an end they may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from commonplace.entries.audience import Looker, Sight, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.queries import HasKey
from commonplace.entries.words import Kind
from commonplace.kit.markdown import excerpt as words_of
from commonplace.kit.prepared import Prepared, padded
from commonplace.lineage import reading
from commonplace.lineage.models import Edge, EdgeKind, Reference, Thanks
from commonplace.lineage.words import GREW, LED

shown_body, shown_bodies = reading.shown_body, reading.shown_bodies
SHOWN = 50
SENTENCES = 2
"""So many sentences of one text are shown where it links here more often."""


@dataclass(frozen=True, slots=True)
class Line:
    """One end of an edge as a strip or list names it.

    `how` is the edge's kind and `label` its words seen from the page's entry; `kind_label` says what stands at the end. `is_derived` is
    True when the program keeps the edge by itself (a passage quoted, a page saved), so that nobody takes it away by hand. `sentences` are those in
    which a text links here.
    """

    how: str
    label: str
    kind_label: str
    uid: str
    url: str
    title: str
    by: str
    is_source: bool = False
    is_derived: bool = False
    sentences: tuple[str, ...] = ()


_KINDS = {kind.value: kind.label for kind in Kind}


def grown_from(viewer: Looker, entry: Entry, *, limit: int = SHOWN) -> list[Line]:
    """What this entry grew from, oldest edge first. A source needs no further look: whoever may see the entry may see what it is about.

    A save's own source is left out: the save is called by its address until it was fetched for this member, and so it must stay here.
    """
    own_source = entry.source_id if entry.kind == Kind.SAVE and entry.source_id else 0
    sight = sight_of(viewer)
    rows = _GROWN_FROM.rows(entry.pk, own_source, *sight.values, key=(limit, bool(sight.author_id)))
    return [_source_line(row) if row[1] is None else _entry_line(row, GREW) for row in rows]


def led_to(viewer: Looker, entry: Entry, *, limit: int = SHOWN) -> list[Line]:
    """What grew from this entry, newest first."""
    sight = sight_of(viewer)
    rows = _LED_TO.rows(entry.pk, *sight.values, key=(limit, bool(sight.author_id)))
    return [_entry_line(row, LED) for row in rows]


def backlinks(viewer: Looker, entry: Entry, *, limit: int = SHOWN) -> list[Line]:
    """The entries whose text links to this one, newest first, each with the first sentences that do."""
    sight = sight_of(viewer)
    rows = _BACKLINKS.rows(entry.pk, *sight.values, key=(limit, bool(sight.author_id)))
    lines: dict[str, Line] = {}
    for row in rows:
        line = lines.get(row[1]) or _entry_line(row, {})
        fresh = row[-1] and row[-1] not in line.sentences and len(line.sentences) < SENTENCES
        lines[row[1]] = replace(line, sentences=(*line.sentences, row[-1])) if fresh else line
    return list(lines.values())[:limit]


def each_end_once(lines: list[Line]) -> list[Line]:
    """For a strip: what is tied to the entry in two ways (quoted and tried) stands there once, with both words."""
    ends: dict[str, Line] = {}
    for line in lines:
        before = ends.get(line.uid)
        ends[line.uid] = replace(before, label=f"{before.label}, {line.label}") if before else line
    return list(ends.values())


Key = tuple[int, bool]
"""How many rows, and whether a member looks."""


def _edges_from(entry_id: int, own_source: int, *seen: Any, key: Key) -> QuerySet[Edge, Any]:
    sight = Sight.standing(key[1], *seen)
    ends = Q(source__isnull=False) & ~Q(source_id=own_source) | visible_at("origin", sight)
    columns = (*_ends("origin"), "place", "source__uid", "source__title", "source__url", "source__site")
    return Edge.objects.filter(ends, entry_id=entry_id).order_by("pk").values_list(*columns)[: key[0]]


def _edges_to(entry_id: int, *seen: Any, key: Key) -> QuerySet[Edge, Any]:
    sight = Sight.standing(key[1], *seen)
    return Edge.objects.filter(visible_at("entry", sight), origin_id=entry_id).order_by("-pk").values_list(*_ends("entry"))[: key[0]]


def _links_to(entry_id: int, *seen: Any, key: Key) -> QuerySet[Reference, Any]:
    sight = Sight.standing(key[1], *seen)
    links = Reference.objects.filter(visible_at("entry", sight), target_id=entry_id, is_embed=False).exclude(entry_id=entry_id)
    columns = ("is_embed", *_ends("entry")[1:], "sentence")
    return links.order_by("-entry__made_at", "-entry_id", "position").values_list(*columns)[: key[0] * SENTENCES]


_GROWN_FROM, _LED_TO, _BACKLINKS = Prepared(_edges_from), Prepared(_edges_to), Prepared(_links_to)


def _ends(path: str) -> tuple[str, ...]:
    return ("kind", *(f"{path}__{name}" for name in ("uid", "kind", "title", "excerpt", "author__name")))


def _entry_line(row: Sequence[Any], labels: Mapping[str, Any]) -> Line:
    how, uid, kind, title, excerpt, name = row[:6]
    label = str(labels.get(how, ""))
    return Line(
        how, label, str(_KINDS[kind]), uid, f"/e/{uid}/", title or words_of(excerpt, 80) or uid, name, is_derived=how == EdgeKind.QUOTES
    )


def _source_line(row: Sequence[Any]) -> Line:
    place, uid, title, url, site = row[-5:]
    name = f"{title or url}, {place}" if place else title or url
    return Line(row[0], str(GREW[row[0]]), _("Source"), uid, f"/s/{uid}/", name, site, is_source=True, is_derived=True)


@dataclass(frozen=True, slots=True)
class ThanksLine:
    used_for: str
    made_at: datetime
    name: str
    handle: str


def _thanks(entry_id: int, unseen: tuple[int, ...]) -> QuerySet[Thanks, Any]:
    columns = ("used_for", "made_at", "member__name", "member__handle")
    return Thanks.objects.filter(_said_by_others_than(unseen), entry_id=entry_id).order_by("-pk").values_list(*columns)[:SHOWN]


def _thanks_counts(keys: tuple[int, ...], unseen: tuple[int, ...]) -> QuerySet[Thanks, Any]:
    said = Thanks.objects.filter(_said_by_others_than(unseen), entry__in=keys)
    return said.order_by().values_list("entry").annotate(times=Count("pk"))


def _said_by_others_than(unseen: tuple[int, ...]) -> Q:
    return ~Q(member__in=unseen) if unseen else Q()


_THANKS, _THANKS_COUNTS = Prepared(_thanks), Prepared(_thanks_counts)


def thanks_for(viewer: Looker, entry: Entry) -> list[ThanksLine]:
    """Who used this and for what, the newest first. Whoever may see the entry may see its thanks, but for those of people with whom a block
    stands between them."""
    return [ThanksLine(*row) for row in _THANKS.rows(entry.pk, sight_of(viewer).unseen_ids)]


def thanks_counts(viewer: Looker, entries: Sequence[HasKey]) -> dict[int, int]:
    """How often each entry was used, by its key; one query."""
    return {row[0]: row[1] for row in _THANKS_COUNTS.rows(padded([entry.pk for entry in entries]), sight_of(viewer).unseen_ids)}
