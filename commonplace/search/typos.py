"""What was meant by a word that no entry has: the nearest word that the reader does see, by how many letters have to change.

Whether somebody sees an entry with a word, the index says; so what is hidden from them is never taken for what they meant. Distances are
those of Damerau and Levenshtein for neighbouring letters (optimal string alignment): one for a letter too many, missing, wrong, or two in the
wrong order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from commonplace.search.concepts import folded
from commonplace.search.port import Question, Reader, engine
from commonplace.search.vocabulary import Vocabulary, may_be_gathered, vocabulary

LONG = 7
"""From so many letters on two may be wrong, and one in shorter words."""
MOST_WORDS = 4
"""So many words of a query are looked after."""
ASKED_ABOUT = 200
"""So many near words of one distance the index is asked about; there are seldom more than twenty."""
COUNTED = 50


def meant(words: Sequence[str], reader: Reader) -> dict[str, str]:
    """For the words of a query that no entry of this reader's has, which of their words was meant; without those that are near to none."""
    missing = [word for word in dict.fromkeys(words) if may_be_gathered(word) and not _times(folded(word), reader, 1)]
    if not missing:
        return {}
    known = vocabulary()
    found = ((word, _nearest(word, known, reader)) for word in missing[:MOST_WORDS])
    return {word: near for word, near in found if near}


def _nearest(word: str, known: Vocabulary, reader: Reader) -> str:
    """The near word that the reader sees most often; "" when there is none."""
    typed = folded(word)
    by_distance: dict[int, list[tuple[str, str]]] = {}
    for distance, near, spelled in _near(typed, known, 2 if len(typed) >= LONG else 1):
        by_distance.setdefault(distance, []).append((near, spelled))
    for distance in sorted(by_distance):
        # People seldom miss the first letter.
        asked = sorted(by_distance[distance], key=lambda pair: (pair[0][0] != typed[0], pair))[:ASKED_ABOUT]
        seen = [(_times(near, reader, COUNTED), near[0] == typed[0], spelled) for near, spelled in asked]
        best = max(seen, key=lambda row: (row[0] > 0, row[1], row[0], row[2]))
        if best[0]:
            return best[2]
    return ""


def _near(typed: str, known: Vocabulary, most: int) -> Iterator[tuple[int, str, str]]:
    for length in range(len(typed) - most, len(typed) + most + 1):
        words = known.folded.get(length, [])
        for near, distance, at in process.extract(typed, words, scorer=OSA.distance, score_cutoff=most, limit=None):
            if near != typed:
                yield int(distance), near, known.spelled[length][at]


def _times(word: str, reader: Reader, most: int) -> int:
    question = replace(Question(), groups=(frozenset({word}),))
    return len(engine().find(question, reader, size=most))
