"""Equal passages of one copy: which of them a place of the newer copy is, by what stands around it further than neighbours reach."""

from __future__ import annotations

from commonplace.sense.anchors.evidence import Candidate, Search, Text
from commonplace.sense.anchors.words import Pattern

AROUND = 40
"""So many words on each side are held against each other."""
MUCH_MORE = 10
"""So many more words in common are much more."""
MOST_AROUND = 60
"""So much of what is around a place, in hundredths, must be what was around the passage."""
MOST_TWINS = 8


class Twins:
    """The places of the older copy where the passage's words stand, its own and the others."""

    def __init__(self, search: Search, page: Text, start: int) -> None:
        end = start + len(search.anchor.quote)
        others = [one for one in search.same(page, only_folded=True) if not one.overlaps(start, end)]
        self._own = _around(page, start, end)
        self._others = [_around(page, one.begin, one.end) for one in others]

    def is_rather_another(self, text: Text, place: Candidate) -> bool:
        """Whether a place is surrounded much more as one of the others was."""
        own, most, _size = self._fits(text, place)
        return most >= own + MUCH_MORE

    def only_own(self, text: Text, places: list[Candidate]) -> Candidate | None:
        """The place that is surrounded as the passage was, and much more so than as any other was, if there is just one."""
        if not 0 < len(self._others) < MOST_TWINS or len(places) > MOST_TWINS:
            return None
        found = []
        for place in places:
            own, most, size = self._fits(text, place)
            if own >= most + MUCH_MORE and 100 * own >= MOST_AROUND * size:
                found.append(place)
        return found[0] if len(found) == 1 else None

    def _fits(self, text: Text, place: Candidate) -> tuple[int, int, int]:
        """How many words the surroundings of a place have in common with those of the passage, at most with those of another, and could have."""
        left, right = _around(text, place.begin, place.end)
        before, after = Pattern(left), Pattern(right)
        own, *others = [before.common(one) + after.common(other) for one, other in (self._own, *self._others)]
        return own, max(others, default=0), min(len(left) + len(right), len(self._own[0]) + len(self._own[1]))


def _around(text: Text, begin: int, end: int) -> tuple[list[str], list[str]]:
    first, last = text.words_between(begin, end)
    return text.words[max(0, first - AROUND) : first], text.words[last : last + AROUND]
