"""Equal passages of one copy: which of them a place of the newer copy is, by what stands around it further than neighbours reach."""

from __future__ import annotations

from commonplace.kit.anchors.evidence import Candidate, Search
from commonplace.kit.anchors.text import Text
from commonplace.kit.anchors.words import Pattern

AROUND = 40
"""So many words on each side are held against each other."""
MUCH_MORE = 10
"""So many more words in common are much more."""


class Twins:
    """The places of the older copy where the passage's words stand, its own and the others."""

    def __init__(self, search: Search, page: Text, start: int) -> None:
        end = start + len(search.anchor.quote)
        others = [one for one in search.same(page, only_folded=True) if not one.overlaps(start, end)]
        self._own = _around(page, start, end)
        self._others = [_around(page, one.begin, one.end) for one in others]

    def could_be_another(self, text: Text, place: Candidate, *, is_one_gone: bool) -> bool:
        """Whether a place is surrounded much more as one of the others was; where one of all is gone, it must be much less so. A place without
        either of the two words that stood next to the passage could be any of them."""
        left, right = _around(text, place.begin, place.end)
        if left[-1:] != self._own[0][-1:] and right[:1] != self._own[1][:1]:
            return True
        before, after = Pattern(left), Pattern(right)
        own, *others = [before.common(one) + after.common(other) for one, other in (self._own, *self._others)]
        ahead = own - max(others, default=0)
        return ahead < MUCH_MORE if is_one_gone else ahead <= -MUCH_MORE


def _around(text: Text, begin: int, end: int) -> tuple[list[str], list[str]]:
    first, last = text.words_between(begin, end)
    return text.words[max(0, first - AROUND) : first], text.words[last : last + AROUND]
