"""Two copies of a page laid side by side: which words of the older one stand where in the newer one, and what that says of one passage.

What is laid side by side are pairs of neighbouring words, so that common words met by chance count for little. Where several layings are equally
good (of two equal sentences one was taken out: which?) the earliest and the latest are both made, and only what both say holds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

FEW_CELLS, MOST_CELLS = 250_000, 4_000_000
"""Pairs of one copy times pairs of the other up to which the best laying is computed; longer stretches are first cut at what stands in each once."""
MOST_CUTS = 8
LEAST_HERE = 75
LEAST_LOST = 60
NEARBY = 40
"""So many words on each side of a passage are asked whether they are still there."""
CLOSED, SLACK = 60, 2
LEAST_OTHER = 30
"""From this share of its words on, in hundredths, that were elsewhere in the older copy, a place is taken to be that other passage."""


@dataclass(frozen=True)
class Laying:
    """Where each word of the older copy stands in the newer one and the other way round, -1 for nowhere."""

    to_new: list[int]
    to_old: list[int]


@dataclass(frozen=True)
class Alignment:
    """The earliest and the latest laying of two copies. `is_known` is False where a copy repeats itself too much to tell in reasonable time."""

    old: list[str]
    new: list[str]
    layings: tuple[Laying, Laying]
    matches: list[int]
    is_known: bool

    def lost_without(self, first: int, last: int) -> int:
        """How many pairs less the two copies have in common if those from `first` to `last` of the older one are taken to be gone.

        As many as it has pairs for a passage that stands where it stood; few or none where the newer copy is as well explained without it.
        """
        blocked = [*self.old[:first], *[""] * (last - first), *self.old[last:]]
        return sum(place >= 0 for place in self.matches) - sum(place >= 0 for place in _matches(blocked, self.new)[0])


def align(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Lay the words of two copies side by side."""
    old_pairs, new_pairs = _pairs(old), _pairs(new)
    early, is_known = _matches(old_pairs, new_pairs)
    turned, _is_known = _matches(old_pairs[::-1], new_pairs[::-1])
    late = [len(new) - 1 - place if place >= 0 else -1 for place in reversed(turned)]
    return Alignment(old_pairs, new_pairs, (_laying(early, len(new)), _laying(late, len(new))), early, is_known)


class Whereabouts:
    """What the alignment says of one passage: the words from `first` to `last` of the older copy."""

    def __init__(self, alignment: Alignment, first: int, last: int) -> None:
        self.first, self.last = first, last
        self._alignment = alignment
        self._layings = alignment.layings
        self._windows = [_window(laying, first, last) for laying in alignment.layings]
        self.gaps = [(low, high) for low, high, _before, _after in self._windows]
        """Between which words of the newer copy it must stand if it was not moved, by each laying."""

    @property
    def gap(self) -> tuple[int, int]:
        """Where it must stand by both layings; from and to, which may be nowhere."""
        return max(low for low, _high in self.gaps), min(high for _low, high in self.gaps)

    @property
    def has_next(self) -> tuple[bool, bool]:
        """Whether the very next word of the older copy is still there, before and after it."""
        return (
            all(before == self.first - 1 for _low, _high, before, _after in self._windows),
            all(after == self.last for _low, _high, _before, after in self._windows),
        )

    @property
    def is_kept(self) -> bool:
        """Whether most of its words are still there, between what was around them."""
        least = (self.last - self.first + 1) // 2
        return all(sum(place >= 0 for place in laying.to_new[self.first : self.last]) >= least for laying in self._layings)

    def is_here(self, first: int, last: int) -> bool:
        """Whether a place of the newer copy is, but for its edges, between what was around the passage."""
        return not self.is_other(first, last) and all(
            100 * (min(last, high) - max(first, low)) >= LEAST_HERE * (last - first) for low, high in self.gaps
        )

    @property
    def is_needed(self) -> bool:
        """Whether without the passage the newer copy would be much less well explained."""
        first = max(0, self.first - 1)
        size = sum(place >= 0 for place in self._alignment.matches[first : self.last])
        return 100 * self._alignment.lost_without(first, self.last) >= LEAST_LOST * max(1, size)

    def is_other(self, first: int, last: int) -> bool:
        """Whether a place of the newer copy is, or could be, what stood elsewhere in the older one."""
        return any(
            100 * sum(at >= 0 and not self.first <= at < self.last for at in laying.to_old[first:last]) >= LEAST_OTHER * (last - first)
            for laying in self._layings
        )

    def beside(self) -> list[tuple[int, int]]:
        """Stretches of the older copy next to the passage that are gone too: what stands here could be one of these."""
        _low, _high, before, after = self._windows[0]
        _low, _high, other_before, other_after = self._windows[1]
        return [(min(before, other_before) + 1, self.first), (self.last, max(after, other_after))]

    def support(self, first: int, last: int) -> tuple[int, int]:
        """How many in a hundred of the next words on each side are still before, and after, a place of the newer copy; 100 at the page's ends.

        At least `CLOSED` where nothing was put in between the place and what is left on that side.
        """
        befores, afters = [], []
        for laying, (low, high) in zip(self._layings, self.gaps, strict=True):
            before = _share(laying.to_new[max(0, self.first - NEARBY) : self.first], 0, first)
            after = _share(laying.to_new[self.last : self.last + NEARBY], last, len(laying.to_old))
            befores.append(max(before, CLOSED if first - low <= SLACK else 0))
            afters.append(max(after, CLOSED if high - last <= SLACK else 0))
        return min(befores), min(afters)


