"""Which of the candidates answer best: words and meaning, each for itself and fused, and once more with what the best have in common.

Words are weighed by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), titles and tags as words that stand more often.
Meaning is the cosine between vectors. Both are brought to 0..1 over the candidates and added ("min-max fusion"; Bruch et al., "An Analysis of Fusion
Functions for Hybrid Retrieval", 2023). The concepts that mark the best few are then asked for as well, and all is weighed again (relevance
model 3; Lavrenko and Croft 2001, Abdul-Jaleel et al. 2004). Nothing here knows of databases or readers: everything counted comes from the
candidates handed in, which are entries that the reader may see. How the settings were chosen: docs/how-finding-works.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commonplace.search.concepts import unpacked

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """`k1`, `b` of BM25; `meaning` the share of meaning before and after the best were asked; `best` how many these are, `concepts` how many of
    theirs are asked for, with which `weight` beside the query's own words."""

    k1: float = 1.5
    b: float = 0.75
    meaning: float = 0.4
    best: int = 5
    concepts: int = 20
    weight: float = 0.5


CHOSEN = Settings()


@dataclass(frozen=True)
class Wanted:
    """One word of the query: the numbers of the concepts that it may mean, and how much it weighs: how rare it is (0 for what nearly everything
    has), times how often it was said."""

    concepts: tuple[int, ...]
    weight: float


def rarity(having: float, of: float) -> float:
    """BM25's weight of a word that `having` of so many entries have."""
    return float(np.log(1 + (of - having + 0.5) / (having + 0.5)))


class Pool:
    """Candidates as ranking sees them, row by row: which concept stands in it how often."""

    def __init__(self, concepts: Sequence[bytes], meanings: Sequence[bytes | None]) -> None:
        joined = unpacked(b"".join(concepts))
        sizes = np.fromiter((len(row) // joined.itemsize for row in concepts), np.intp, len(concepts))
        self.count = len(concepts)
        rows, times = np.repeat(np.arange(self.count), sizes), joined["times"].astype(np.float64)
        self.length = np.bincount(rows, times, minlength=self.count)
        # Each row's concepts are in order already, which a merging sort makes use of.
        order = np.argsort(joined["concept"], kind="stable")
        self.concept, self.row, self.times = joined["concept"][order], rows[order], times[order]
        self.has_meaning = np.array([meaning is not None for meaning in meanings], np.bool_)
        self._meanings = meanings

    def weighed(self, wanted: Sequence[tuple[Sequence[int], float]], settings: Settings) -> Scores:
        """BM25 of each candidate for these concepts; those that mean the same word are counted together."""
        scores = np.zeros(self.count)
        slack = settings.k1 * (1 - settings.b + settings.b * self.length / max(self.length.mean(), 1e-9)) if self.count else scores
        for concepts, weight in wanted:
            times = self.times_of(concepts)
            scores += weight * times * (settings.k1 + 1) / (times + slack + 1e-12)
        return scores

    def times_of(self, concepts: Sequence[int]) -> Scores:
        """How often any of these stands in each candidate."""
        total = np.zeros(self.count)
        numbers = np.array(concepts, self.concept.dtype)
        spans = zip(np.searchsorted(self.concept, numbers), np.searchsorted(self.concept, numbers, "right"), strict=True)
        for first, end in spans:
            if first < end:
                total[self.row[first:end]] += self.times[first:end]
        return total

    def alike(self, meaning: NDArray[np.float32] | None) -> Scores | None:
        """The cosine of each candidate to this vector; that of one without a meaning is the least of all."""
        if meaning is None or not self.has_meaning.any():
            return None
        width = len(meaning)
        none = bytes(width)
        vectors = np.frombuffer(b"".join(kept if kept is not None else none for kept in self._meanings), np.int8).reshape(self.count, width)
        vectors = vectors.astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1)
        cosine: Scores = ((vectors @ meaning) / np.maximum(lengths, 1e-9)).astype(np.float64)
        cosine[~self.has_meaning] = cosine[self.has_meaning].min()
        return cosine

    def in_common(self, best: NDArray[np.intp], worth: Scores, count: int) -> tuple[list[int], Scores]:
        """The concepts that mark these candidates off from the others, the strongest first, each with its share and its rarity among all
        candidates multiplied; the shares of `count` concepts."""
        chosen = np.isin(self.row, best)
        worth_of = np.zeros(self.count)
        worth_of[best] = worth / worth.sum()
        row, concept = self.row[chosen], self.concept[chosen]
        numbers, which = np.unique(concept, return_inverse=True)
        share = np.bincount(which, self.times[chosen] / np.maximum(self.length[row], 1) * worth_of[row], minlength=len(numbers))
        having = np.searchsorted(self.concept, numbers, "right") - np.searchsorted(self.concept, numbers, "left")
        rare = np.log(1 + (self.count - having + 0.5) / (having + 0.5))
        telling = np.argsort(-share * rare, kind="stable")[:count]
        return numbers[telling].tolist(), np.stack([share[telling], rare[telling]])


def fused(words: Scores, meaning: Scores | None, share: float) -> Scores:
    """Both brought to 0..1 and added; `share` is that of meaning."""
    return _to_one(words) if meaning is None else (1 - share) * _to_one(words) + share * _to_one(meaning)


def _to_one(scores: Scores) -> Scores:
    lowest, highest = scores.min(initial=np.inf), scores.max(initial=-np.inf)
    return (scores - lowest) / (highest - lowest) if highest > lowest else np.zeros(len(scores))


def rank(pool: Pool, wanted: Sequence[Wanted], meaning: NDArray[np.float32] | None, settings: Settings = CHOSEN) -> Scores:
    """How well each candidate answers, from 0 to 1. `meaning` is the query's vector; None weighs words alone, no `wanted` meaning alone."""
    if not pool.count:
        return np.zeros(0)
    asked: list[tuple[Sequence[int], float]] = [(word.concepts, word.weight) for word in wanted]
    alike = pool.alike(meaning)
    first = fused(pool.weighed(asked, settings), alike, settings.meaning if wanted else 1.0)
    if not settings.weight or settings.meaning == 1 or not wanted or pool.count <= settings.best:
        return first
    best = np.argsort(-first, kind="stable")[: settings.best]
    concepts, (share, rare) = pool.in_common(best, first[best] + 1e-9, settings.concepts)
    own = (1 - settings.weight) / len(asked)
    more = settings.weight / max(share.sum(), 1e-9)
    again = [(concept, own * weight) for concept, weight in asked]
    again += [([concept], more * part * weight) for concept, part, weight in zip(concepts, share, rare, strict=True)]
    return fused(pool.weighed(again, settings), alike, settings.meaning)


def known_by(pool: Pool, wanted: Mapping[str, Sequence[int]]) -> dict[str, NDArray[np.bool_]]:
    """Which candidates have each of these words."""
    return {word: pool.times_of(concepts) > 0 for word, concepts in wanted.items()}
