"""Finding entries: from a query and a viewer to a page of entries that this viewer may see."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from commonplace.entries.audience import Looker, Sight, Viewer, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import RESPONSES, Kind
from commonplace.kit.prepared import Prepared, padded
from commonplace.search.asking import Asked, ask
from commonplace.search.best import Answer, best
from commonplace.search.port import Question, Reader, engine, entry_at, position_of
from commonplace.search.query import Filter, Query, parse
from commonplace.search.shelf import shelf
from commonplace.search.typos import meant

PAGE = 30
LATELY = 1_000
"""So many of the newest entries are looked at for what the stock has been about lately: a count that costs the same at any size."""
SNIPPET_FROM = 4_000
CONTRIBUTIONS = frozenset(str(kind) for kind in Kind if kind not in RESPONSES)


class Sort(enum.Enum):
    NEWEST = "newest"
    BEST = "best"


class Hit(NamedTuple):
    """The columns of a found entry that a list needs; `opening` is what it begins with, to cut a snippet from."""

    pk: int
    uid: str
    title: str
    card_html: str
    made_at: datetime
    opening: str


@dataclass(frozen=True)
class Found:
    """A page of what was found. `next_cursor` is None on the last page; `reasons` say of ranked entries, by key, why they stand here; `is_close` that
    nothing has the words, and only the meaning is near; `looked_at` are the positions of this page and of what follows, as far as known; `lacking`
    the words of the query that none of it has. `meant` says which words were taken for mistyped ones, then `answered` is the query as meant."""

    entries: list[Hit]
    next_cursor: str | None
    reasons: Mapping[int, Answer] = field(default_factory=dict)
    is_close: bool = False
    looked_at: Sequence[int] = ()
    lacking: Sequence[str] = ()
    meant: Mapping[str, str] = field(default_factory=dict)
    answered: Query | None = None


def reader_of(sight: Sight) -> Reader:
    """The viewer as the index knows them."""
    return Reader(tuple(dict.fromkeys(sight.audience_ids)), sight.author_id or None, tuple(dict.fromkeys(sight.unseen_ids)))


def find_entries(viewer: Viewer, query: Query, *, kind: str = "", after: str = "", size: int = PAGE, sort: Sort = Sort.NEWEST) -> Found:
    """The entries that answer the query and that the viewer may see, newest or best first; `after` is the cursor of the page before."""
    sight = sight_of(viewer)
    found = _find(sight, query, kind, after, size, sort)
    changes = meant(found.lacking, reader_of(sight)) if found.lacking and not after else {}
    if not changes:
        return found
    answered = parse(query.spelled(changes))
    return replace(_find(sight, answered, kind, after, size, sort), meant=changes, answered=answered)


def _find(sight: Sight, query: Query, kind: str, after: str, size: int, sort: Sort) -> Found:
    asked = ask(query, kind)
    if asked is None:
        return Found([], None)
    if sort is Sort.BEST and query.wanted:
        return _best_page(sight, query, asked, after, size)
    entries = list(islice(_newest(sight, query, asked, _position(sight, after), size + 1), size + 1))
    cursor = entries[size - 1].uid if len(entries) > size else None
    looked_at = [position_of(entry.pk, entry.made_at) for entry in entries]
    return Found(entries[:size], cursor, looked_at=looked_at, lacking=() if entries else query.plain)


def _best_page(sight: Sight, query: Query, asked: Asked, after: str, size: int) -> Found:
    """The ranking is made anew for each page; should the last entry of the page before have gone meanwhile, the list ends there."""
    answers = best(sight, query, asked)
    hits = {hit.pk: hit for hit in _visible(sight, [answer.position for answer in answers])}
    answers = [answer for answer in answers if entry_at(answer.position) in hits]
    start = 0
    if after:
        uids = [hits[entry_at(answer.position)].uid for answer in answers]
        start = uids.index(after) + 1 if after in uids else len(answers)
    shown = answers[start : start + size]
    entries = [hits[entry_at(answer.position)] for answer in shown]
    reasons = {hit.pk: answer for hit, answer in zip(entries, shown, strict=True)}
    cursor = entries[-1].uid if start + size < len(answers) else None
    had = {word for answer in answers for word in answer.words}
    lacking = [word for word in query.plain if word not in had]
    return Found(entries, cursor, reasons, _is_close(answers), [answer.position for answer in answers], lacking)


def _is_close(answers: Sequence[Answer]) -> bool:
    """Whether none of what was found has any of the words."""
    return bool(answers) and not any(answer.words for answer in answers)


def positions_of(viewer: Looker, query: Query, kind: str = "", *, size: int, among: Sequence[int] | None = None) -> list[int]:
    """Where the newest entries lie that answer the query strictly, as far as the viewer may see them; `among` as in `port.Engine.find`."""
    asked = ask(query, kind)
    if asked is None:
        return []
    sight = sight_of(viewer)
    found = engine().find(asked.strictly(query), asked.reader(sight), among=among, size=size)
    if asked.condition is None or not found:
        return found
    met = set(Entry.objects.filter(asked.condition, pk__in=[entry_at(position) for position in found]).values_list("pk", flat=True))
    return [position for position in found if entry_at(position) in met]


def _newest(sight: Sight, query: Query, asked: Asked, before: int | None, size: int) -> Iterator[Hit]:
    """Matches one by one. The index is asked again, for more each time, should it know entries that the viewer no longer sees."""
    reader = asked.reader(sight)
    question = asked.strictly(query, _languages_of(reader)) if query.plain else asked.strictly(query)
    while True:
        positions = engine().find(question, reader, before=before, size=size)
        yield from _visible(sight, positions, asked.condition)
        if len(positions) < size:
            return
        before, size = positions[-1], min(size * 2, LATELY)


def _languages_of(reader: Reader) -> tuple[str, ...]:
    lying = shelf()
    return lying.languages(lying.seen(reader.audiences, reader.author, reader.unseen))


def _position(viewer: Looker, cursor: str) -> int | None:
    # The cursor is the last entry's own opaque name: a position would tell how many entries there are.
    last = Entry.objects.visible_to(viewer).filter(uid=cursor).only("made_at").first() if cursor and "\x00" not in cursor else None
    return position_of(last.pk, last.made_at) if last else None


def _visible(sight: Sight, positions: Sequence[int], condition: Q | None = None) -> Iterator[Hit]:
    if not positions:
        return iter(())
    keys = [entry_at(position) for position in positions]
    found = {row[0]: Hit(*row) for row in _HITS.rows(padded(keys), *sight.values, key=bool(sight.author_id))}
    if condition is not None:
        met = set(Entry.objects.filter(condition, pk__in=list(found)).values_list("pk", flat=True))
        found = {key: hit for key, hit in found.items() if key in met}
    return (found[key] for key in keys if key in found)


def _hits(keys: tuple[int, ...], *seen: Any, key: bool) -> QuerySet[Entry, Any]:
    visible = Entry.objects.visible_to(Sight.standing(key, *seen)).filter(pk__in=keys)
    opening = Concat(Substr("quote", 1, SNIPPET_FROM), Value("\n"), Substr("body", 1, SNIPPET_FROM))
    return visible.annotate(opening=opening).values_list(*Hit._fields)


_HITS = Prepared(_hits)


@dataclass(frozen=True)
class TagCount:
    name: str
    count: int


@dataclass(frozen=True)
class Library:
    """The stock when nothing is asked: what is newest, and which tags it has been about."""

    entries: list[Hit]
    tags: list[TagCount]


def library(viewer: Viewer, *, size: int = 12, tags: int = 40) -> Library:
    """The newest contributions that the viewer may see (comments and answers are not shown by themselves), and their tags counted."""
    sight = sight_of(viewer)
    lately = engine().find(Question(kinds=CONTRIBUTIONS), reader_of(sight), size=LATELY)
    carried = EntryTag.objects.filter(visible_at("entry", sight), entry__in=[entry_at(position) for position in lately])
    counted = carried.values(name=F("tag__name")).annotate(count=Count("pk"))
    return Library(
        entries=list(_visible(sight, lately[:size])),
        tags=[TagCount(row["name"], row["count"]) for row in counted.order_by("-count", "name")[:tags]],
    )


def find_tagged(viewer: Viewer, name: str, *, after: str = "", size: int = PAGE) -> Found:
    """The newest entries that carry this tag and that the viewer may see."""
    return find_entries(viewer, Query(filters=(Filter("tag", name),)), after=after, size=size)
