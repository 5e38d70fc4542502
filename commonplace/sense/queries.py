"""All highlights of a source that one viewer may see, placed in the copy they read."""

from __future__ import annotations

from dataclasses import dataclass

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.sense.anchors import Anchor, Text, find, fold
from commonplace.sense.models import AnchorState
from commonplace.sources.models import Snapshot, Source

SHOWN = 1_000


@dataclass(frozen=True)
class Placed:
    """A highlight and where it stands in the copy shown; `start` is None when it is an orphan there, or is still being looked for.

    `words_changed` says that the passage found is not the quote letter by letter any more; `by_hand` that its author said where it belongs.
    """

    entry: Entry
    start: int | None
    end: int | None
    state: AnchorState | None
    words_changed: bool = False
    by_hand: bool = False

    @property
    def is_orphaned(self) -> bool:
        return self.state == AnchorState.ORPHANED

    @property
    def is_waiting(self) -> bool:
        return self.state is None

    @property
    def has_moved(self) -> bool:
        return self.state == AnchorState.MOVED


def highlights_on(viewer: Viewer, source: Source, snapshot: Snapshot) -> list[Placed]:
    """The visible highlights in the order of the text, the orphaned ones last."""
    rows = Entry.objects.visible_to(viewer).filter(source=source, kind=Kind.HIGHLIGHT, highlight_body__isnull=False)
    entries = (
        rows.select_related("author", "audience__space", "highlight_body__reattachment").defer("card_html", "body").order_by("pk")[:SHOWN]
    )
    text = Text(snapshot.text)
    placed = [_place(entry, snapshot, text) for entry in entries]
    return sorted(placed, key=lambda one: (one.start is None, one.start or 0, one.entry.pk))


def _place(entry: Entry, snapshot: Snapshot, text: Text) -> Placed:
    """What the job found out, or what can be said at once. On a copy that a member sent no job places what others marked elsewhere, so it is
    looked for now."""
    body = entry.highlight_body
    by_hand = hasattr(body, "reattachment")
    if body.placed_on_id == snapshot.pk:
        state = AnchorState(body.state)
        if body.placed_start is None or body.placed_end is None:
            return Placed(entry, None, None, state)
        found = fold(snapshot.text[body.placed_start : body.placed_end])
        return Placed(entry, body.placed_start, body.placed_end, state, found != fold(entry.quote), by_hand)
    if body.snapshot_id == snapshot.pk and not by_hand:
        return Placed(entry, body.start, body.end, AnchorState.EXACT)
    if snapshot.sender_id is None:
        return Placed(entry, None, None, None)
    placed = find(text, Anchor(entry.quote, body.prefix, body.suffix, body.start))
    state = AnchorState(placed.state.value)
    if placed.start is None or placed.end is None:
        return Placed(entry, None, None, state)
    return Placed(entry, placed.start, placed.end, state, fold(snapshot.text[placed.start : placed.end]) != fold(entry.quote))
