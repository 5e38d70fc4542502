"""Asking what was learnt: for many people at once, or for one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from commonplace.suggestions.learning.learnt import Learnt
from commonplace.suggestions.learning.scoring import CHOSEN, Content, People, Settings, blended, to_one, without
from commonplace.suggestions.learning.sparse import Keys, Matrix, csr, highest, top


@dataclass(frozen=True)
class Asked:
    """`taken`: the things somebody took up; `words`: features of what they wrote, with how often; `known`: what they need not be shown."""

    taken: Collection[int] = ()
    words: Mapping[int, float] = field(default_factory=dict)
    known: Collection[int] = ()


@dataclass(frozen=True)
class Found:
    """A thing, and where its reason lies: `person` is who is most alike among those who took it up, `entry` how they did; `shared` is the
    thing that both took up and few others did, `theirs` how that person did. All 0 where it was found by what it is about alone, but for
    `entry`, which then is the newest that shows it. `about` are the features it has in common, the most telling first."""

    thing: int
    entry: int
    person: int = 0
    shared: int = 0
    theirs: int = 0
    about: tuple[int, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """The best first. `disputes` are (entry that contradicts, thing) of things near to somebody, the nearest first."""

    found: list[Found]
    disputes: list[tuple[int, int]]


class Ranker:
    """Ready to be asked for many people at once, or for one."""

    def __init__(self, learnt: Learnt, settings: Settings = CHOSEN) -> None:
        self.learnt, self.settings = learnt, settings
        people, things, features = len(learnt.people), len(learnt.things), len(learnt.features)
        takes, says = learnt.firsts(), learnt.says
        self.people = People(csr(takes.takers, takes.taken, np.ones(len(takes.takers)), (people, things)), settings)
        carried = csr(says[0], says[1], np.ones(says.shape[1]), (things, features))
        carried.data[:] = 1
        self.content = Content(carried, settings)
        order = np.argsort(takes.taken, kind="stable")
        self._shown_by = takes.shown_by
        self._takers_of, self._entries_of = takes.takers[order], takes.shown_by[order]
        self._things_at = np.searchsorted(takes.taken[order], np.arange(things + 1))

    def profiles(self, asked: Sequence[Collection[int]]) -> Matrix:
        """One row for each collection of things; those that were not learnt of are left out."""
        return self._rows(self.learnt.things, [dict.fromkeys(keys, 1.0) for keys in asked])

    def words(self, asked: Sequence[Mapping[int, float]]) -> Matrix:
        return self._rows(self.learnt.features, asked)

    def _rows(self, keys: Keys, asked: Sequence[Mapping[int, float]]) -> Matrix:
        rows, columns, values = [], [], []
        for row, cells in enumerate(asked):
            for key, value in cells.items():
                place = int(np.searchsorted(keys, key))
                if place < len(keys) and keys[place] == key:
                    rows.append(row)
                    columns.append(place)
                    values.append(value)
        return csr(np.array(rows, np.int64), np.array(columns, np.int64), np.array(values, np.float32), (len(asked), len(keys)))

    def scores(self, taken: Matrix, words: Matrix) -> Matrix:
        """For people who took something up: by those who are alike, and a little by what it is about."""
        features = self.content.familiar(taken, words)
        return blended(self.people.scores(self.people.alike(taken)), self.content.scores(features), self.settings.about)

    def first_scores(self, taken: Matrix, words: Matrix, onward: float) -> Matrix:
        """For goals, and for people of whom little more is known than what they want to learn: by what it is about, and onward from there."""
        near = self.content.scores(self.content.familiar(taken, words))
        stand_in = to_one(highest(near, self.settings.first) + taken)
        return blended(near, self.people.scores(self.people.alike(stand_in)), onward)

    def rank(self, asked: Sequence[Asked], count: int, *, onward: float = 0.0) -> list[Ranked]:
        """The best of what each does not know yet; with `onward` by `first_scores`."""
        taken, words = self.profiles([one.taken for one in asked]), self.words([one.words for one in asked])
        scores = self.first_scores(taken, words, onward) if onward else self.scores(taken, words)
        disputes = [self._disputes(scores[row]) for row in range(len(asked))]
        scores = without(scores, self.profiles([(*one.taken, *one.known) for one in asked]))
        alike, familiar = self.people.alike(taken), self.content.familiar(taken, words)
        found = [self._found(scores[row], taken[row], alike[row], familiar[row], count) for row in range(len(asked))]
        return [Ranked(*both) for both in zip(found, disputes, strict=True)]

    def _disputes(self, scores: Matrix, most: int = 12) -> list[tuple[int, int]]:
        near = np.zeros(len(self.learnt.things), np.float32)
        near[scores.indices] = scores.data
        entries, places = self.learnt.disputes[:2]
        values = near[places]
        best = [number for number in top(values, np.arange(len(values)), most).tolist() if values[number] > 0]
        return [(int(entries[number]), int(self.learnt.things[places[number]])) for number in best]

    def _found(self, scores: Matrix, taken: Matrix, alike: Matrix, familiar: Matrix, count: int) -> list[Found]:
        likeness = dict(zip(alike.indices.tolist(), alike.data.tolist(), strict=True))
        places = scores.indices[top(scores.data, scores.indices, count)]
        weights = dict(zip(familiar.indices.tolist(), familiar.data.tolist(), strict=True))
        return [found for place in places.tolist() if (found := self._reasoned(place, taken.indices, likeness, weights)) is not None]

    def _reasoned(self, place: int, taken: Keys, likeness: Mapping[int, float], weights: Mapping[int, float]) -> Found | None:
        begin, end = self._things_at[place], self._things_at[place + 1]
        if begin == end:
            return None
        takers, entries = self._takers_of[begin:end].tolist(), self._entries_of[begin:end].tolist()
        thing, about = int(self.learnt.things[place]), self._in_common(place, weights)
        best = max(range(len(takers)), key=lambda number: (likeness.get(takers[number], 0.0), entries[number]))
        if takers[best] not in likeness:
            return Found(thing, entries[best], about=about)
        shared, theirs = self._shared(takers[best], taken)
        return Found(thing, entries[best], int(self.learnt.people[takers[best]]), shared, theirs, about)

    def _shared(self, person: int, taken: Keys) -> tuple[int, int]:
        """The rarest thing that both took up, and the entry that shows how the other did."""
        pattern = self.people.taken.indptr
        begin = pattern[person]
        theirs = self.people.taken.indices[begin : pattern[person + 1]]
        both, at, _ = np.intersect1d(theirs, taken, assume_unique=True, return_indices=True)
        rarest = int(np.argmin(self.people.people_of_thing[both]))
        return int(self.learnt.things[both[rarest]]), int(self._shown_by[begin + at[rarest]])

    def _in_common(self, place: int, weights: Mapping[int, float], most: int = 4) -> tuple[int, ...]:
        carried = self.content.weighted
        begin, end = carried.indptr[place], carried.indptr[place + 1]
        pairs = zip(carried.indices[begin:end].tolist(), carried.data[begin:end].tolist(), strict=True)
        both = sorted(((weights[feature] * value, feature) for feature, value in pairs if feature in weights), reverse=True)
        return tuple(int(self.learnt.features[feature]) for _weight, feature in both[:most])

    def takers_of(self, thing: int) -> Iterable[tuple[int, int]]:
        """(person, entry) of whoever took it up."""
        place = int(np.searchsorted(self.learnt.things, thing))
        begin, end = self._things_at[place], self._things_at[place + 1]
        return zip(self.learnt.people[self._takers_of[begin:end]].tolist(), self._entries_of[begin:end].tolist(), strict=True)
