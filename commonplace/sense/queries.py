"""All highlights of a source that one viewer may see, placed in the copy they read."""

from __future__ import annotations

from dataclasses import dataclass

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.sense.anchors import Passage, find_again
from commonplace.sources.models import Snapshot, Source

SHOWN = 1_000


@dataclass(frozen=True)
class Placed:
    """A highlight and where its quote stands in the snapshot shown; `start` is None when it no longer stands there.

    `has_moved` says that it was marked in an earlier copy, and that the words around it have changed since.
    """

    entry: Entry
    start: int | None
    end: int | None
    has_moved: bool = False

    @property
    def is_orphaned(self) -> bool:
        return self.start is None


def highlights_on(viewer: Viewer, source: Source, snapshot: Snapshot) -> list[Placed]:
    """The visible highlights in the order of the text, the orphaned ones last."""
    rows = Entry.objects.visible_to(viewer).filter(source=source, kind=Kind.HIGHLIGHT, highlight_body__isnull=False)
    entries = rows.select_related("author", "audience__space", "highlight_body").defer("card_html", "body").order_by("pk")[:SHOWN]
    placed = [_place(entry, snapshot) for entry in entries]
    return sorted(placed, key=lambda one: (one.is_orphaned, one.start or 0, one.entry.pk))


def _place(entry: Entry, snapshot: Snapshot) -> Placed:
    body = entry.highlight_body
    if body.snapshot_id == snapshot.pk:
        return Placed(entry, body.start, body.end)
    found = find_again(snapshot.text, Passage(entry.quote, body.prefix, body.suffix, body.start, body.end))
    if found is None:
        return Placed(entry, None, None)
    place, is_same = found
    return Placed(entry, place.start, place.end, has_moved=not is_same)
