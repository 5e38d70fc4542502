"""What a sentence claims to quote, and whether it stands there, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from commonplace.hatch.checking.folding import folded

_CLOSED_BY = {"“": "”“", "„": "“”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", '"': '"“”', "`": "`", "‘": "’", "'": "'’"}
_APOSTROPHES = "‘'"
_LEFT_OUT = re.compile(r"\[?\s*(?:…|\.\.\.)\s*\]?")
_EDGES = " \t\n.,;:!?…-–—\"'"


def quotations(text: str) -> list[str]:
    """The stretches in quotation marks of any language, and in marks of code, without the marks. One that is never closed reaches to the end."""
    return [quote for quote in _quotations(text) if any(map(str.isalnum, quote))]


def _quotations(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        if not _opens(text, at):
            at += 1
            continue
        end = _end(text, at)
        if end is None:
            if text[at] in _APOSTROPHES:  # 'tis an apostrophe
                at += 1
                continue
            end = len(text)
        yield text[at + 1 : end]
        at = end + 1


def _opens(text: str, at: int) -> bool:
    mark = text[at]
    if mark not in _CLOSED_BY:
        return False
    return mark not in _APOSTROPHES or at == 0 or not text[at - 1].isalnum()


def _end(text: str, at: int) -> int | None:
    closing = _CLOSED_BY[text[at]]
    for place in range(at + 1, len(text)):
        if text[place] not in closing:
            continue
        if text[at] in _APOSTROPHES and place + 1 < len(text) and text[place + 1].isalnum():
            continue
        return place
    return None


def parts_of(quote: str) -> list[str]:
    """A quotation, folded, parted where it says that words were left out; full stops and commas at the edges are the quoting sentence's."""
    parts = (folded(part).strip(_EDGES) for part in _LEFT_OUT.split(quote))
    return [part for part in parts if any(map(str.isalnum, part))]


def stands_in(quote: str, text: str) -> bool:
    """Whether each part of the quotation stands in the text, in this order, as whole words and letter by letter."""
    within, at = folded(text), 0
    for part in parts_of(quote):
        at = _place(part, within, at)
        if at < 0:
            return False
    return True


def _place(part: str, within: str, start: int) -> int:
    """Where the part ends in the text, -1 where it does not stand there."""
    at = within.find(part, start)
    while at >= 0:
        end = at + len(part)
        if not _is_cut(within, at) and not _is_cut(within, end):
            return end
        at = within.find(part, at + 1)
    return -1


def _is_cut(text: str, at: int) -> bool:
    """Whether a word of a script that parts its words goes on over this place."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return before.isalnum() and after.isalnum() and (before < "\u0e00" or after < "\u0e00")
