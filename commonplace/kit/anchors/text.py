"""A text that passages are looked for in, with what is worked out once for all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from commonplace.kit.anchors.alignment import Alignment, align
from commonplace.kit.anchors.folding import Folded
from commonplace.kit.anchors.words import WORD, words_of


class Text:
    """A text that passages are looked for in. What costs time is made once, when first needed: keep it for all passages of one text."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._beside: tuple[Text, Alignment] | None = None

    @cached_property
    def folded(self) -> Folded:
        return Folded(self.raw)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands in the folded text."""
        return [match.span() for match in WORD.finditer(self.folded.text)]

    @cached_property
    def words(self) -> list[str]:
        return words_of(self.folded.text)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            places.setdefault(word, []).append(at)
        return places

    def beside(self, old: Text) -> Alignment:
        """This copy and an older one, side by side."""
        if self._beside is None or self._beside[0] is not old:
            self._beside = old, align(old.words, self.words)
        return self._beside[1]

    def words_between(self, begin: int, end: int) -> tuple[int, int]:
        """Which words stand, also in part, between two places of the raw text: from and to."""
        spans, folded = self.spans, self.folded
        first = bisect_right(range(len(spans)), begin, key=lambda at: folded.span(*spans[at])[1])
        return first, bisect_left(range(len(spans)), end, lo=first, key=lambda at: folded.span(*spans[at])[0])
