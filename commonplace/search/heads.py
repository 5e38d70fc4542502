"""How the words of titles begin, as numbers: what somebody is typing is looked for in all of them at once.

A head is the first eight bytes of a word (UTF-8, folded as the index has it), read as one number with the first byte in the highest place. So all
words that begin alike lie between two numbers. What is found is compared with the titles themselves by whoever shows it: eight bytes are four
letters in Greek.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from commonplace.search.words import words_of

BYTES = 8
MOST_WORDS = 16
OPENING = 200
"""Of what has no title, the first words stand for it: those among so many letters."""
_AS_KEPT = np.dtype(">u8")

Span = tuple[int, int]
"""The first and the last number of words that begin so."""
Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]


def packed_heads(title: str) -> bytes:
    """The heads of a title's words as they are kept, each once."""
    words = dict.fromkeys(words_of(title).placed[:MOST_WORDS])
    return b"".join(word.encode()[:BYTES].ljust(BYTES, b"\0") for word in words)


def span_of(begins: str, *, is_whole: bool = False) -> Span:
    """The span of the words that begin so, or of this word alone."""
    head = begins.encode()[:BYTES]
    last = head.ljust(BYTES, b"\0" if is_whole else b"\xff")
    return int.from_bytes(head.ljust(BYTES, b"\0")), int.from_bytes(last)


class Heads:
    """The heads of all rows one after another; those of a row that was written anew lie at the end, and its old ones belong to no row."""

    def __init__(self) -> None:
        self.count = 0
        self.head = np.zeros(1_024, np.uint64)
        self.row = np.zeros(1_024, np.int32)

    def copy(self) -> Heads:
        other = Heads.__new__(Heads)
        other.count, other.head, other.row = self.count, self.head.copy(), self.row.copy()
        return other

    def add(self, rows: Iterable[int], packed: Sequence[bytes]) -> None:
        """Write down the heads of these rows, as `packed_heads` gives them."""
        heads = np.frombuffer(b"".join(packed), _AS_KEPT)
        end = self.count + len(heads)
        if end > len(self.head):
            room = max(2 * len(self.head), end)
            self.head, self.row = np.resize(self.head, room), np.resize(self.row, room)
        self.head[self.count : end] = heads
        self.row[self.count : end] = np.repeat(np.fromiter(rows, np.int32), [len(kept) // BYTES for kept in packed])
        self.count = end

    def drop(self, rows: Sequence[int]) -> None:
        """The heads of these rows belong to none from now on."""
        if rows and self.count:
            own = self.row[: self.count]
            goes = np.zeros(max(int(own.max()), *rows) + 2, np.bool_)
            goes[list(rows)] = True
            own[goes[own]] = -1

    def reorder(self, order: Rows) -> None:
        """The rows were put into this order: each takes its heads along, and what belongs to no row goes."""
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        is_kept = self.row[: self.count] >= 0
        head, row = self.head[: self.count][is_kept], place[self.row[: self.count][is_kept]]
        lying = np.argsort(row, kind="stable")
        self.count = len(row)
        self.head[: self.count], self.row[: self.count] = head[lying], row[lying]

    def having(self, spans: Sequence[Span], count: int) -> Mask:
        """Of so many rows those that have a word in each of these spans."""
        found = np.ones(count, np.bool_)
        for first, last in spans:
            # One comparison instead of two: what lies before the first comes out far behind the last. What belongs to no row hits the last place.
            hit = (self.head[: self.count] - np.uint64(first)) <= np.uint64(last - first)
            has = np.zeros(count + 1, np.bool_)
            has[self.row[: self.count][hit]] = True
            found &= has[:count]
        return found
