"""The places of a text where a passage could stand, and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from commonplace.kit.anchors.folding import fold
from commonplace.kit.anchors.text import Text
from commonplace.kit.anchors.words import WORD, Pattern, words_of

NEIGHBOURS = 8
"""So many words on each side are held against each other."""
NEXT_TO_IT = 4
"""So many words on each side must be the same for a passage to stand "exactly"."""
MOST_PLACES = 100
MOST_SEEDS, MOST_OCCURRENCES = 24, 64
MOST_REGIONS = 4
MOST_SHIFTS = 24
MOST_BETWEEN = 80
_EDGE = 8
_SLACK = 2
_REACH = 200


@dataclass(frozen=True)
class Anchor:
    """A passage as it was marked. `start` counts code points.

    `twin` and `rival` say how like it other places of the copy were on which it was marked, and `places` in how many the very same words stood,
    its own among them (`seen_where_marked`); 0 when nobody looked. `page` is that copy, with which a newer one can be laid side by side.
    """

    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    twin: int = 0
    rival: int = 0
    places: int = 0
    page: Text | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Candidate:
    """A place where the passage could stand, in code points, and the evidence, 0 to 100 each: how like the quote, how like on either side.

    `is_same` says that the folded words are the same; `is_tight` that the next words on both sides are, too.
    """

    begin: int
    end: int
    quote: int
    before: int
    after: int
    is_same: bool
    is_tight: bool

    @property
    def evidence(self) -> int:
        return (60 * self.quote + 20 * self.before + 20 * self.after) // 100

    def overlaps(self, begin: int, end: int) -> bool:
        return self.begin < end and begin < self.end


class Search:
    """One passage, ready to be held against places of a text."""

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.folded = fold(anchor.quote).strip(" ")
        self.words = words_of(self.folded)
        prefix, suffix = anchor.prefix, anchor.suffix
        is_left_cut = is_right_cut = knows_page = False
        if anchor.page is not None and anchor.start is not None:
            end = anchor.start + len(anchor.quote)
            prefix, suffix = anchor.page.raw[max(0, anchor.start - _REACH) : anchor.start], anchor.page.raw[end : end + _REACH]
            is_left_cut, is_right_cut, knows_page = len(prefix) == _REACH, len(suffix) == _REACH, True
        self.before = _outer_words(prefix, is_before=True, is_cut=is_left_cut or not knows_page)
        self.after = _outer_words(suffix, is_before=False, is_cut=is_right_cut or not knows_page)
        self._near_before, self._near_after = self.before[-NEXT_TO_IT:], self.after[:NEXT_TO_IT]
        # Of a side that was cut only as many words can be asked for as are known: a line of dashes has few.
        self._many_before = len(self._near_before) if is_left_cut or (self.before and not knows_page) else NEXT_TO_IT
        self._many_after = len(self._near_after) if is_right_cut or (self.after and not knows_page) else NEXT_TO_IT
        spans = [match.span() for match in WORD.finditer(self.folded)]
        self._opening = self.folded[: spans[0][0]] if spans else ""
        self._closing = self.folded[spans[-1][1] :] if spans else ""
        self._quote, self._turned = Pattern(self.words), Pattern(self.words[::-1])
        self._head, self._tail = Pattern(self.words[:_EDGE]), Pattern(self.words[-_EDGE:])
        self._before, self._after = Pattern(self.before), Pattern(self.after)

    @property
    def open_sides(self) -> int:
        """On how many sides nothing stood next to it."""
        return (not self.before) + (not self.after)

    def common(self, words: Sequence[str]) -> int:
        """How many of the passage's words these are, in the same order."""
        return self._quote.common(words)

    def same(self, text: Text, *, only_folded: bool = False) -> list[Candidate]:
        """Where the very words stand: letter by letter, or at least (with `only_folded`: in any case) after folding."""
        anchor, folded = self.anchor, self.folded
        if not folded:
            return []
        places = [] if only_folded else _find_all(text.raw, anchor.quote, anchor.start)
        spans = [(at, at + len(anchor.quote)) for at in places]
        if not spans:
            spans = [text.folded.span(at, at + len(folded)) for at in _find_all(text.folded.text, folded, None)]
        return [self._judged_by_signs(text, begin, end) for begin, end in spans]

    def similar(self, text: Text, *, most: int = MOST_REGIONS) -> list[Candidate]:
        """Where most of the words stand, between the same words if possible, in at most so many regions."""
        if not self.words:
            return []
        regions = self._regions(text, most)
        firsts = sorted({self._first_edge(text.words, low, high) for low, high in regions})
        size = len(self.words)
        lasts = sorted({self._last_edge(text.words, low + size, high + size) for low, high in regions})
        return [
            self._judged_by_words(text, first, last)
            for first in firsts
            for last in lasts
            if size <= 2 * (last - first) and last - first <= 2 * size + NEIGHBOURS
        ]

    def between(self, text: Text, low: int, high: int) -> list[Candidate]:
        """The stretch between two words, and what in it is most like the passage."""
        size = len(self.words)
        found = {(low, high)}
        if high - low <= MOST_BETWEEN + 2 * size:
            first = self._first_edge(text.words, low + _SLACK, high - 1 - _SLACK)
            last = self._last_edge(text.words, low + 1 + _SLACK, high - _SLACK)
            found |= {(first, high), (low, last), (first, last)}
            found |= {(begin, begin + self._quote.best_beginning(text.words[begin:high])) for begin in (low, first)}
            found |= {(end - self._turned.best_beginning(text.words[low:end][::-1]), end) for end in (high, last)}
        return [
            self._judged_by_words(text, first, last)
            for first, last in sorted(found)
            if size <= 2 * (last - first) and last - first <= 2 * size + NEIGHBOURS
        ]

    def filled(self, text: Text, place: Candidate, low: int | None, high: int | None) -> Candidate:
        """The place with what is left between it and what stood next to it, if that is a word or two, or begins or ends like the passage: its
        first or last words are then what has changed. Its own first or last words right beside the place are taken in, too.
        """
        words, most = text.words, max(_SLACK, len(self.words) // 3)
        first, last = text.words_between(place.begin, place.end)
        for many in range(1, _EDGE):
            if first >= many and words[first - many : first + 1] == self.words[: many + 1]:
                first -= many
                break
        for many in range(1, _EDGE):
            if words[last - 1 : last + many] == self.words[-many - 1 :]:
                last += many
                break
        if low is not None and low < first and (first - low <= _SLACK or (first - low <= most and words[low] == self.words[0])):
            first = low
        if high is not None and last < high and (high - last <= _SLACK or (high - last <= most and words[high - 1] == self.words[-1])):
            last = high
        begin, end = text.folded.span(*self._with_signs(text, first, last))
        return replace(place, begin=min(begin, place.begin), end=max(end, place.end))

    def _regions(self, text: Text, most: int) -> list[tuple[int, int]]:
        """Where the passage could begin, in words, from and to: where the rarest of its words and neighbours stand as far apart as they did."""
        begins = self._begins(text)
        width = min(4 + len(self.words) // 4, MOST_SHIFTS - 2 * _SLACK)
        windows: list[tuple[int, int, int]] = []
        last = 0
        for at, begin in enumerate(begins):
            while last < len(begins) and begins[last] <= begin + width:
                last += 1
            windows.append((at - last, begin, begins[last - 1]))
        regions: list[tuple[int, int]] = []
        for votes, low, high in sorted(windows):
            if votes > -2 or len(regions) == most:
                break
            if all(high < other_low or low > other_high for other_low, other_high in regions):
                regions.append((low, high))
        return regions

    def _begins(self, text: Text) -> list[int]:
        """For each occurrence of a rare word: where the passage would begin if this were it."""
        query = [*self.before, *self.words, *self.after]
        seeds = sorted(
            (len(places), at, places)
            for at, word in enumerate(query)
            if (places := text.places.get(word)) is not None and len(places) <= MOST_OCCURRENCES
        )[:MOST_SEEDS]
        return sorted(place - at + len(self.before) for _count, at, places in seeds for place in places)

    def _first_edge(self, words: Sequence[str], low: int, high: int) -> int:
        """The word with which the passage begins, if it begins about there."""
        best, chosen = -1, max(0, low)
        first_word, neighbour = self.words[0], self.before[-1] if self.before else None
        for at in range(max(0, low - _SLACK), min(len(words) - 1, high + _SLACK) + 1):
            fit = 2 * self._before.common(words[max(0, at - self._before.size - _SLACK) : at])
            fit += 3 * self._head.common(words[at : at + self._head.size + _SLACK])
            fit += (words[at] == first_word) + (at > 0 and words[at - 1] == neighbour)
            if fit > best:
                best, chosen = fit, at
        return chosen

    def _last_edge(self, words: Sequence[str], low: int, high: int) -> int:
        """The place after the word with which the passage ends, if it ends about there."""
        best, chosen = -1, min(len(words), high)
        last_word, neighbour = self.words[-1], self.after[0] if self.after else None
        for at in range(max(1, low - _SLACK), min(len(words), high + _SLACK) + 1):
            fit = 3 * self._tail.common(words[max(0, at - self._tail.size - _SLACK) : at])
            fit += 2 * self._after.common(words[at : at + self._after.size + _SLACK])
            fit += (words[at - 1] == last_word) + (at < len(words) and words[at] == neighbour)
            if fit >= best:
                best, chosen = fit, at
        return chosen

    def _judged_by_signs(self, text: Text, begin: int, end: int) -> Candidate:
        left = words_of(fold(text.raw[max(0, begin - _REACH) : begin]))
        right = words_of(fold(text.raw[end : end + _REACH]))
        return self._judged(begin, end, 100, left, right, is_same=True)

    def _judged_by_words(self, text: Text, first: int, last: int) -> Candidate:
        words = text.words
        begin, end = text.folded.span(*self._with_signs(text, first, last))
        left = words[max(0, first - NEIGHBOURS - _SLACK) : first]
        right = words[last : last + NEIGHBOURS + _SLACK]
        return self._judged(begin, end, self._quote.likeness(words[first:last]), left, right, is_same=False)

    def _judged(self, begin: int, end: int, quote: int, left: list[str], right: list[str], *, is_same: bool) -> Candidate:
        before, after = self._before, self._after
        # What stood at the very beginning or end of its text stands there still, or has got new neighbours.
        left_share = before.share(left[-before.size - _SLACK :]) if before.size else 100 * (not left)
        right_share = after.share(right[: after.size + _SLACK]) if after.size else 100 * (not right)
        nearest_left = left[-self._many_before :] if self._many_before else []
        is_tight = nearest_left == self._near_before and right[: self._many_after] == self._near_after
        return Candidate(begin, end, quote, left_share, right_share, is_same, is_tight)

    def _with_signs(self, text: Text, first: int, last: int) -> tuple[int, int]:
        """Where the words stand in the folded text, together with the quotation marks or full stop that the quote has around its words."""
        folded = text.folded.text
        begin, end = text.spans[first][0], text.spans[last - 1][1]
        for sign in reversed(self._opening):
            if begin == 0 or folded[begin - 1] != sign:
                break
            begin -= 1
        for sign in self._closing:
            if folded[end : end + 1] != sign:
                break
            end += 1
        return begin, end


def _outer_words(context: str, *, is_before: bool, is_cut: bool) -> list[str]:
    """The words of a prefix or suffix, nearest ones only, without the outermost where it may be cut."""
    folded = fold(context)
    spans = [match.span() for match in WORD.finditer(folded)]
    words = words_of(folded)
    if not is_cut:
        pass
    elif len(words) > 1 and is_before and spans[0][0] == 0:
        words = words[1:]
    elif len(words) > 1 and not is_before and spans[-1][1] == len(folded):
        words = words[:-1]
    return words[-NEIGHBOURS:] if is_before else words[:NEIGHBOURS]


def _find_all(text: str, sought: str, start: int | None) -> list[int]:
    """Where it stands: the first hundred places, and the one at `start`."""
    places: list[int] = []
    place = text.find(sought)
    while place != -1 and len(places) < MOST_PLACES:
        places.append(place)
        place = text.find(sought, place + 1)
    if start is not None and start not in places and text.startswith(sought, start):
        places.append(start)
    return places
