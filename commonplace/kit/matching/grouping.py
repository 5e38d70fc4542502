"""Parting people into small groups of those who are near to each other: begun one by one, then bettered by exchanging two people as long as
that helps.

The best parting cannot be found in useful time for more than a few dozen people; what is kept without exception are the hard rules: sizes,
pairs that must not meet, and so many of one team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NOWHERE = -1
SWEEPS = 12
"""Each looks at everybody once; few are needed, most gain lies in the first three."""


@dataclass(frozen=True)
class Groups:
    """`groups`: lists of indices of people, each list sorted. `left_over`: who cannot be placed without breaking a rule. `nearness`: the
    mean over all pairs within groups, to compare two partings."""

    groups: list[list[int]]
    left_over: list[int]
    nearness: float


def nearness_of(goals: ArrayLike, zones: Sequence[float] | None = None, *, weight_of_zones: float = 0.4) -> Floats:
    """How near any two people are, from 0 to 1, as an array of people by people.

    `goals`: one row for each person, the meaning of their goal as a vector of any length (a row of zeros says nothing and is near to nobody).
    `zones`: hours from UTC of each person; the same hour is 1, eight hours apart (of the 24, round the world) or more is 0.
    `weight_of_zones`: their part."""
    vectors = np.asarray(goals, np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    near: Floats = np.clip(vectors @ vectors.T, 0.0, 1.0)
    if zones is None:
        return near
    hours = np.asarray(zones, np.float64)
    apart = np.abs(hours[:, None] - hours[None, :]) % 24
    overlap = np.clip(1 - np.minimum(apart, 24 - apart) / 8, 0.0, 1.0)
    near *= 1 - weight_of_zones
    near += weight_of_zones * overlap
    return near


def form_groups(
    nearness: ArrayLike,
    *,
    sizes: tuple[int, int] = (4, 5),
    forbidden: Iterable[tuple[int, int]] = (),
    teams: Sequence[int | None] | None = None,
    most_of_a_team: int | None = None,
) -> Groups:
    """Part people into groups of `sizes` (smallest, largest) by how near they are to each other.

    `nearness`: people by people, symmetric, any finite numbers (see `nearness_of`); the diagonal is not looked at. `forbidden`: pairs of
    indices that never share a group. `teams`: each person's team (any number, None for no team), of which at most `most_of_a_team` are in
    one group; those without a team are not counted. Groups are as few and as equal as `sizes` allow. Some are one smaller than the smallest
    where numbers do not part otherwise (6, 7 and 11 people in fours and fives) or the rules ask for it; fewer people than the smallest size
    make one group of their own. The same input gives the same groups.

    Gives a `Groups`; who cannot be placed without breaking a rule is in its `left_over`, never in a group. Raises `ValueError` for input
    that says nothing (sizes below two, an array that is not square, teams of another length). Two seconds for 2,000 people."""
    near = np.array(nearness, np.float64)
    smallest, largest = sizes
    if near.size == 0:
        return Groups([], [], 0.0)
    if near.ndim != 2 or near.shape[0] != near.shape[1] or not np.isfinite(near).all():
        raise ValueError("nearness is a square of finite numbers")
    if not 2 <= smallest <= largest:
        raise ValueError("sizes are a smallest of two or more, and a largest")
    if teams is not None and len(teams) != len(near):
        raise ValueError("teams say something of other people than nearness")
    near = (near + near.T) / 2
    np.fill_diagonal(near, 0)
    parting = _Parting(near, largest, forbidden, teams if most_of_a_team is not None else None, most_of_a_team or 0)
    parting.begin()
    parting.better()
    parting.dissolve(min(smallest - 1, int(parting.room.min())))
    parting.settle(largest)
    return parting.result()


class _Parting:
    """The groups while they are being made. `pull[person, group]`: how near they are to all who are in it, together."""

    def __init__(
        self, near: Floats, largest: int, forbidden: Iterable[tuple[int, int]], teams: Sequence[int | None] | None, most: int
    ) -> None:
        self.near, self.count = near, len(near)
        self.groups = -(-self.count // largest)
        self.room = np.full(self.groups, self.count // self.groups)
        self.room[: self.count % self.groups] += 1
        self.group_of = np.full(self.count, NOWHERE)
        self.pull = np.zeros((self.count, self.groups))
        self.sizes = np.zeros(self.groups, np.int64)
        self.enemies: list[list[int]] = [[] for _ in range(self.count)]
        for one, other in set(forbidden):
            if one != other:
                self.enemies[one].append(other)
                self.enemies[other].append(one)
        self.barred = np.zeros((self.count, self.groups), np.int64)
        known = sorted({team for team in teams or () if team is not None})
        places = {team: place for place, team in enumerate(known)}
        self.team = np.array(
            [places.get(team, NOWHERE) if team is not None else NOWHERE for team in teams or [None] * self.count], np.int64
        )
        self.most = most
        self.of_team = np.zeros((max(len(known), 1), self.groups), np.int64)

    def put(self, person: int, group: int) -> None:
        self._count(person, group, 1)
        self.group_of[person] = group

    def take(self, person: int) -> None:
        self._count(person, int(self.group_of[person]), -1)
        self.group_of[person] = NOWHERE

    def _count(self, person: int, group: int, sign: int) -> None:
        self.sizes[group] += sign
        self.pull[:, group] += sign * self.near[person]
        for enemy in self.enemies[person]:
            self.barred[enemy, group] += sign
        if self.team[person] != NOWHERE:
            self.of_team[self.team[person], group] += sign

    def may_join(self, person: int) -> Bools:
        """The groups that this person breaks no rule in, full or not."""
        allowed: Bools = self.barred[person] == 0
        if self.team[person] != NOWHERE:
            allowed &= self.of_team[self.team[person]] < self.most
        return allowed

    def begin(self) -> None:
        """Those with most rules about them first; each goes to where they are nearest on the whole, and an empty group is worth the usual."""
        usual = float(self.near.sum()) / max(self.count * (self.count - 1), 1)
        crowd = np.bincount(self.team[self.team != NOWHERE], minlength=len(self.of_team))
        weight = np.array([len(each) for each in self.enemies]) + np.where(self.team != NOWHERE, crowd[self.team] / self.count, 0)
        for person in np.lexsort((-self.near.sum(axis=1), -weight)).tolist():
            open_ones = self.may_join(person) & (self.sizes < self.room)
            if open_ones.any():
                worth = self.pull[person] / np.maximum(self.sizes, 1) + np.where(self.sizes == 0, usual, 0)
                self.put(person, int(np.argmax(np.where(open_ones, worth, -np.inf))))
        for person in np.flatnonzero(self.group_of == NOWHERE).tolist():
            self._make_room(person)

    def settle(self, largest: int) -> None:
        """Those who are still without a group may fill others up to the largest size."""
        self.room[self.sizes > 0] = largest
        for person in np.flatnonzero(self.group_of == NOWHERE).tolist():
            open_ones = self.may_join(person) & (self.sizes < self.room)
            if open_ones.any():
                self.put(person, int(np.argmax(np.where(open_ones, self.pull[person] / np.maximum(self.sizes, 1), -np.inf))))
            else:
                self._make_room(person)

    def _make_room(self, person: int) -> None:
        """Somebody goes elsewhere so that this person can be placed at all."""
        for group in np.flatnonzero(self.sizes < self.room).tolist():
            for other in np.flatnonzero(self.group_of != NOWHERE).tolist():
                if self.group_of[other] != group and self.may_join(other)[group] and self._replaces(person, other, group):
                    return

    def _replaces(self, person: int, other: int, group: int) -> bool:
        before = int(self.group_of[other])
        self.take(other)
        if self.may_join(person)[before]:
            self.put(other, group)
            self.put(person, before)
            return True
        self.put(other, before)
        return False

    def better(self) -> None:
        """Exchange two people as long as the sum of nearness grows."""
        for _ in range(SWEEPS):
            if not sum(self._exchange(person) for person in np.flatnonzero(self.group_of != NOWHERE).tolist()):
                return

    def _exchange(self, person: int) -> bool:
        here = int(self.group_of[person])
        there = self.group_of
        mine = self.pull[person, there] - self.pull[person, here]
        theirs = self.pull[:, here] - self.pull[np.arange(self.count), there]
        gain = mine + theirs - 2 * self.near[person]
        gain[(there == here) | (there == NOWHERE)] = -np.inf
        for _ in range(3):
            other = int(np.argmax(gain))
            if gain[other] <= 1e-9:
                return False
            if self._swap(person, other):
                return True
            gain[other] = -np.inf
        return False

    def _swap(self, person: int, other: int) -> bool:
        here, there = int(self.group_of[person]), int(self.group_of[other])
        self.take(person)
        self.take(other)
        if self.may_join(person)[there] and self.may_join(other)[here]:
            self.put(person, there)
            self.put(other, here)
            return True
        self.put(person, here)
        self.put(other, there)
        return False

    def dissolve(self, fewest: int) -> None:
        """A group of too few is none. Those who are without one then begin it anew, the easiest to place first; if that is too few again,
        it stays empty."""
        for group in np.flatnonzero(self.sizes < fewest).tolist():
            self._empty(group)
            for person in sorted(np.flatnonzero(self.group_of == NOWHERE).tolist(), key=lambda each: len(self.enemies[each])):
                if self.sizes[group] < self.room[group] and self.may_join(person)[group]:
                    self.put(person, group)
            if self.sizes[group] < fewest:
                self._empty(group)
                self.room[group] = 0

    def _empty(self, group: int) -> None:
        if self.sizes[group]:
            for person in np.flatnonzero(self.group_of == group).tolist():
                self.take(person)

    def result(self) -> Groups:
        made = [np.flatnonzero(self.group_of == group).tolist() for group in range(self.groups)]
        within, pairs = 0.0, 0
        for group in made:
            within += float(self.near[np.ix_(group, group)].sum()) / 2
            pairs += len(group) * (len(group) - 1) // 2
        return Groups(
            sorted(group for group in made if group), np.flatnonzero(self.group_of == NOWHERE).tolist(), within / pairs if pairs else 0.0
        )
