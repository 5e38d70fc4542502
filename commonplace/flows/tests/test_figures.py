"""What the figures of a quarter tell an attacker who asks for all there is, knows every rule, and subtracts."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.flows import closing
from commonplace.flows.closing import Row
from commonplace.flows.packing import Role, code_of
from commonplace.kit import figures
from commonplace.kit.figures import Cell

pytestmark = [pytest.mark.pure, pytest.mark.once]

Deeds = list[tuple[int, int, int]]
PEOPLE, TEAMS = 36, 4
deeds = st.lists(st.tuples(st.integers(1, PEOPLE), st.integers(1, PEOPLE), st.integers(1, 12)), max_size=160)


def team_of(person: int) -> int:
    """Teams of very different sizes, the last of three people."""
    return 1 if person <= 16 else 2 if person <= 26 else 3 if person <= 33 else 4


def rows_of(done: Deeds) -> list[Row]:
    """As counted: of each person how often they gave and took, by the other's team."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for giver, taker, often in done:
        if giver != taker:
            counts[giver][code_of(Role.GAVE, team_of(taker))] += often
            counts[taker][code_of(Role.TOOK, team_of(giver))] += often
            counts[giver][code_of(Role.SHARE)] += 1
    return [(person, team_of(person), dict(kept)) for person, kept in sorted(counts.items())]


def published(done: Deeds) -> closing.Figures:
    return closing.from_rows(rows_of(done), {number: f"T{number}" for number in range(1, TEAMS + 1)})


def behind(done: Deeds) -> dict[tuple[str, str], tuple[set[int], set[int]]]:
    """Who gave and who took, of every pair of teams."""
    found: dict[tuple[str, str], tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for giver, taker, _often in done:
        if giver != taker:
            for side, person in enumerate((giver, taker)):
                found[f"T{team_of(giver)}", f"T{team_of(taker)}"][side].add(person)
    return dict(found)


@settings(max_examples=120, deadline=None)
@given(deeds)
def test_whatever_is_shown_and_every_difference_of_two_views_rests_on_five_people_on_each_side(done: Deeds) -> None:
    """A view is any set of published bands (a team's, a pair's, all, with the rest or without); subtracting one from another leaves whole bands."""
    made, cells = published(done), behind(done)
    shown = {(row["from"], row["to"]): row["times"] for row in made["flows"]}
    parts = [cells[pair] for pair in shown]
    if made["flows_rest"] is not None:
        small = [cells[pair] for pair in cells if pair not in shown]
        parts.append((set().union(*(cell[0] for cell in small)), set().union(*(cell[1] for cell in small))))
        for known in small:  # whoever knows all of one pair's deeds takes them from the rest
            others = [cell for cell in small if cell is not known]
            assert all(len(set().union(*(cell[side] for cell in others))) >= figures.FEWEST for side in (0, 1))
    assert all(len(side) >= figures.FEWEST for part in parts for side in part)
    assert all(value % figures.STEP == 0 for value in [*shown.values(), made["flows_rest"] or 0])
    people = made["part"]["share"]
    assert people is None or (people % 5 == 0 and people >= 5)


sides = st.dictionaries(st.integers(1, 14), st.integers(1, 60), min_size=1)


@given(sides, sides, st.sets(st.integers(1, 14), min_size=1, max_size=4))
def test_four_people_move_a_band_by_what_four_may_count_for(givers: dict[int, int], takers: dict[int, int], few: set[int]) -> None:
    """Nobody can see a quarter with and without somebody's deeds. Even so: what they gave moves the band by five for each of them, and one
    step of rounding."""
    before = figures.strength(Cell(Counter(givers), Counter(takers)))
    without = {person: often for person, often in givers.items() if person not in few}
    after = figures.strength(Cell(Counter(without), Counter(takers)))
    if before is not None and after is not None:
        assert 0 <= before - after <= figures.MOST_EACH * len(few) + figures.STEP
    assert (after is None) == (min(len(without), len(takers)) < figures.FEWEST)


@given(sides, sides, st.integers(6, 500))
def test_what_one_does_beyond_the_fifth_time_changes_nothing(givers: dict[int, int], takers: dict[int, int], more: int) -> None:
    zeal = {person: more if often >= figures.MOST_EACH else often for person, often in givers.items()}
    assert figures.strength(Cell(Counter(givers), Counter(takers))) == figures.strength(Cell(Counter(zeal), Counter(takers)))


@given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=60))
def test_a_share_tells_neither_of_all_nor_of_few(rows: list[tuple[int, bool]]) -> None:
    made = figures.share(rows)
    sides = [{person for person, is_so in rows if is_so is wanted} for wanted in (True, False)]
    if made is None:
        assert len(sides[0] | sides[1]) < 5 or min(map(len, sides)) < 5
    else:
        assert made in range(10, 100, 10)
        assert made in {10, 90} or min(map(len, sides)) >= 5


@given(st.lists(st.tuples(st.integers(1, 9), st.one_of(st.none(), st.floats(0, 9000))), max_size=40))
def test_times_are_words_and_rest_on_five(rows: list[tuple[int, float | None]]) -> None:
    made = figures.duration(rows)
    assert (made is None) == (len({person for person, _hours in rows}) < 5)
    assert made in {None, "longer", "not_yet", *(word for word, _most in figures.DURATIONS)}


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_what_two_spaces_share_leaves_five_in_each_part(one: set[int], other: set[int]) -> None:
    parts = (one & other, one - other, other - one)
    assert (figures.overlap(one, other) is not None) == all(len(part) >= 5 for part in parts)
