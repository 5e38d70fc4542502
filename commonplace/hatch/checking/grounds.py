"""The ground as the checks know it: numbered passages, their sentences, their words and their meanings, each worked out once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

import numpy as np
import sentencex

from commonplace.hatch.checking.lists import listed
from commonplace.hatch.checking.orders import gives_orders
from commonplace.kit import embedding
from commonplace.kit.embedding_endpoint import EmbeddingError
from commonplace.search.languages import language_of, stem
from commonplace.search.words import words_of

TELLS_ITS_LANGUAGE = 60
LEAST_WORDS, MOST_WORDS = 5, 60
"""Of a sentence that is quoted."""
_MARKUP = re.compile(r"https?://\S+|[#>*_`|{}\[\]<>=$\\/;]")
_SCRAP = re.compile(r"^(?:#|//|\$ )|\([\w.-]+\.[a-z]{2,}\)$|[:,{(\[]$|^\W*\d+\W*$|\.\.\.$")
_SILENT = frozenset(listed("silent").split())
"""Words that every text has: they carry nothing."""


@lru_cache(maxsize=20_000)
def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a plain text, each on its own; a line of a list is one."""
    found = (" ".join(one.split()) for line in text.split("\n") for one in sentencex.segment("en", line))
    return tuple(one for one in found if any(map(str.isalnum, one)))


def can_be_read(text: str) -> bool:
    """Whether it is a sentence for people: neither a scrap nor a heading nor code."""
    words = text.split()
    is_long_enough = len(words) >= LEAST_WORDS or (len(text) > 12 and not text.isascii())
    if not is_long_enough or len(words) > MOST_WORDS or _SCRAP.search(text):
        return False
    plain = _MARKUP.sub("", text)
    letters = sum(letter.isalpha() or letter.isspace() for letter in plain)
    return len(plain) >= 0.88 * len(text) and letters >= 0.8 * len(plain)


@lru_cache(maxsize=20_000)
def stems_of(text: str) -> frozenset[str]:
    """What a text says, as the stems of its words; of scripts without blanks the pairs of letters.

    Of a short text nobody can tell the language, so every word has its English stem, and beside it that of the language of a longer one.
    """
    language = language_of(text) if len(text) >= TELLS_ITS_LANGUAGE else ""
    words = [word for word in words_of(text).placed if word not in _SILENT and (len(word) > 1 or not word.isascii())]
    found = {stem(word, "en") if len(word) > 3 else word for word in words}
    if language and language != "en":
        found |= {stem(word, language) for word in words if len(word) > 3}
    return frozenset(found)


@dataclass(frozen=True)
class Passage:
    """`number` is what a machine calls it, from 1; `gives_orders` is found in its text unless it is said."""

    number: int
    text: str

    @cached_property
    def gives_orders(self) -> bool:
        return gives_orders(self.text)


class Ground:
    """The passages that may be rested on, by number. `meaning=False` goes by words alone, as where a server of embeddings fails."""

    def __init__(self, passages: Iterable[Passage], *, meaning: bool = True) -> None:
        self.passages = {passage.number: passage for passage in passages}
        self._has_meaning = meaning

    def texts(self, numbers: Iterable[int]) -> list[str]:
        """The texts of those of these passages that there are."""
        return [self.passages[number].text for number in numbers if number in self.passages]

    @cached_property
    def order(self) -> list[int]:
        return sorted(self.passages)

    @cached_property
    def windows(self) -> list[tuple[int, str]]:
        """Each sentence of each passage, with the passage's number."""
        return [
            (number, sentence)
            for number in self.order
            for sentence in sentences_of(self.passages[number].text) or (self.passages[number].text,)
        ]

    @cached_property
    def meanings(self) -> embedding.Vectors:
        """One row for each of the windows."""
        return self._told([sentence for _number, sentence in self.windows])

    @cached_property
    def whole_meanings(self) -> embedding.Vectors:
        """One row for each passage, in the order of their numbers."""
        return self._told([self.passages[number].text for number in self.order])

    def meaning_of(self, text: str) -> embedding.Vectors:
        (meaning,) = self._told([text])
        told: embedding.Vectors = meaning
        return told

    def _told(self, texts: Sequence[str]) -> embedding.Vectors:
        if self._has_meaning and texts:
            try:
                return embedding.embed(texts)
            except EmbeddingError:
                self._has_meaning = False
        return np.zeros((len(texts), embedding.DIMENSIONS), np.float32)

    @cached_property
    def stems(self) -> dict[int, frozenset[str]]:
        return {number: stems_of(passage.text) for number, passage in self.passages.items()}

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much each stem tells here: what stands in every passage tells least."""
        having = Counter(one for stems in self.stems.values() for one in stems)
        return {one: 1 + log(len(self.passages) / times) for one, times in having.items()}

    def weight(self, stems: Iterable[str]) -> float:
        """What nobody says here weighs as much as what one passage says."""
        most = 1 + log(max(len(self.passages), 1))
        return sum(self.weights.get(one, most) for one in stems)
