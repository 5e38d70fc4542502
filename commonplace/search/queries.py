"""Finding entries: from a query and a viewer to a page of entries that this viewer may see."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Concat, Substr

from commonplace.entries.audience import Looker, Sight, Viewer, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag, Tag
from commonplace.entries.words import RESPONSES, Kind
from commonplace.kit.prepared import Prepared, padded
from commonplace.people.models import Member
from commonplace.search.port import Question, Reader, engine, entry_at, position_of
from commonplace.search.query import Filter, Query

PAGE = 30
LATELY = 1_000
"""So many of the newest entries are looked at for what the stock has been about lately: a count that costs the same at any size."""
SNIPPET_FROM = 4_000
CONTRIBUTIONS = frozenset(str(kind) for kind in Kind if kind not in RESPONSES)


class Hit(NamedTuple):
    """The columns of a found entry that a list needs; `opening` is what it begins with, to cut a snippet from."""

    pk: int
    uid: str
    title: str
    card_html: str
    opening: str


@dataclass(frozen=True)
class Found:
    """A page of what was found. `next_cursor` is None on the last page."""

    entries: list[Hit]
    next_cursor: str | None


def reader_of(sight: Sight) -> Reader:
    """The viewer as the index knows them."""
    return Reader(tuple(dict.fromkeys(sight.audience_ids)), sight.author_id or None, tuple(dict.fromkeys(sight.unseen_ids)))


def find_entries(viewer: Viewer, query: Query, *, kind: str = "", after: str = "", size: int = PAGE) -> Found:
    """The newest entries that answer the query and that the viewer may see; `after` is the cursor of the page before."""
    question = question_of(query, kind)
    if question is None:
        return Found([], None)
    entries: list[Hit] = []
    sight = sight_of(viewer)
    for entry in _newest(sight, question, _position(sight, after), size + 1):
        entries.append(entry)
        if len(entries) > size:
            return Found(entries[:size], entries[size - 1].uid)
    return Found(entries, None)


def question_of(query: Query, kind: str = "") -> Question | None:
    """The query with its filters looked up; None when a filter names what does not exist, so that nothing can be found."""
    named: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for found in query.filters:
        named[found.name, found.is_wanted].add(found.value)
    authors = dict(Member.objects.filter(handle__in=named["by", True] | named["by", False]).values_list("handle", "pk"))
    tags = dict(Tag.objects.filter(name__in=named["tag", True] | named["tag", False]).values_list("name", "pk"))
    kinds = {kind} if kind else named["kind", True]
    if named["tag", True] - tags.keys() or (named["by", True] and not named["by", True] & authors.keys()):
        return None
    if kind and named["kind", True] and kind not in named["kind", True]:
        return None
    return Question(
        wanted=query.wanted,
        unwanted=query.unwanted,
        kinds=frozenset(kinds),
        authors=frozenset(authors[handle] for handle in named["by", True] & authors.keys()),
        tags=frozenset(tags[name] for name in named["tag", True]),
        without_kinds=frozenset(named["kind", False]),
        without_authors=frozenset(authors[handle] for handle in named["by", False] & authors.keys()),
        without_tags=frozenset(tags[name] for name in named["tag", False] & tags.keys()),
    )


def _newest(sight: Sight, question: Question, before: int | None, size: int) -> Iterator[Hit]:
    """Matches one by one. The index is asked again, for more each time, should it know entries that the viewer no longer sees."""
    while True:
        positions = engine().find(question, reader_of(sight), before=before, size=size)
        yield from _visible(sight, positions)
        if len(positions) < size:
            return
        before, size = positions[-1], min(size * 2, LATELY)


def _position(viewer: Looker, cursor: str) -> int | None:
    # The cursor is the last entry's own opaque name: a position would tell how many entries there are.
    last = Entry.objects.visible_to(viewer).filter(uid=cursor).only("made_at").first() if cursor and "\x00" not in cursor else None
    return position_of(last.pk, last.made_at) if last else None


def _visible(sight: Sight, positions: Sequence[int]) -> Iterator[Hit]:
    if not positions:
        return iter(())
    keys = [entry_at(position) for position in positions]
    found = {row[0]: Hit(*row) for row in _HITS.rows(padded(keys), *sight.values, key=bool(sight.author_id))}
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
