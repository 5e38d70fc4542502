"""Finding a quoted passage in a text.

A passage is described as the W3C Web Annotation model does (https://www.w3.org/TR/annotation-model/#selectors): by the quote with what stands
before and after it, and by its position. All counts are Unicode code points.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from commonplace.kit.errors import Refusal

CONTEXT = 64
MOST_PLACES = 1000


@dataclass(frozen=True)
class Passage:
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int


def locate(text: str, quote: str, *, prefix: str = "", suffix: str = "", start: int | None = None) -> Passage:
    """The place in `text` where `quote` stands letter by letter; only blanks and line ends may differ, as they do in what is copied from a page.

    Where it stands more than once, the place whose surroundings share most with `prefix` and `suffix` wins, then the one nearest `start`.
    Raises Refusal when the quote is empty or does not occur.
    """
    quote = quote.strip()
    if not quote:
        raise Refusal(_("Select the words that you want to highlight."), field="quote")
    places = _occurrences(text, quote, start) or _occurrences_but_for_blanks(text, quote)
    if not places:
        raise Refusal(_("These words do not stand in the text like that. Copy the passage from the page below."), field="quote")
    begin, end = max(places, key=lambda place: (_agreement(text, place, prefix, suffix), -abs(place[0] - (start or 0))))
    return Passage(text[begin:end], text[max(0, begin - CONTEXT) : begin], text[end : end + CONTEXT], begin, end)


def _occurrences(text: str, quote: str, start: int | None) -> list[tuple[int, int]]:
    begins = _find_all(text, quote)
    if start is not None and len(begins) == MOST_PLACES and text.startswith(quote, start):
        begins.append(start)
    return [(begin, begin + len(quote)) for begin in begins]


def _find_all(text: str, quote: str) -> list[int]:
    begins: list[int] = []
    begin = text.find(quote)
    while begin != -1 and len(begins) < MOST_PLACES:
        begins.append(begin)
        begin = text.find(quote, begin + 1)
    return begins


def _occurrences_but_for_blanks(text: str, quote: str) -> list[tuple[int, int]]:
    words = quote.split()
    if len(words) < 2:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    return [match.span() for match, _count in zip(pattern.finditer(text), range(MOST_PLACES), strict=False)]


def _agreement(text: str, place: tuple[int, int], prefix: str, suffix: str) -> int:
    """How many characters next to the place agree with the remembered surroundings."""
    begin, end = place
    before, after = text[max(0, begin - CONTEXT) : begin][::-1], text[end : end + CONTEXT]
    return _common(before, prefix[::-1]) + _common(after, suffix)


def _common(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
