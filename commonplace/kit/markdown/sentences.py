"""The sentence in which a link stands, for the page of what it leads to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from commonplace.kit.markdown.filling import OPAQUE
from commonplace.kit.text import without_bidi_controls

LONGEST = 280
_REACH = 600
"""So far to each side of the link its sentence is looked for."""
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\s+|[。！？][」』）]*|\n")
_SILENT = frozenset(("html_inline", "image", "footnote_ref", "footnote_anchor"))


class InlineWords:
    """The words of one paragraph, heading or cell, and where each part of it begins in them."""

    def __init__(self, children: Sequence[Token]) -> None:
        self._begins: dict[int, tuple[int, int]] = {}
        parts: list[str] = []
        length = 0
        for child in children:
            words = _words(child)
            self._begins[id(child)] = (length, length + len(words))
            parts.append(words)
            length += len(words)
        self._text = "".join(parts)

    def sentence_around(self, child: Token) -> str:
        begin, end = self._begins[id(child)]
        return sentence_around(self._text, begin, end)


def sentence_around(text: str, begin: int, end: int) -> str:
    """The sentence of a plain text that holds the stretch from `begin` to `end`, on one line, cut to `LONGEST` with the stretch in it."""
    floor, ceiling = max(0, begin - _REACH), min(len(text), end + _REACH)
    first = max((match.end() for match in _ENDS.finditer(text, floor, begin) if match.end() <= begin), default=floor)
    after = _ENDS.search(text, end, ceiling)
    last = after.end() if after else ceiling
    return _cut(text, first, last, begin, end)


def _cut(text: str, first: int, last: int, begin: int, end: int) -> str:
    if last - first > LONGEST:
        before = max(0, (LONGEST - (end - begin)) // 2)
        low, high = max(first, begin - before), min(last, max(end, begin) + before)
        low = text.find(" ", low, begin) + 1 or low if low > first else first
        high = text.rfind(" ", end, high) if high < last and text.rfind(" ", end, high) > end else high
    else:
        low, high = first, last
    words = " ".join(without_bidi_controls(text[low:high]).split())
    shown = f"{'… ' if low > first else ''}{words}{' …' if high < last else ''}"
    return shown if len(shown) <= LONGEST + 4 else f"{shown[:LONGEST]}…"


def _words(token: Token) -> str:
    if token.type == "wikilink":
        # An entry's own opaque name says nothing to a reader.
        return "…" if OPAQUE.fullmatch(token.content) else token.content
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return "" if token.type in _SILENT else token.content
