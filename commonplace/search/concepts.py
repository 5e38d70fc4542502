"""What a text is about, as ranking counts it: each word as its stem in the text's own language, with how often it stands there.

A concept is a word (`walk`) where the language is not known or the word is too short to have a stem, and else the stem with the language
before it (`§enwalk`), so that *news* is never *new* because French would have it so. A query, whose language nobody can tell from two words,
means the concept of its words in each of the languages that the reader's stock is written in.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from commonplace.search.languages import stem
from commonplace.search.words import LONGEST_WORD, fold, is_unspaced, pairs, pieces

SIGN = "§"
LEAST_STEMMED = 4
"""Letters of the shortest word that is brought to its stem."""
TITLE_WEIGHT = 2
"""A word of the title counts as if it stood twice in the text."""
TAG_WEIGHT = 2
MOST_CONCEPTS = 500
"""So many concepts of a text are kept, the most frequent: a book's chapter in full would outweigh all entries of a day."""
MOST_LETTERS = 60_000
_KEPT = np.dtype([("concept", "<u4"), ("times", "u1")])

Concepts = NDArray[np.void]
"""An array of `_KEPT`: the concepts' numbers in rising order, and their weighted counts, 255 at most."""


@dataclass(frozen=True)
class Text:
    """What is counted of an entry, plain."""

    title: str
    tags: str
    body: str


def concept_of(spelled: str, language: str) -> str:
    """The concept of a word as it is spelled, in small letters."""
    if not language or len(spelled) < LEAST_STEMMED or not spelled[0].isalpha():
        return folded(spelled)
    return f"{SIGN}{language}{stem(spelled, language)}"


@lru_cache(maxsize=200_000)
def folded(spelled: str) -> str:
    return fold(spelled).strip()[:LONGEST_WORD]


def spelled_words(text: str) -> Iterator[str]:
    """The words of a text in small letters with their accents; scripts without blanks as overlapping pairs of letters, or a single one."""
    for word in _Spelling.of(text).split():
        if word.isascii():
            yield word[:LONGEST_WORD]
            continue
        for piece in pieces(word):
            if is_unspaced(piece) and len(piece) > 1:
                yield from pairs(piece)
            else:
                yield piece[:LONGEST_WORD]


class _Letters(dict[int, str]):
    """Letters, digits and marks stay, all else parts words."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = kept = letter if unicodedata.category(letter)[0] in "LNM" else " "
        return kept


class _Spelling:
    _letters = _Letters()

    @classmethod
    def of(cls, text: str) -> str:
        if not text.isascii():
            text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
        return text.lower().translate(cls._letters)


def number_of(concept: str) -> int:
    """The number by which the concept is kept: two of half a million are one by chance about thirty times, which no ranking notices."""
    return crc32(concept.encode())


def counted(text: Text, language: str) -> Counter[str]:
    """The concepts of a text, each with its weighted count."""
    found: Counter[str] = Counter()
    for part, weight in ((text.title, TITLE_WEIGHT), (text.tags, TAG_WEIGHT), (text.body[:MOST_LETTERS], 1)):
        for word in spelled_words(part):
            found[concept_of(word, language)] += weight
    found.pop("", None)
    return found


def packed(found: Counter[str]) -> bytes:
    """The counted concepts as they are kept: five bytes each."""
    numbers = {number_of(concept): times for concept, times in found.most_common(MOST_CONCEPTS)}
    kept = np.fromiter(((number, min(times, 255)) for number, times in sorted(numbers.items())), dtype=_KEPT, count=len(numbers))
    return kept.tobytes()


def unpacked(kept: bytes) -> Concepts:
    return np.frombuffer(kept, dtype=_KEPT)


def meant_by(spelled: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The concepts that a word of a query may mean, to readers of these languages."""
    return tuple(dict.fromkeys([folded(spelled), *(concept_of(spelled, language) for language in languages)]))
