"""Mentors and mentees: against every possible way where there are few, against the rules where there are many."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.kit.matching import Assignment, Candidates, assign, assign_greedily, assigning, quality_of

Case = tuple[Candidates, list[tuple[int, int]], list[tuple[int, int]]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    mentees, mentors = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    every = [(mentee, mentor) for mentee in range(mentees) for mentor in range(mentors)]
    pairs = draw(st.lists(st.sampled_from(every), max_size=14))
    scores = draw(st.lists(st.integers(0, 10), min_size=len(pairs), max_size=len(pairs)))
    capacity = draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors))
    forbidden = draw(st.lists(st.sampled_from(every), max_size=4, unique=True))
    pinned = draw(st.lists(st.sampled_from(every), max_size=2, unique_by=lambda pair: pair[0]))
    listed = np.array(pairs, int).reshape(-1, 2)
    candidates = Candidates.of(mentees, listed[:, 0], listed[:, 1], [score / 10 for score in scores], capacity)
    return candidates, forbidden, [pair for pair in pinned if pair not in forbidden]


def best_by_trying_all(candidates: Candidates, forbidden: list[tuple[int, int]], pinned: list[tuple[int, int]]) -> tuple[int, float]:
    """How many at most have a place, and the highest sum of scores among the ways that give so many."""
    worth: dict[tuple[int, int], float] = {}
    for mentee, mentor, score in zip(candidates.mentee.tolist(), candidates.mentor.tolist(), candidates.score.tolist(), strict=True):
        worth[mentee, mentor] = max(score, worth.get((mentee, mentor), 0.0))
    pins = dict(pinned)
    room = [max(int(places) - list(pins.values()).count(mentor), 0) for mentor, places in enumerate(candidates.capacity)]
    choices: list[list[int | None]] = []
    for mentee in range(candidates.mentees):
        if mentee in pins:
            choices.append([pins[mentee]])
        else:
            choices.append([None, *(mentor for one, mentor in worth if one == mentee and (mentee, mentor) not in forbidden)])
    best = (-1, 0.0)
    for chosen in product(*choices):
        free = [mentor for mentee, mentor in enumerate(chosen) if mentor is not None and mentee not in pins]
        if all(free.count(mentor) <= room[mentor] for mentor in set(free)):
            total = sum(worth.get((mentee, mentor), 0.0) for mentee, mentor in enumerate(chosen) if mentor is not None)
            best = max(best, (len([mentor for mentor in chosen if mentor is not None]), round(total, 6)))
    return best


def holds_the_rules(made: Assignment, candidates: Candidates, forbidden: list[tuple[int, int]], pinned: list[tuple[int, int]]) -> None:
    pairs = made.pairs()
    assert not set(pairs) & set(forbidden)
    assert set(pinned) <= set(pairs)
    offered = set(zip(candidates.mentee.tolist(), candidates.mentor.tolist(), strict=True))
    assert set(pairs) <= offered | set(pinned)
    pins = [mentor for _, mentor in pinned]
    for mentor, places in enumerate(candidates.capacity.tolist()):
        assert [each for _, each in pairs].count(mentor) <= max(places, pins.count(mentor))


@given(cases())
@settings(max_examples=300, deadline=None)
def test_the_best_of_all_ways_is_found(case: Case) -> None:
    candidates, forbidden, pinned = case
    made = assign(candidates, forbidden=forbidden, pinned=pinned)
    holds_the_rules(made, candidates, forbidden, pinned)
    assert (made.placed, round(made.total, 6)) == best_by_trying_all(candidates, forbidden, pinned)
    by_hand = assign_greedily(candidates, forbidden=forbidden, pinned=pinned)
    holds_the_rules(by_hand, candidates, forbidden, pinned)
    assert (by_hand.placed, round(by_hand.total, 6)) <= (made.placed, round(made.total, 6))


def test_the_greedy_way_leaves_somebody_out_where_the_best_does_not() -> None:
    candidates = Candidates.of(2, [0, 0, 1], [0, 1, 0], [0.9, 0.5, 0.8], [1, 1])
    best, by_hand = assign(candidates), assign_greedily(candidates)
    assert best.pairs() == [(0, 1), (1, 0)]
    assert by_hand.pairs() == [(0, 0)]
    assert quality_of(candidates, best).first_choices == 0.5
    assert quality_of(candidates, best).lowest == 0.5
    assert quality_of(candidates, best, first_choice=np.array([1, -1])).first_choices == 1.0
    assert quality_of(candidates, by_hand).placed == 1


def test_a_forbidden_pair_is_no_first_choice_either() -> None:
    candidates = Candidates.of(1, [0, 0], [0, 1], [0.9, 0.2], [1, 1])
    made = assign(candidates, forbidden=[(0, 0)])
    assert made.pairs() == [(0, 1)]
    assert quality_of(candidates, made, forbidden=[(0, 0)]).first_choices == 1.0


def test_a_group_comes_to_be_with_enough_people_or_not_at_all() -> None:
    candidates = Candidates.of(3, [0, 1, 2, 2], [0, 0, 0, 1], [0.5, 0.5, 0.2, 0.9], [4, 1], smallest=[3, 1])
    made = assign(candidates)
    assert made.pairs() == [(2, 1)]
    assert not made.is_best
    assert assign(candidates, pinned=[(2, 0)]).pairs() == [(0, 0), (1, 0), (2, 0)]


def test_nobody_at_all() -> None:
    nothing = Candidates.of(0, [], [], [], [])
    assert assign(nothing).pairs() == []
    assert quality_of(nothing, assign(nothing)).first_choices == 0.0
    assert assign(Candidates.of(2, [], [], [], [3])).placed == 0


@pytest.mark.parametrize(
    ("mentee", "mentor", "score"),
    [([0], [0, 1], [0.1]), ([2], [0], [0.1]), ([0], [-1], [0.1]), ([0], [0], [1.5]), ([0], [0], [float("nan")])],
)
def test_input_that_says_nothing_is_refused(mentee: list[int], mentor: list[int], score: list[float]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Candidates.of(2, mentee, mentor, score, [1, 1])


def test_contradictions_are_refused() -> None:
    candidates = Candidates.of(1, [0], [0], [0.5], [1, 1])
    with pytest.raises(ValueError, match="both pinned and forbidden"):
        assign(candidates, forbidden=[(0, 0)], pinned=[(0, 0)])
    with pytest.raises(ValueError, match="two mentors"):
        assign(candidates, pinned=[(0, 0), (0, 1)])


@given(cases())
@settings(max_examples=100, deadline=None)
def test_crowded_and_sparse_tables_give_the_same(case: Case) -> None:
    """Few candidates are solved in one table, many in the other; these are few enough for both."""
    candidates, forbidden, pinned = case
    usual = assign(candidates, forbidden=forbidden, pinned=pinned)
    before, assigning.MOST_WHOLE = assigning.MOST_WHOLE, -1
    try:
        sparse = assign(candidates, forbidden=forbidden, pinned=pinned)
    finally:
        assigning.MOST_WHOLE = before
    assert (usual.placed, round(usual.total, 6)) == (sparse.placed, round(sparse.total, 6))


def test_many_at_once_keep_every_rule() -> None:
    chance = np.random.default_rng(7)
    mentees, mentors = 400, 150
    mentee, mentor = np.repeat(np.arange(mentees), 12), chance.integers(0, mentors, mentees * 12)
    candidates = Candidates.of(mentees, mentee, mentor, chance.random(mentees * 12), np.full(mentors, 3))
    forbidden = list(zip(mentee[::5].tolist(), mentor[::5].tolist(), strict=True))
    made, by_hand = assign(candidates, forbidden=forbidden), assign_greedily(candidates, forbidden=forbidden)
    holds_the_rules(made, candidates, forbidden, [])
    assert (made.placed, made.total) > (by_hand.placed, by_hand.total)
