"""Comparing two sequences in bounded time. `difflib` needs time with the product of both lengths, and with that of their cube for sequences made to
be slow: a few thousand words that say two things in turn hold a process for minutes."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

USUAL = 2_000_000
"""Steps: a second at most."""


class Steps:
    """What may be spent on a whole comparison, however many parts it has."""

    def __init__(self, left: int = USUAL) -> None:
        self.left = left

    def take(self, count: int) -> bool:
        """Spend these; whether there were enough left. Once there are not, there are none."""
        enough = count <= self.left
        self.left = self.left - count if enough else 0
        return enough


class Matcher(difflib.SequenceMatcher[str]):
    """A `SequenceMatcher` that finds no more likeness once the steps are spent: what is left counts as taken out and put in."""

    def __init__(self, one: Sequence[str], other: Sequence[str], steps: Steps) -> None:
        super().__init__(a=one, b=other, autojunk=False)
        self._steps = steps
        often = Counter(other)
        self._costs = [0, *accumulate(1 + often[word] for word in one)]

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> difflib.Match:
        end = len(self._costs) - 1 if ahi is None else ahi
        if not self._steps.take(self._costs[end] - self._costs[alo]):
            return difflib.Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)
