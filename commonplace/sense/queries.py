"""All highlights of a source that one viewer may see, placed in the copy they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

from commonplace.entries.audience import Looker, Sight, sight_of
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.kit.anchors import Anchor, Text, find, fold
from commonplace.kit.prepared import Prepared, padded
from commonplace.sense.models import AnchorState
from commonplace.sources.models import Snapshot, Source

SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A highlight and where it stands in the copy shown; `start` is None when it is an orphan there, or is still being looked for.

    `words_changed` says that the passage found is not the quote letter by letter any more; `by_hand` that its author said where it belongs.
    It holds columns rather than an entry, because a page may show a thousand of them.
    """

    pk: int
    uid: str
    quote: str
    body_html: str
    author_id: int
    author: str
    handle: str
    ring: str
    space: str | None
    space_slug: str | None
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


class _Row(NamedTuple):
    pk: int
    uid: str
    quote: str
    body_html: str
    author_id: int
    author__name: str
    author__handle: str
    audience__ring: str
    audience__space__name: str | None
    audience__space__slug: str | None
    highlight_body__snapshot_id: int
    highlight_body__prefix: str
    highlight_body__suffix: str
    highlight_body__start: int
    highlight_body__end: int
    highlight_body__placed_on_id: int | None
    highlight_body__state: str
    highlight_body__placed_start: int | None
    highlight_body__placed_end: int | None
    highlight_body__reattachment__pk: int | None
    highlight_body__reattachment__snapshot_id: int | None
    highlight_body__reattachment__start: int | None
    highlight_body__reattachment__end: int | None


def _rows(source_id: int, *seen: Any, key: bool) -> QuerySet[Entry, Any]:
    visible = Entry.objects.visible_to(Sight.standing(key, *seen))
    marked = visible.filter(source_id=source_id, kind=Kind.HIGHLIGHT, highlight_body__isnull=False)
    return marked.order_by("pk").values_list(*_Row._fields)[:SHOWN]


_ROWS = Prepared(_rows)


def highlights_on(viewer: Looker, source: Source, snapshot: Snapshot) -> list[Placed]:
    """The visible highlights in the order of the text, the orphaned ones last."""
    sight = sight_of(viewer)
    rows = _ROWS.rows(source.pk, *sight.values, key=bool(sight.author_id))
    text = Text(snapshot.text) if snapshot.sender_id else None
    placed = [_place(_Row(*row), snapshot, text) for row in rows]
    return sorted(placed, key=lambda one: (one.start is None, one.start or 0, one.pk))


def _place(row: _Row, snapshot: Snapshot, text: Text | None) -> Placed:
    """What the job found out, or what can be said at once.

    `text` is that of a copy which a member sent: no job places there what others marked elsewhere, so it is looked for now.
    """
    known = row[:10]
    by_hand = row.highlight_body__reattachment__pk is not None
    if row.highlight_body__placed_on_id == snapshot.pk:
        start, end = row.highlight_body__placed_start, row.highlight_body__placed_end
        state = AnchorState(row.highlight_body__state)
        if start is None or end is None:
            return Placed(*known, None, None, state)
        return Placed(*known, start, end, state, fold(snapshot.text[start:end]) != fold(row.quote), by_hand)
    if row.highlight_body__snapshot_id == snapshot.pk and not by_hand:
        return Placed(*known, row.highlight_body__start, row.highlight_body__end, AnchorState.EXACT)
    if text is None:
        return Placed(*known, None, None, None)
    start, end = row.highlight_body__reattachment__start, row.highlight_body__reattachment__end
    if row.highlight_body__reattachment__snapshot_id == snapshot.pk and start is not None and end is not None:
        return Placed(*known, start, end, AnchorState.MOVED, fold(snapshot.text[start:end]) != fold(row.quote), by_hand)
    found = find(text, Anchor(row.quote, row.highlight_body__prefix, row.highlight_body__suffix, row.highlight_body__start))
    state = AnchorState(found.state.value)
    if found.start is None or found.end is None:
        return Placed(*known, None, None, state)
    return Placed(*known, found.start, found.end, state, fold(snapshot.text[found.start : found.end]) != fold(row.quote))


_TAGS = Prepared(lambda keys: EntryTag.objects.filter(entry__in=keys).order_by("tag__name").values_list("entry_id", "tag__name"))


def tags_on(placed: Sequence[Placed]) -> dict[int, list[str]]:
    """The tags of highlights that the viewer was found to see, by the highlights' keys; one query."""
    tags: dict[int, list[str]] = {}
    for entry_id, name in _TAGS.rows(padded([one.pk for one in placed])) if placed else []:
        tags.setdefault(entry_id, []).append(name)
    return tags
