"""Who goes to whom: as many mentees as possible get a place, and among all ways of giving as many the sum of the scores is the highest there is.

A mentor with three places is three columns of a sparse matrix; each mentee has one more column of their own, "without a place", that costs
more than all scores together. A cheapest full matching (Jonker and Volgenant, in scipy) is then the answer. Costs are whole numbers below
2**53, so nothing is rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Pairs = Iterable[tuple[int, int]]

STEPS = 1_000_000
"""Scores are told apart to a millionth."""

MOST_WHOLE = 25_000_000
"""Cells of a whole table: 200 MB."""

NOBODY = -1


@dataclass(frozen=True)
class Candidates:
    """Who could go to whom. `mentee[i]` (0 up to `mentees`) with `mentor[i]` (an index of `capacity`) is worth `score[i]`, from 0 to 1; a
    pair that is not named cannot come to be, one that is named twice counts once, with the better score. `capacity[m]` places has mentor m;
    with `smallest`, mentor m takes either none or at least `smallest[m]` (for groups)."""

    mentees: int
    mentee: Ints
    mentor: Ints
    score: Floats
    capacity: Ints
    smallest: Ints | None = None

    @classmethod
    def of(
        cls, mentees: int, mentee: ArrayLike, mentor: ArrayLike, score: ArrayLike, capacity: ArrayLike, smallest: ArrayLike | None = None
    ) -> Candidates:
        """From lists or arrays of any kind. Raises `ValueError` for unequal lengths, indices that do not exist, or scores outside 0 to 1."""
        made = cls(
            mentees,
            np.asarray(mentee, np.int64).ravel(),
            np.asarray(mentor, np.int64).ravel(),
            np.asarray(score, np.float64).ravel(),
            np.asarray(capacity, np.int64).ravel(),
            None if smallest is None else np.asarray(smallest, np.int64).ravel(),
        )
        made._check()
        return made

    def _check(self) -> None:
        if not len(self.mentee) == len(self.mentor) == len(self.score):
            raise ValueError("mentee, mentor and score are of different lengths")
        if self.smallest is not None and len(self.smallest) != len(self.capacity):
            raise ValueError("smallest says something of other mentors than capacity")
        for indices, count in ((self.mentee, self.mentees), (self.mentor, len(self.capacity))):
            if len(indices) and not (indices.min() >= 0 and indices.max() < count):
                raise ValueError("an index that nobody has")
        if len(self.score) and not (self.score.min() >= 0 and self.score.max() <= 1):
            raise ValueError("scores go from 0 to 1")

    def keys(self) -> Ints:
        """One number for each pair."""
        return self.mentee * max(len(self.capacity), 1) + self.mentor

    def keys_of(self, pairs: Pairs) -> Ints:
        listed = np.array(list(pairs), np.int64).reshape(-1, 2)
        return listed[:, 0] * max(len(self.capacity), 1) + listed[:, 1]

    def only(self, kept: NDArray[np.bool_]) -> Candidates:
        return replace(self, mentee=self.mentee[kept], mentor=self.mentor[kept], score=self.score[kept])

    def once_each(self) -> Candidates:
        """Each pair once, in order of mentee and mentor."""
        order = np.lexsort((-self.score, self.mentor, self.mentee))
        keys = self.keys()[order]
        first = np.ones(len(keys), np.bool_)
        first[1:] = keys[1:] != keys[:-1]
        taken = order[first]
        return replace(self, mentee=self.mentee[taken], mentor=self.mentor[taken], score=self.score[taken])


@dataclass(frozen=True)
class Assignment:
    """`mentor_of[mentee]`, or -1 for those without a place; `score_of[mentee]`, 0 for those and for pinned pairs that were no candidates.
    `is_best` is False only where the smallest sizes of groups made mentors be left out, which is done by a rule of thumb."""

    mentor_of: Ints
    score_of: Floats
    is_best: bool = True

    @property
    def placed(self) -> int:
        return int((self.mentor_of != NOBODY).sum())

    @property
    def total(self) -> float:
        return float(self.score_of.sum())

    def pairs(self) -> list[tuple[int, int]]:
        """(mentee, mentor), in order of mentees."""
        return [(int(mentee), int(self.mentor_of[mentee])) for mentee in np.flatnonzero(self.mentor_of != NOBODY)]


@dataclass(frozen=True)
class Quality:
    """How good an assignment is: how many have a place, the sum, mean and lowest of the scores of those, and which share of all mentees got
    their first choice (the best of their own candidates, or whom they named)."""

    placed: int
    mentees: int
    total: float
    mean: float
    lowest: float
    first_choices: float


def assign(candidates: Candidates, *, forbidden: Pairs = (), pinned: Pairs = ()) -> Assignment:
    """The best assignment there is.

    `forbidden` pairs (mentee, mentor) never come to be. `pinned` ones do, whether they are candidates or not, and take up places; a pinned mentee is
    counted once. Raises `ValueError` for a pair that is both, or a mentee pinned twice. A second of work for 10,000 mentees with 30 candidates each.
    """
    return _assign_by(_cheapest, candidates, forbidden, pinned)


def assign_greedily(candidates: Candidates, *, forbidden: Pairs = (), pinned: Pairs = ()) -> Assignment:
    """What somebody would do by hand: the best pair first, then the next best that is still free. To compare with; under the same rules as
    `assign`."""
    return _assign_by(_greedy, candidates, forbidden, pinned)


def quality_of(candidates: Candidates, assignment: Assignment, *, forbidden: Pairs = (), first_choice: Ints | None = None) -> Quality:
    """The figures of one assignment. `first_choice[mentee]` is whom they named (-1 for nobody, then the best of their candidates counts)."""
    open_ones = _without(candidates, forbidden).once_each()
    best = np.full(candidates.mentees, -1.0)
    np.maximum.at(best, open_ones.mentee, open_ones.score)
    is_placed = assignment.mentor_of != NOBODY
    is_first = is_placed & (best >= 0) & (assignment.score_of >= best)
    if first_choice is not None:
        named = first_choice != NOBODY
        is_first = np.where(named, assignment.mentor_of == first_choice, is_first)
    scores = assignment.score_of[is_placed]
    return Quality(
        placed=len(scores),
        mentees=candidates.mentees,
        total=float(scores.sum()),
        mean=float(scores.mean()) if len(scores) else 0.0,
        lowest=float(scores.min()) if len(scores) else 0.0,
        first_choices=float(is_first.mean()) if candidates.mentees else 0.0,
    )


def _without(candidates: Candidates, forbidden: Pairs) -> Candidates:
    taken_out = candidates.keys_of(forbidden)
    return candidates.only(~np.isin(candidates.keys(), taken_out)) if len(taken_out) else candidates


def _assign_by(solve: Callable[[Candidates], Ints], candidates: Candidates, forbidden: Pairs, pinned: Pairs) -> Assignment:
    forbidden, pinned = list(forbidden), list(pinned)
    if set(forbidden) & set(pinned):
        raise ValueError("a pair is both pinned and forbidden")
    if len({mentee for mentee, _ in pinned}) != len(set(pinned)):
        raise ValueError("a mentee is pinned to two mentors")
    offered = candidates.once_each()
    open_ones = _without(offered, forbidden)
    mentor_of = np.full(candidates.mentees, NOBODY, np.int64)
    pins = np.zeros(len(candidates.capacity), np.int64)
    for mentee, mentor in set(pinned):
        mentor_of[mentee] = mentor
        pins[mentor] += 1
    left = replace(open_ones.only(mentor_of[open_ones.mentee] == NOBODY), capacity=np.maximum(candidates.capacity - pins, 0))
    chosen, is_best = _with_full_groups(solve, left, pins)
    mentor_of = np.where(mentor_of == NOBODY, chosen, mentor_of)
    return Assignment(mentor_of, _scores_of(offered, mentor_of), is_best)


def _scores_of(offered: Candidates, mentor_of: Ints) -> Floats:
    scores = np.zeros(len(mentor_of))
    mine = mentor_of[offered.mentee] == offered.mentor
    scores[offered.mentee[mine]] = offered.score[mine]
    return scores


def _with_full_groups(solve: Callable[[Candidates], Ints], candidates: Candidates, pins: Ints) -> tuple[Ints, bool]:
    """Where a group would be too small, its mentor is left out and all is done again: of those too small the half that had fewest, so that few rounds
    do. A mentor with pinned mentees stays, since the organiser's word counts more."""
    chosen, is_best = solve(candidates), True
    if candidates.smallest is None:
        return chosen, is_best
    while True:
        sizes = np.bincount(chosen[chosen != NOBODY], minlength=len(pins))
        too_small = np.flatnonzero((sizes > 0) & (pins == 0) & (sizes < candidates.smallest))
        if not len(too_small):
            return chosen, is_best
        is_best = False
        fewest = too_small[np.argsort(sizes[too_small], kind="stable")][: -(-len(too_small) // 2)]
        candidates = candidates.only(~np.isin(candidates.mentor, fewest))
        chosen = solve(candidates)


def _cheapest(candidates: Candidates) -> Ints:
    """The mentor of each mentee, at the lowest cost: 1 for a perfect score up to a million and one, and more than all of these for no place."""
    mentees = candidates.mentees
    if not mentees:
        return np.empty(0, np.int64)
    asked = np.bincount(candidates.mentor, minlength=len(candidates.capacity))
    places = np.minimum(candidates.capacity, asked)
    first_place = np.concatenate(([0], np.cumsum(places)))
    each = places[candidates.mentor]
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    columns = np.repeat(first_place[candidates.mentor], each) + within
    rows, cost = np.repeat(candidates.mentee, each), np.repeat(STEPS + 1 - np.rint(candidates.score * STEPS), each)
    taken = (_solved_whole if _is_crowded(mentees, int(first_place[-1]), len(rows)) else _solved_sparse)(
        mentees, int(first_place[-1]), rows, columns, cost
    )
    has_place = taken != NOBODY
    return np.where(has_place, np.searchsorted(first_place, taken, side="right") - 1, NOBODY)


def _is_crowded(mentees: int, places: int, edges: int) -> bool:
    """Where many could go to many a whole table is quicker by far: 2,000 with 2,000 take a second instead of thirty."""
    return 0 < mentees * places <= MOST_WHOLE and edges * 8 >= mentees * places


def _no_place(mentees: int) -> float:
    """What it costs to be without a place: more than the whole of everybody's."""
    return float((STEPS + 1) * (mentees + 1))


def _solved_sparse(mentees: int, places: int, rows: Ints, columns: Ints, cost: Floats) -> Ints:
    """The place of each mentee, or -1."""
    from scipy.sparse import csr_array  # here, for only jobs need it: every process begins half a second sooner without it
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    own = np.arange(mentees)
    costs = np.concatenate((cost, np.full(mentees, _no_place(mentees))))
    table = csr_array((costs, (np.concatenate((rows, own)), np.concatenate((columns, places + own)))), shape=(mentees, places + mentees))
    found, taken = min_weight_full_bipartite_matching(table)
    chosen = np.full(mentees, NOBODY, np.int64)
    chosen[found] = np.where(taken < places, taken, NOBODY)
    return chosen


def _solved_whole(mentees: int, places: int, rows: Ints, columns: Ints, cost: Floats) -> Ints:
    from scipy.optimize import linear_sum_assignment

    table = np.full((mentees, places), _no_place(mentees))
    table[rows, columns] = cost
    offered = table < _no_place(mentees)
    # What all in a column (or row) share decides nothing where each is used once anyway, but without it the search is fifty times as quick.
    if mentees >= places:
        table -= table.min(axis=0, keepdims=True)
    if mentees <= places:
        table -= table.min(axis=1, keepdims=True)
    found, taken = linear_sum_assignment(table)
    chosen = np.full(mentees, NOBODY, np.int64)
    is_offered = offered[found, taken]
    chosen[found[is_offered]] = taken[is_offered]
    return chosen


def _greedy(candidates: Candidates) -> Ints:
    chosen = np.full(candidates.mentees, NOBODY, np.int64)
    left = candidates.capacity.copy()
    for place in np.argsort(-candidates.score, kind="stable"):
        mentee, mentor = candidates.mentee[place], candidates.mentor[place]
        if chosen[mentee] == NOBODY and left[mentor] > 0:
            chosen[mentee] = mentor
            left[mentor] -= 1
    return chosen
