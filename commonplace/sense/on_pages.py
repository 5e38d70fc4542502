"""Passages on the pages of a PDF: found by their letters, for what a browser draws and what is read from the file differ in blanks, hyphens and
ligatures, and in these alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.sense.queries import Placed
from commonplace.sources.models import Original, Snapshot
from commonplace.sources.pdf import page_at, page_range

PAGES_LOOKED_AT = 3
"""From the page on which the selection begins."""


@dataclass(frozen=True)
class Piece:
    """The part of a highlight that stands on one page. `at` is how many letters of the page stand before it."""

    page: int
    at: int
    text: str


def letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in their compatibility form, and for each the position of the character it came from."""
    found: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character):
            if unicodedata.category(one)[0] in "LN":
                found.append(one)
                places.append(place)
    return "".join(found), places


def passage_on(snapshot: Snapshot, original: Original, *, quote: str, page: int, at: int) -> tuple[int, int]:
    """Where in the text of the copy the words stand that were selected on this page, `at` letters after its beginning.

    Raises Refusal (of the field `quote`) when they do not stand there.
    """
    starts = original.page_starts
    wanted = letters(quote)[0]
    if not wanted:
        raise Refusal(_("Select the words that you want to highlight."), field="quote")
    if not 1 <= page <= len(starts):
        raise Refusal(_("This page does not exist. Select the words again."), field="quote")
    begin = starts[page - 1]
    last = min(len(starts), page + PAGES_LOOKED_AT - 1)
    text, places = letters(snapshot.text[begin : page_range(starts, last, len(snapshot.text))[1]])
    hits = _all(text, wanted)
    if not hits:
        raise Refusal(
            _("These words could not be found in the text of this page. Select a shorter passage, or highlight it in the text view."),
            field="quote",
        )
    hit = min(hits, key=lambda one: abs(one - at))
    return _with_signs(snapshot.text, begin + places[hit], begin + places[hit + len(wanted) - 1] + 1, quote.strip())


def _with_signs(text: str, begin: int, end: int, quote: str) -> tuple[int, int]:
    """The passage with the quotation marks and full stops that were selected at its ends."""
    known = [place for place, character in enumerate(quote) if letters(character)[0]]
    before, after = quote[: known[0]][::-1], quote[known[-1] + 1 :]
    while before and begin > 0 and text[begin - 1] == before[0]:
        begin, before = begin - 1, before[1:]
    while after and end < len(text) and text[end] == after[0]:
        end, after = end + 1, after[1:]
    return begin, end


def _all(text: str, wanted: str) -> list[int]:
    hits: list[int] = []
    at = text.find(wanted)
    while at != -1 and len(hits) < 1_000:
        hits.append(at)
        at = text.find(wanted, at + 1)
    return hits


def pieces_of(one: Placed, snapshot: Snapshot, starts: Sequence[int]) -> list[Piece]:
    """The pieces of a highlight by page; none for one that is not placed."""
    if one.start is None or one.end is None or not starts:
        return []
    pieces = []
    for page in range(max(1, page_at(starts, one.start)), max(1, page_at(starts, one.end - 1)) + 1):
        begin, end = page_range(starts, page, len(snapshot.text))
        text = snapshot.text[max(begin, one.start) : min(end, one.end)].strip()
        if text:
            pieces.append(Piece(page, len(letters(snapshot.text[begin : max(begin, one.start)])[0]), text))
    return pieces


def place_in(snapshot: Snapshot, start: int) -> str:
    """The place as its readers count, "page 12"; "" for a copy without pages."""
    original = Original.objects.filter(snapshot=snapshot).only("page_starts").first()
    number = page_at(original.page_starts, start) if original else 0
    return str(_("page %(number)d") % {"number": number}) if number else ""
