"""Where a passage stands in another copy of its page, or that it stands there no more: never silently at a look-alike.

The thresholds were chosen while looking at thirty real pages and measured on them with other seeds (`python -m bench.anchors`,
docs/decisions/0013-anchors.md). Where a rule is in doubt, a passage is an orphan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from commonplace.kit.anchors.alignment import Whereabouts
from commonplace.kit.anchors.evidence import Anchor, Candidate, Search
from commonplace.kit.anchors.folding import fold
from commonplace.kit.anchors.text import Text
from commonplace.kit.anchors.twins import Twins
from commonplace.kit.anchors.words import Pattern

ENOUGH = 90
"""Evidence from which on the very words at a place need not be weighed against similar ones elsewhere."""
LONG, SHORT = 8, 4
"""So many words, letter for letter, speak for themselves when nothing around them is left; fewer if they stood only once where they were marked."""
HALF = 50
LEAST_QUOTE, LEAST_SIDE, LEAST_EVIDENCE = 50, 50, 65
"""What a passage whose words have changed must have at least: of its words, of its neighbours on each side, and altogether."""
MARGIN = 10
"""By so much a place must be ahead of the next best."""
FEW, FEW_ALIKE, HERE_ALIKE, LIKES_ALIKE = 5, 75, 68, 70
"""Below so many words a passage is short; how much must be left of changed words of a short one, of others, and of those with something like them."""
LEAST_WORDS = 3
"""So many words must be left of changed ones: two stand in any sentence."""
ALONE = 15
"""So much more must be left of changed words for each side on which nothing stood next to them."""
MOST_GONE = 1000
"""So many words that are gone are looked through for what a changed passage could be instead."""
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
    if anchor.page is not None and anchor.start is not None and search.words:
        if sure is not None and sure.evidence >= ENOUGH and len(same) == anchor.places == 1 and _is_alone(sure, same, anchor):
            return _found(sure)
        found = _side_by_side(text, search, anchor.page, anchor.start, same)
        if found is not None:
            return found
    if sure is not None and sure.evidence >= ENOUGH:
        return _found(sure) if _is_alone(sure, same, anchor) else _orphan(sure)
    places = same + _apart(search.similar(text), same)
    credible = [place for place in places if _is_credible(place, search)]
    best = _best(credible, anchor)
    if best is None:
        return _orphan(_best(places, anchor))
    return _found(best) if _is_alone(best, credible if best.is_same else places, anchor) else _orphan(best)


def find_again(text: Text, page: Text, anchor: Anchor, begin: int, end: int) -> Found:
    """The place in `text` of the passage that stood on `page` from `begin` to `end`: what `find` answers with all that `seen_where_marked` tells.

    Where the words stood only once and stand only once, with what was around them, nothing that `seen_where_marked` looks for could change the
    answer; that is most passages of most pages, so it is not looked for.
    """
    search = Search(replace(anchor, page=page))
    same = search.same(text) if search.words and anchor.start is not None else []
    if len(same) == 1 and same[0].evidence >= ENOUGH and len(search.same(page, only_folded=True)) == 1:
        reach = 2 * len(anchor.quote)
        seam = fold(page.raw[max(0, begin - reach) : begin] + page.raw[end : end + reach])
        if search.folded not in seam:
            return _found(same[0])
    return find(text, seen_where_marked(page, anchor, begin, end))


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
    return replace(anchor, page=text, twin=twin, rival=max((one.evidence for one in elsewhere), default=0), places=max(1, len(same)))


def _side_by_side(text: Text, search: Search, page: Text, start: int, same: list[Candidate]) -> Found | None:
    """What the older copy, laid side by side with this one, tells; None where they repeat themselves too much to say."""
    alignment = text.beside(page)
    if not alignment.is_known:
        return None
    anchor = search.anchor
    where = Whereabouts(alignment, *page.words_between(start, start + len(anchor.quote)))
    twins = Twins(search, page, start) if anchor.places > 1 else None
    placed = [(one, *text.words_between(one.begin, one.end)) for one in same]
    here = [
        _supported(one, where.support(first, last))
        for one, first, last in placed
        if where.is_here(first, last) and _stands_out(one, anchor)
    ]
    best = _ahead(here, anchor)
    if best is not None and where.is_needed:
        is_one_gone = len(same) < anchor.places
        is_another = twins is not None and twins.could_be_another(text, best, is_one_gone=is_one_gone)
        return _orphan(best) if is_another else _found(best)
    if len(same) == anchor.places == 1 and _is_credible(same[0], search) and _is_alone(same[0], same, anchor):
        return _found(same[0])
    if here:
        return _orphan(_best(here, anchor))
    free = [one for one, first, last in placed if not where.is_other(first, last)]
    changed = _changed_here(text, search, page, where)
    if free:
        best = _ahead(free, anchor)
        # With no more places than there were others of the same words, each could be one of those.
        is_gone = not changed and not where.is_kept and len(same) >= anchor.places
        is_moved = best is not None and is_gone and _is_credible(best, search)
        is_another = best is not None and twins is not None and twins.could_be_another(text, best, is_one_gone=False)
        return _found(best) if best is not None and is_moved and not is_another else _orphan(best)
    best = _ahead(changed, anchor)
    if best is None or not where.is_needed or _stood_elsewhere(text, best, page, start, start + len(anchor.quote)):
        return _orphan(best or _best(same, anchor))
    (low, high), (has_before, has_after) = where.gap, where.has_next
    return _found(search.filled(text, best, low if has_before else None, high if has_after else None))


def _ahead(candidates: list[Candidate], anchor: Anchor) -> Candidate | None:
    """The best one, if it is well ahead of all others."""
    best = _best(candidates, anchor)
    if best is None or any(best.evidence - one.evidence < MARGIN and not one.overlaps(best.begin, best.end) for one in candidates):
        return None
    return best


def _least_likeness(search: Search) -> int:
    """How much of changed words must be left: more for few words, of which some stand in any sentence, and where there was something like them."""
    least = FEW_ALIKE if len(search.words) < FEW else HERE_ALIKE if _is_unlike(search.anchor) else LIKES_ALIKE
    return least + ALONE * search.open_sides


def _is_unlike(anchor: Anchor) -> bool:
    """Whether the copy on which it was marked had nothing like it elsewhere."""
    return anchor.places <= 1 and anchor.rival < LEAST_EVIDENCE


def _stands_out(place: Candidate, anchor: Anchor) -> bool:
    """Where the copy on which it was marked had something like it elsewhere, what stands next to it has to speak for it, too."""
    return _is_unlike(anchor) or max(place.before, place.after) >= HALF


def _supported(one: Candidate, support: tuple[int, int]) -> Candidate:
    return replace(one, before=max(one.before, support[0]), after=max(one.after, support[1]))


def _changed_here(text: Text, search: Search, page: Text, where: Whereabouts) -> list[Candidate]:
    """Places between what was around the passage, with enough of its words, that are not rather another passage that is gone from there too."""
    low, high = where.gap
    found = []
    for place in search.between(text, low, high) if low < high else []:
        first, last = text.words_between(place.begin, place.end)
        one = _supported(place, where.support(first, last))
        enough_around = min(one.before, one.after) >= LEAST_SIDE and _stands_out(place, search.anchor)
        is_enough = search.common(text.words[first:last]) >= LEAST_WORDS
        if is_enough and one.quote >= _least_likeness(search) and enough_around and one.evidence >= LEAST_EVIDENCE:
            rather = max((_most_like(text.words[first:last], page.words[begin:end]) for begin, end in where.beside()), default=0)
            if one.quote - rather >= MARGIN:
                found.append(one)
    return found


def _stood_elsewhere(text: Text, place: Candidate, page: Text, begin: int, end: int) -> bool:
    """Whether the older copy had these very words somewhere else than from `begin` to `end`: then they could be what is left of that."""
    first, last = text.words_between(place.begin, place.end)
    words, own = text.words[first:last], page.words_between(begin, end)
    starts = page.places.get(words[0], ()) if words else ()
    return any(page.words[at : at + len(words)] == words for at in starts if at + len(words) <= own[0] or at >= own[1])


def _most_like(words: list[str], gone: list[str]) -> int:
    """How much of these words stands close together in what is gone, 0 to 100."""
    pattern, step = Pattern(words), max(1, len(words) // 2)
    return max((pattern.share(gone[at : at + 3 * step]) for at in range(0, min(len(gone), MOST_GONE), step)), default=0)


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
    if best.is_same and best.is_tight and best.begin == anchor.start and anchor.page is None:
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
