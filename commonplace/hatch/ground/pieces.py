"""Texts cut into passages: a paragraph or two each, small enough to be shown beside the sentence that rests on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.hatch.checking.grounds import sentences_of
from commonplace.kit.markdown import plain_text
from commonplace.sources.models import Source

LEAST, MOST = 30, 600
"""Letters of a passage. A shorter paragraph goes with the next one; a longer one is parted between sentences."""
LONGEST_TEXT = 60_000
_PARAGRAPH = re.compile(r"\n+")
_EMBED = re.compile(r'<div data-embed="[^>]*>[^<]*</div>')


@dataclass(frozen=True)
class Piece:
    """What will be a passage, and what it was taken from: an entry, or a page's own text."""

    text: str
    entry: Entry | None = None
    source: Source | None = None

    @property
    def origin(self) -> tuple[str, int]:
        """Pieces of one origin belong together."""
        return ("entry", self.entry.pk) if self.entry else ("source", self.source.pk if self.source else 0)


def pieces_of(entry: Entry) -> list[Piece]:
    """A highlight is its quote, and what its author wrote beside it; other entries are cut."""
    words = words_in(entry.body_html)
    if entry.kind == Kind.HIGHLIGHT or entry.quote:
        return [Piece(text, entry) for text in (*cut(entry.quote), *cut(words))]
    found = list(cut(words))
    if entry.kind == Kind.QUESTION and entry.title:
        found.insert(0, entry.title)
    return [Piece(text, entry) for text in found] or ([Piece(entry.title, entry)] if len(entry.title) >= LEAST else [])


def words_in(body_html: str) -> str:
    """The plain words of a body; what is embedded in it is somebody else's, and a passage of its own if it belongs to the ground."""
    return plain_text(_EMBED.sub("", body_html))


def pieces_of_page(source: Source, text: str) -> list[Piece]:
    return [Piece(part, source=source) for part in cut(text)]


def cut(text: str) -> Iterator[str]:
    """The passages of a plain text, in their order."""
    kept = ""
    for paragraph in _PARAGRAPH.split(text[:LONGEST_TEXT]):
        for part in _parted(" ".join(paragraph.split())):
            if kept and len(kept) + len(part) > MOST:
                yield kept
                kept = ""
            # Lines of one list, or a heading and what follows, read on.
            kept = f"{kept}\n{part}" if kept else part
            if len(kept) >= MOST // 3:
                yield kept
                kept = ""
    if len(kept) >= LEAST or (kept and len(kept.split()) > 3):
        yield kept


def _parted(paragraph: str) -> Iterator[str]:
    if len(paragraph) <= MOST:
        if any(map(str.isalnum, paragraph)):
            yield paragraph
        return
    kept = ""
    for sentence in sentences_of(paragraph):
        if kept and len(kept) + len(sentence) >= MOST:
            yield kept
            kept = ""
        kept = f"{kept} {sentence}" if kept else sentence[: 3 * MOST]
    if kept:
        yield kept