def _share(places: list[int], low: int, high: int) -> int:
    return 100 * sum(low <= place < high for place in places) // len(places) if places else 100


def _window(laying: Laying, first: int, last: int) -> tuple[int, int, int, int]:
    """From and to in the newer copy, and the words of the older one that bound it."""
    to_new = laying.to_new
    before, after = first - 1, last
    while before >= 0 and to_new[before] < 0:
        before -= 1
    while after < len(to_new) and to_new[after] < 0:
        after += 1
    return (to_new[before] + 1 if before >= 0 else 0), (to_new[after] if after < len(to_new) else len(laying.to_old)), before, after


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in zip(words, [*words[1:], ""], strict=False)]


def _laying(matches: list[int], size: int) -> Laying:
    """Of pairs laid side by side, the words."""
    to_new, taken = list(matches), set(matches)
    for at, place in enumerate(matches[:-1]):
        if place >= 0 and to_new[at + 1] < 0 and place + 1 < size and place + 1 not in taken:
            to_new[at + 1] = place + 1
    to_old = [-1] * size
    for at, place in enumerate(to_new):
        if place >= 0:
            to_old[place] = at
    return Laying(to_new, to_old)


def _matches(old: list[str], new: list[str]) -> tuple[list[int], bool]:
    """Where each of `old` stands in `new` in a longest common subsequence, as early as possible; -1 for nowhere. And whether all was compared."""
    found = [-1] * len(old)
    is_known = True
    waiting = [(0, len(old), 0, len(new), MOST_CUTS)]
    while waiting:
        low, high, new_low, new_high, cuts = waiting.pop()
        while low < high and new_low < new_high and old[low] == new[new_low]:
            found[low] = new_low
            low, new_low = low + 1, new_low + 1
        while low < high and new_low < new_high and old[high - 1] == new[new_high - 1]:
            high, new_high = high - 1, new_high - 1
            found[high] = new_high
        if low == high or new_low == new_high:
            continue
        cells, fixed = (high - low) * (new_high - new_low), []
        if cells > FEW_CELLS and cuts:
            fixed = _fixed(old[low:high], new[new_low:new_high])
        if cells <= FEW_CELLS or (cells <= MOST_CELLS and 20 * len(fixed) < min(high - low, new_high - new_low)):
            for at, place in _longest(old[low:high], new[new_low:new_high]):
                found[low + at] = new_low + place
            continue
        is_known = is_known and bool(fixed)
        ends = [(low + at, new_low + place) for at, place in fixed] + ([(high, new_high)] if fixed else [])
        for end, new_end in ends:
            waiting.append((low, end, new_low, new_end, cuts - 1))
            if end < high:
                found[end] = new_end
            low, new_low = end + 1, new_end + 1
    return found, is_known


def _longest(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """A longest common subsequence, bit by bit as `Pattern.common`, with the way back."""
    bits: dict[str, int] = {}
    for at, sign in enumerate(old):
        bits[sign] = bits.get(sign, 0) | 1 << at
    every = (1 << len(old)) - 1
    row, rows = every, []
    for sign in new:
        met = row & bits.get(sign, 0)
        if met:
            row = ((row + met) | (row - met)) & every
        rows.append(row)
    found: list[tuple[int, int]] = []
    at, place = len(old), len(new)
    while at and place:
        if rows[place - 1] >> (at - 1) & 1:
            at -= 1
            continue
        place -= 1
        if place == 0 or rows[place - 1] >> (at - 1) & 1:
            at -= 1
            found.append((at, place))
    return found


def _fixed(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """What stands once in each, in the longest row that is in the same order in both."""
    counts, new_counts = Counter(old), Counter(new)
    places = {sign: at for at, sign in enumerate(new) if new_counts[sign] == 1}
    once = [(at, places[sign]) for at, sign in enumerate(old) if counts[sign] == 1 and sign in places]
    tails: list[int] = []
    ends: list[int] = []
    previous = [-1] * len(once)
    for number, (_at, place) in enumerate(once):
        where = bisect_left(tails, place)
        previous[number] = ends[where - 1] if where else -1
        tails[where : where + 1] = [place]
        ends[where : where + 1] = [number]
    row: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        row.append(once[number])
        number = previous[number]
    return row[::-1]
