"""What is learnt from: deeds on what every member may see, and nothing else (docs/decisions/0049-suggestions.md)."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commonplace.entries.models import Entry, EntryTag, Tag
from commonplace.lineage.models import Edge, EdgeKind, Thanks
from commonplace.people.models import NOBODY, Member
from commonplace.suggestions.learning.features import features_of
from commonplace.suggestions.learning.learnt import Columns, Learnt, learn
from commonplace.suggestions.things import NOT_SUGGESTED, source_thing, thing_of

AT_ONCE = 20_000
Said = Callable[[str], None]


class _Table:
    """Rows of four whole numbers, eight bytes each."""

    def __init__(self) -> None:
        self._numbers = array("q")

    def add(self, *row: int) -> None:
        self._numbers.extend(row)

    def columns(self) -> Columns:
        table: NDArray[Any] = np.frombuffer(self._numbers, np.int64).reshape(-1, 4)
        return tuple(table[:, column].copy() for column in range(4))


class _Gathering:
    def __init__(self) -> None:
        self.takes, self.says, self.disputes = _Table(), _Table(), _Table()
        self.things: dict[int, int] = {}
        self.authors: dict[int, int] = {}
        # Who asked without their name is not one person who took all of it up.
        self.nobody = Member.objects.filter(handle=NOBODY).values_list("pk", flat=True).first() or 0

    def take(self, person: int, entry: int) -> None:
        """A person took up what this entry is, or stands for; whoever may not see the entry may not see that."""
        if person != self.nobody:
            self.takes.add(person, self.things[entry], entry, self.authors[entry])


def gather(said: Said = lambda note: None) -> Learnt:
    """Read what is open to everybody here, in a few passes. `said` is told how far it is."""
    found = _Gathering()
    for read in (_entries, _thanks, _edges):
        said(read.__name__.strip("_"))
        read(found)
    return learn(found.takes.columns(), found.says.columns(), found.disputes.columns())


def _entries(found: _Gathering) -> None:
    columns = ("pk", "author_id", "kind", "source_id", "root_id", "title")
    rows = Entry.objects.open_to_all().exclude(kind__in=NOT_SUGGESTED).order_by("pk").values_list(*columns)
    tags = _tags()
    for pk, author, kind, source, root, title in rows.iterator(chunk_size=AT_ONCE):
        if root:
            if root in found.things:  # it was written before
                found.take(author, root)
            continue
        found.things[pk], found.authors[pk] = thing_of(pk, kind, source), author
        found.take(author, pk)
        for feature in features_of(tags=tags.get(pk, ()), title=title):
            found.says.add(found.things[pk], feature, author, author)


def _tags() -> dict[int, list[str]]:
    names = dict(Tag.objects.values_list("pk", "name"))
    tags: dict[int, list[str]] = defaultdict(list)
    rows = EntryTag.objects.filter(entry__in=Entry.objects.open_to_all().values("pk")).values_list("entry_id", "tag_id")
    for entry, tag in rows.iterator(chunk_size=AT_ONCE):
        tags[entry].append(names[tag])
    return tags


def _thanks(found: _Gathering) -> None:
    for entry, member in Thanks.objects.values_list("entry_id", "member_id").iterator(chunk_size=AT_ONCE):
        if entry in found.things:
            found.take(member, entry)


def _edges(found: _Gathering) -> None:
    """An edge both of whose ends everybody may see: its author took up what it grew from, and both are about the same."""
    for kind, entry, origin, source in _rows_of_edges():
        if entry not in found.things or (origin and origin not in found.things):
            continue
        author, grown = found.authors[entry], found.things[entry]
        thing, other = (found.things[origin], found.authors[origin]) if origin else (source_thing(source), author)
        if grown == thing:
            continue
        if kind == EdgeKind.CONTRADICTS:
            found.disputes.add(entry, thing, author, other)
        if origin:
            found.take(author, origin)
        elif author != found.nobody:
            found.takes.add(author, thing, entry, author)
        for carrier in (grown, thing):
            for tie in features_of(ties=(grown, thing)):
                found.says.add(carrier, tie, author, other)


def _rows_of_edges() -> Iterator[tuple[str, int, int | None, int]]:
    rows = Edge.objects.order_by("pk").values_list("kind", "entry_id", "origin_id", "source_id")
    return rows.iterator(chunk_size=AT_ONCE)
