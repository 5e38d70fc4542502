"""Small groups: no rule is ever broken, and near people come together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.kit.matching import Groups, form_groups, nearness_of


def all_of(made: Groups) -> list[int]:
    return sorted([person for group in made.groups for person in group] + made.left_over)


@given(
    count=st.integers(1, 30),
    seed=st.integers(0, 10_000),
    sizes=st.sampled_from([(4, 5), (3, 4), (4, 4), (2, 6)]),
    most=st.sampled_from([None, 1, 2]),
    pairs=st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=25),
)
@settings(max_examples=200, deadline=None)
def test_no_rule_is_ever_broken(count: int, seed: int, sizes: tuple[int, int], most: int | None, pairs: list[tuple[int, int]]) -> None:
    chance = np.random.default_rng(seed)
    near = chance.random((count, count))
    teams = [None if team == 0 else int(team) for team in chance.integers(0, 5, count)]
    forbidden = [(one, other) for one, other in pairs if one < count and other < count]
    made = form_groups(near, sizes=sizes, forbidden=forbidden, teams=teams, most_of_a_team=most)
    assert all_of(made) == list(range(count))
    barred = {frozenset(pair) for pair in forbidden if pair[0] != pair[1]}
    for group in made.groups:
        assert len(group) <= sizes[1]
        assert len(group) >= min(sizes[0] - 1, count // -(-count // sizes[1]))
        assert not barred & {frozenset(pair) for pair in combinations(group, 2)}
        if most is not None:
            assert all([teams[person] for person in group].count(team) <= most for team in set(teams) - {None})
    if most is None and not barred:
        assert made.left_over == []
        smaller = [len(group) for group in made.groups if len(group) < sizes[0]]
        assert not smaller or count < sizes[0] * -(-count // sizes[1])


@pytest.mark.parametrize(
    ("count", "expected"), [(1, [1]), (3, [3]), (5, [5]), (6, [3, 3]), (7, [3, 4]), (8, [4, 4]), (11, [3, 4, 4]), (13, [4, 4, 5])]
)
def test_odd_numbers_part_evenly(count: int, expected: list[int]) -> None:
    assert sorted(len(group) for group in form_groups(np.zeros((count, count))).groups) == expected


def test_nobody_makes_no_groups() -> None:
    assert form_groups(np.empty((0, 0))) == Groups([], [], 0.0)


def test_people_of_one_mind_come_together() -> None:
    minds = np.eye(4)[np.arange(16) % 4]
    made = form_groups(nearness_of(minds))
    assert made.groups == [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]]
    assert made.nearness == pytest.approx(1.0)


@given(seed=st.integers(0, 500))
@settings(max_examples=25, deadline=None)
def test_eight_people_are_parted_as_well_as_can_be_or_nearly(seed: int) -> None:
    near = np.random.default_rng(seed).random((8, 8))
    near = (near + near.T) / 2
    np.fill_diagonal(near, 0)

    def worth(group: tuple[int, ...]) -> float:
        return float(sum(near[pair] for pair in combinations(group, 2)))

    ways = [worth(half) + worth(tuple(sorted(set(range(8)) - set(half)))) for half in combinations(range(8), 4) if 0 in half]
    made = sum(worth(tuple(group)) for group in form_groups(near).groups)
    assert made >= sorted(ways)[-4]


def test_zones_count_round_the_world() -> None:
    near = nearness_of(np.zeros((3, 2)), [11, -12, 1], weight_of_zones=1.0)
    assert near[0, 1] == pytest.approx(1 - 1 / 8)
    assert near[0, 2] == 0.0


def test_someone_nobody_may_meet_stays_over() -> None:
    made = form_groups(np.zeros((9, 9)), forbidden=[(0, other) for other in range(1, 9)])
    assert made.left_over == [0]
    assert sorted(map(len, made.groups)) == [4, 4]


def test_input_that_says_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        form_groups(np.zeros((3, 2)))
    with pytest.raises(ValueError, match="square"):
        form_groups(np.full((3, 3), np.nan))
    with pytest.raises(ValueError, match="sizes"):
        form_groups(np.zeros((3, 3)), sizes=(5, 4))
    with pytest.raises(ValueError, match="teams"):
        form_groups(np.zeros((3, 3)), teams=[1])
