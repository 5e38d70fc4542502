"""What the page of the reader holds, worked out before its template."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.safestring import SafeString

from commonplace.entries.audience import Sight, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.lineage.queries import shown_bodies
from commonplace.people.models import Member
from commonplace.sense.margin import Chosen, Margin, margin_of, marks_of
from commonplace.sense.offline import kept_tags
from commonplace.sense.outline import Outline, blocks_between, outline_of
from commonplace.sense.queries import highlights_on, tags_on
from commonplace.sense.reading_places import Stopped, stopped_at
from commonplace.sources.models import Snapshot, Source
from commonplace.sources.reading import marked_html


@dataclass(frozen=True)
class ReaderPage:
    """`text` is the readable copy with the marks on it; `keep_tag` changes when anything does that this viewer may see here."""

    source: Source
    snapshot: Snapshot
    outline: Outline
    margin: Margin
    text: SafeString
    saves: list[Entry]
    stopped: Stopped | None
    keep_tag: str


def reader_page(viewer: Member, source: Source, snapshot: Snapshot, query: QueryDict, *, sight: Sight | None = None) -> ReaderPage:
    """A source with everybody's highlights as far as this viewer may see them. The number of queries does not depend on theirs."""
    sight = sight or sight_of(viewer)
    outline = outline_of(snapshot)
    margin = margin_for(viewer, sight, source, snapshot, query)
    return ReaderPage(
        source=source,
        snapshot=snapshot,
        outline=outline,
        margin=margin,
        text=marked_html(outline.html, marks_of(margin)),
        saves=_saves(sight, source),
        stopped=stopped_at(viewer, snapshot, outline),
        keep_tag=kept_tags(sight, [source], {source.pk: snapshot}).get(source.uid, ""),
    )


def margin_for(viewer: Member, sight: Sight, source: Source, snapshot: Snapshot, query: QueryDict) -> Margin:
    placed = highlights_on(sight, source, snapshot)
    bodies = shown_bodies(sight, placed)
    return margin_of(
        placed, bodies=bodies, tags=tags_on(placed), outline=outline_of(snapshot), viewer_id=viewer.pk, chosen=Chosen.of(query)
    )


def redrawn_blocks(page: ReaderPage, start: int, end: int) -> list[SafeString]:
    """The blocks of the text between two positions, each told to take the place of the one with its name (htmx)."""
    outline = page.outline
    blocks = blocks_between(page.text, outline.block_at(start), outline.block_at(max(start, end - 1)))
    return [SafeString(block.replace(" ", ' hx-swap-oob="true" ', 1)) for block in blocks]


def _saves(sight: Sight, source: Source) -> list[Entry]:
    """Who saved it, as far as this viewer may know."""
    rows = Entry.objects.visible_to(sight).filter(source=source, kind=Kind.SAVE).select_related("author")
    return list(rows.defer("body", "body_html", "card_html").order_by("-made_at", "-pk")[:20])
