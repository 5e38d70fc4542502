"""What goes with what somebody has taken up: by the people who took up the same, and by what the things are about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonplace.suggestions.learning.sparse import Matrix, Numbers, highest, of_parts, powers, scaled


@dataclass(frozen=True)
class Settings:
    """Chosen on a part cut from the training half of a public collection (docs/how-finding-works.md), never on its test half.

    Through people: a thing that many took up says less of who is alike (`common`), somebody who took up much says less with each (`busy`), the
    more alike count more than in proportion (`sharp`), and of two things carried equally the rarer comes first (`rare`). `people` is how
    many of those most alike are asked.

    Through content: `about` is what it counts for beside people, `familiar` the number of features that describe somebody, and a feature
    that more than `widest` things carry tells nothing apart.

    Of somebody who has taken up nothing yet, or for a goal, the `first` things that are about it stand in, and what people who took those up
    took up besides counts `onward` beside what the things are about: for somebody new, who has said little, and `for_goal` for one goal, which
    shall not be lost sight of.

    Of either list the `deep` best go on.
    """

    common: float = 0.4
    busy: float = 0.8
    sharp: float = 1.25
    rare: float = 0.25
    people: int = 400
    about: float = 0.2
    familiar: int = 60
    widest: int = 5_000
    first: int = 100
    onward: float = 2.0
    for_goal: float = 0.5
    deep: int = 2_000


CHOSEN = Settings()


class People:
    """`taken`: people by things, 1 where a person took a thing up. Ready to be asked for any number of profiles."""

    def __init__(self, taken: Matrix, settings: Settings = CHOSEN) -> None:
        self.settings = settings
        self.taken = taken
        self.people_of_thing = np.bincount(taken.indices, minlength=taken.shape[1]).astype(np.float32)
        self._asking = powers(self.people_of_thing, -settings.common)
        self._by_thing = taken.T.tocsr()
        self._told = scaled(taken, rows=powers(np.diff(taken.indptr), -settings.busy), columns=powers(self.people_of_thing, -settings.rare))

    def alike(self, profiles: Matrix) -> Matrix:
        """Profiles by people: how much alike, of those who are most."""
        shared = highest(scaled(profiles, columns=self._asking) @ self._by_thing, self.settings.people)
        shared.data = np.power(shared.data, np.float32(self.settings.sharp))
        shared.sort_indices()
        return shared

    def scores(self, alike: Matrix) -> Matrix:
        """Profiles by things, from 0 to 1 (the best of each profile)."""
        return to_one(highest(alike @ self._told, self.settings.deep))


class Content:
    """`carried`: things by features, 1 where a thing carries a feature (a tag, a word of its title)."""

    def __init__(self, carried: Matrix, settings: Settings = CHOSEN) -> None:
        self.settings = settings
        things = np.count_nonzero(np.diff(carried.indptr))
        carriers = np.bincount(carried.indices, minlength=carried.shape[1])
        tells = (carriers > 0) & (carriers <= settings.widest)
        self.rarity = np.where(tells, np.log((1 + things) / (1 + carriers)), 0).astype(np.float32)
        weighted = scaled(carried, columns=self.rarity)
        weighted.eliminate_zeros()
        self.weighted = scaled(weighted, rows=_inverse_lengths(weighted))
        self._by_feature = self.weighted.T.tocsr()

    def familiar(self, profiles: Matrix, words: Matrix) -> Matrix:
        """Profiles by features: what somebody's things are about, and their own words beside; the strongest alone."""
        own = scaled(words, columns=self.rarity)
        own = scaled(own, rows=_inverse_lengths(own))
        known = (profiles @ self.weighted + own).tocsr()
        known.eliminate_zeros()
        known.sort_indices()
        return highest(known, self.settings.familiar)

    def scores(self, features: Matrix) -> Matrix:
        """Profiles by things, from 0 to 1 (the best of each profile)."""
        return to_one(highest(features @ self._by_feature, self.settings.deep))


def _inverse_lengths(matrix: Matrix) -> Numbers:
    squares = of_parts(matrix.data**2, matrix.indices, matrix.indptr, matrix.shape)
    return powers(np.asarray(squares.sum(axis=1)).ravel(), -0.5)


def to_one(matrix: Matrix) -> Matrix:
    """Each row divided by its highest cell."""
    best = np.zeros(matrix.shape[0], np.float32)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if len(filled):
        best[filled] = np.maximum.reduceat(matrix.data, matrix.indptr[filled])
    return scaled(matrix, rows=powers(best, -1))


def blended(people: Matrix, content: Matrix, about: float) -> Matrix:
    """Both together. Sorted by column, so that what is equal is told apart in one way."""
    both = (people + content * np.float32(about)).tocsr()
    both.sort_indices()
    return both


def without(scores: Matrix, known: Matrix) -> Matrix:
    """The scores of what a profile does not hold yet."""
    left = scores - scores.multiply(known != 0)
    left = left.tocsr()
    left.eliminate_zeros()
    return left
