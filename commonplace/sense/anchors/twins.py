"""Equal passages of one copy: which of them a place of the newer copy is, by what stands around it further than neighbours reach."""

from __future__ import annotations

from commonplace.sense.anchors.evidence import Candidate, Search
from commonplace.sense.anchors.text import Text
from commonplace.sense.anchors.words import Pattern

AROUND = 40
"""So many words on each side are held against each other."""
MUCH_MORE = 10
"""So many more words in common are much more."""
LEAST_LEFT = 8
"""So many words must stand between the passage and where a part was cut off: an equal one next to it could have been what was."""


class Twins:
    """The places of the older copy where the passage's words stand, its own and the others."""

    def __init__(self, search: Search, page: Text, start: int) -> None:
        end = start + len(search.anchor.quote)
        others = [one for one in search.same(page, only_folded=True) if not one.overlaps(start, end)]
        self._page, self._first_last = page, page.words_between(start, end)
        self._own = _around(page, start, end)
        self._others = [_around(page, one.begin, one.end) for one in others]

    def is_rather_another(self, text: Text, place: Candidate) -> bool:
        """Whether a place is surrounded much more as one of the others was."""
        left, right = _around(text, place.begin, place.end)
        before, after = Pattern(left), Pattern(right)
        own, *others = [before.common(one) + after.common(other) for one, other in (self._own, *self._others)]
        return max(others, default=0) >= own + MUCH_MORE

    def in_excerpt(self, text: Text, places: list[Candidate]) -> Candidate | None:
        """The place of the passage where the newer copy is a part of the older one, word for word, and more is left around it than it could be
        told from its neighbours by.
        """
        shift = text.excerpt_of(self._page)
        if shift is None:
            return None
        first, last = self._first_last[0] - shift, self._first_last[1] - shift
        is_cut_before, is_cut_after = shift > 0, shift + len(text.words) < len(self._page.words)
        if (is_cut_before and first < LEAST_LEFT) or (is_cut_after and len(text.words) - last < LEAST_LEFT):
            return None
        return next((place for place in places if text.words_between(place.begin, place.end) == (first, last)), None)


def _around(text: Text, begin: int, end: int) -> tuple[list[str], list[str]]:
    first, last = text.words_between(begin, end)
    return text.words[max(0, first - AROUND) : first], text.words[last : last + AROUND]
