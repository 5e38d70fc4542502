"""The passages that were marked in a source of which there is no readable copy here: a book, a talk, a page nobody had fetched."""

from __future__ import annotations

from dataclasses import dataclass

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.paging import page_by_key
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.sources.models import Source

SHOWN = 50


@dataclass(frozen=True)
class Marked:
    entry: Entry
    place: str


@dataclass(frozen=True)
class MarkedPage:
    items: list[Marked]
    next_cursor: str | None


def passages_in(viewer: Viewer, source: Source, after: str) -> MarkedPage:
    """Those that the viewer may see, fifty at a time, in the order in which they came (an import brings them in the order of the book)."""
    rows = Entry.objects.visible_to(viewer).filter(source=source, kind=Kind.HIGHLIGHT).select_related("author")
    page = page_by_key(rows.only("uid", "quote", "excerpt", "author__name"), keys=("pk",), after=after, size=SHOWN)
    edges = Edge.objects.filter(entry__in=[entry.pk for entry in page.items], source=source, kind=EdgeKind.QUOTES)
    places = dict(edges.values_list("entry_id", "place"))
    return MarkedPage([Marked(entry, places.get(entry.pk, "")) for entry in page.items], page.next_cursor)
