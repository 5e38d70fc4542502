"""Where a passage stands in another copy of its page, or that it stands there no more: never silently at a look-alike.

The thresholds were chosen on one half of thirty real pages and measured on the other (`python -m bench.anchors`, docs/decisions/0013-anchors.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from commonplace.sense.anchors.evidence import Anchor, Candidate, Search, Text

ENOUGH = 90
"""Evidence from which on the very words at a place need not be weighed against similar ones elsewhere."""
LONG, SHORT = 8, 4
"""So many words, letter for letter, speak for themselves when nothing around them is left; fewer if they stood only once where they were marked."""
HALF = 50
LEAST_QUOTE, LEAST_SIDE, LEAST_EVIDENCE = 50, 50, 65
"""What a passage whose words have changed must have at least: of its words, of its neighbours on each side, and altogether."""
MARGIN = 10
"""By so much a place must be ahead of the next best."""
MOST_LOOK_ALIKES, LEAST_LIKE = 5, 30
"""So many places are shown to a person, each with at least so much in common with the quote."""

_NEAR = 1500


class State(StrEnum):
    EXACT = "exact"
    """The same words between the same words; blanks, quotation marks, dashes and Unicode forms aside."""
    MOVED = "moved"
    """Found again, though words in it or next to it have changed."""
    ORPHANED = "orphaned"
    """Gone, or nobody could say which of several places it is."""


@dataclass(frozen=True)
class Found:
    """`start` and `end` count code points, None for an orphan; `confidence` is the evidence, 0 to 100."""

    state: State
    start: int | None
    end: int | None
    confidence: int


@dataclass(frozen=True)
class LookAlike:
    """A place that looks like the passage, in code points, and the evidence for it, 0 to 100."""

    start: int
    end: int
    confidence: int


def find(text: Text, anchor: Anchor) -> Found:
    """The place of a passage in `text`."""
    search = Search(anchor)
    same = search.same(text)
    sure = _best(same, anchor)
    if sure is not None and sure.evidence >= ENOUGH:
        return _found(sure) if _is_alone(sure, same, anchor) else _orphan(sure)
    places = same + _apart(search.similar(text), same)
    credible = [place for place in places if _is_credible(place, search)]
    best = _best(credible, anchor)
    if best is None:
        return _orphan(_best(places, anchor))
    return _found(best) if _is_alone(best, credible if best.is_same else places, anchor) else _orphan(best)


def candidates(text: Text, anchor: Anchor) -> list[LookAlike]:
    """Up to five places that do not overlap, the likeliest first, for a person to choose from who puts an orphan where it belongs.

    Nothing is claimed about any of them: where `find` says that a passage is gone, this still lists what looks like it.
    """
    search = Search(anchor)
    chosen: list[Candidate] = []
    for one in _in_order(search.same(text, only_folded=True) + search.similar(text, most=MOST_LOOK_ALIKES), anchor):
        if len(chosen) < MOST_LOOK_ALIKES and one.quote >= LEAST_LIKE and not any(one.overlaps(other.begin, other.end) for other in chosen):
            chosen.append(one)
    return [LookAlike(one.begin, one.end, one.evidence) for one in chosen]


def seen_where_marked(text: Text, anchor: Anchor, begin: int, end: int) -> Anchor:
    """The anchor of the passage from `begin` to `end` with what the copy on which it was marked tells: how like it other places are, those with
    the very same words (`twin`) and any (`rival`). Whatever is found in a later copy must have more for itself than these had.
    """
    search = Search(anchor)
    same = search.same(text, only_folded=True)
    elsewhere = [one for one in same + search.similar(text) if not one.overlaps(begin, end)]
    # What stands next to it would take its place, and its neighbours, if it were taken out.
    closed_up = Text(text.raw[max(0, begin - _NEAR) : begin] + text.raw[end : end + _NEAR])
    elsewhere += search.same(closed_up, only_folded=True) + search.similar(closed_up)
    twin = max((one.evidence for one in elsewhere if one.is_same), default=0)
    return replace(anchor, twin=twin, rival=max((one.evidence for one in elsewhere), default=0), places=max(1, len(same)))


def _best(candidates: Iterable[Candidate], anchor: Anchor) -> Candidate | None:
    """The one with most evidence; of equal ones the nearest to where it stood."""
    return next(iter(_in_order(candidates, anchor)), None)


def _in_order(candidates: Iterable[Candidate], anchor: Anchor) -> list[Candidate]:
    start = anchor.start or 0
    return sorted(candidates, key=lambda one: (-one.evidence, abs(one.begin - start), one.begin, one.end))


def _apart(similar: list[Candidate], same: list[Candidate]) -> list[Candidate]:
    return [one for one in similar if not any(one.overlaps(other.begin, other.end) for other in same)]


def _is_credible(candidate: Candidate, search: Search) -> bool:
    """Whether there is enough evidence that this is the passage, if there is no other."""
    if candidate.is_same:
        long_enough = SHORT if search.anchor.places == 1 else LONG
        return len(search.words) >= long_enough or max(candidate.before, candidate.after) >= HALF
    enough_around = min(candidate.before, candidate.after) >= LEAST_SIDE
    return candidate.quote >= LEAST_QUOTE and enough_around and candidate.evidence >= LEAST_EVIDENCE


def _is_alone(best: Candidate, candidates: Iterable[Candidate], anchor: Anchor) -> bool:
    """Whether nothing comes near it, here or among what stood elsewhere in the copy where it was marked."""
    if best.is_same and best.is_tight and best.begin == anchor.start:
        return True
    others = [one for one in candidates if not one.overlaps(best.begin, best.end)]
    if best.evidence - max((one.evidence for one in others), default=0) < MARGIN:
        return False
    return best.evidence - (anchor.twin if best.is_same else anchor.rival) >= MARGIN


def _found(candidate: Candidate) -> Found:
    state = State.EXACT if candidate.is_same and candidate.is_tight else State.MOVED
    return Found(state, candidate.begin, candidate.end, candidate.evidence)


def _orphan(nearest: Candidate | None) -> Found:
    """`nearest` is the best place that was not good enough."""
    return Found(State.ORPHANED, None, None, nearest.evidence if nearest else 0)
