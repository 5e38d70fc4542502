"""Words of a folded text, and how much of one row of words stands in another in the same order."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What separates words: signs of ASCII and of the blocks of punctuation. `anchors.js` holds the same classes, since "word" of regular
# expressions means another thing in each language.
_SEPARATORS = "\x00-/:-@\\[-\\^`{-\x7f\u0080-\u00bf\u00d7\u00f7\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\u060c\u061b\u061f\u06d4\u0964\u0965"
# Scripts that put no blanks between words: each sign counts as a word.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(f"[{_ALONE}]|[^{_SEPARATORS}{_ALONE}]+")


def words_of(folded: str) -> list[str]:
    """The words in lower case."""
    return [word.lower() for word in WORD.findall(folded)]


class Pattern:
    """A row of words that others are held against."""

    __slots__ = ("_all", "_bits", "size")

    def __init__(self, words: Sequence[str]) -> None:
        self.size = len(words)
        self._all = (1 << self.size) - 1
        self._bits: dict[str, int] = {}
        for at, word in enumerate(words):
            self._bits[word] = self._bits.get(word, 0) | 1 << at

    def common(self, other: Sequence[str]) -> int:
        """How many words both rows have in the same order: the length of their longest common subsequence.

        Bit by bit as in H. Hyyrö, "Bit-parallel LCS-length computation revisited" (2004): one step for each word of the other row.
        """
        row, every = self._all, self._all
        bits = self._bits
        for word in other:
            met = row & bits.get(word, 0)
            if met:
                row = ((row + met) | (row - met)) & every
        return self.size - row.bit_count()

    def best_beginning(self, other: Sequence[str]) -> int:
        """How many words of the other row, from its first on, are most like this row; of equally good numbers the greatest."""
        row, every, bits = self._all, self._all, self._bits
        best, chosen = 0, 0
        for count, word in enumerate(other, 1):
            met = row & bits.get(word, 0)
            if met:
                row = ((row + met) | (row - met)) & every
            likeness = 200 * (self.size - row.bit_count()) // (self.size + count)
            if likeness >= best:
                best, chosen = likeness, count
        return chosen

    def likeness(self, other: Sequence[str]) -> int:
        """0 for nothing in common to 100 for the same words."""
        total = self.size + len(other)
        return 200 * self.common(other) // total if total else 100

    def share(self, other: Sequence[str]) -> int:
        """How much of this row stands in the other, 0 to 100."""
        return 100 * self.common(other) // self.size if self.size else 0
