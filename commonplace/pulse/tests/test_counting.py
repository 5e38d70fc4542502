"""What is shown isolates nobody: not alone, and not by difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.pulse.counting import FEWEST, Parts, added, near, parts_of, steady, step_of, steps_of, told
from commonplace.pulse.words import QUESTIONS, TURNED, advised

pytestmark = [pytest.mark.once]

NAMES = list(QUESTIONS)
sheets = st.lists(st.sampled_from("01234"), min_size=7, max_size=7).map("".join)
groups = st.lists(sheets, min_size=FEWEST, max_size=40)


def shown(all_sheets: list[str], before: dict[str, list[int] | None] | None = None) -> dict[str, list[int] | None]:
    return told(added({}, all_sheets, NAMES), turned=TURNED, questions=NAMES, before=before or {})


@given(st.integers(FEWEST, 2_000))
def test_nobody_and_one_look_alike_and_so_do_all_and_all_but_one(whole: int) -> None:
    assert step_of(0, whole) == step_of(1, whole) == 0
    assert step_of(whole, whole) == step_of(whole - 1, whole) == 4


@given(st.integers(FEWEST, 500), st.data())
def test_more_is_never_less_and_the_other_side_mirrors_it(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole - 1))
    assert step_of(part, whole) <= step_of(part + 1, whole)
    assert step_of(whole - part, whole) == 4 - step_of(part, whole)


@given(st.lists(sheets, max_size=FEWEST - 1))
def test_under_eight_nothing_is_shown(few: list[str]) -> None:
    assert shown(few) == {}


@given(groups, st.integers(0, 6), st.integers(1, 7))
def test_a_question_that_fewer_than_eight_answered_is_not_shown(all_sheets: list[str], place: int, leave: int) -> None:
    cut = [sheet if at < leave else sheet[:place] + "-" + sheet[place + 1 :] for at, sheet in enumerate(all_sheets)]
    made = shown(cut)
    assert made[NAMES[place]] is None
    assert all(steps is not None for name, steps in made.items() if name != NAMES[place])


@given(groups, sheets, sheets)
def test_a_later_wave_with_one_person_or_two_more_shows_the_same_whatever_they_say(all_sheets: list[str], one: str, other: str) -> None:
    first = shown(all_sheets)
    assert shown([*all_sheets, one], first) == first
    assert shown([*all_sheets, one, other], first) == first


@given(groups, st.data())
def test_nor_does_it_tell_what_two_people_changed_or_that_one_left(all_sheets: list[str], data: st.DataObject) -> None:
    first = shown(all_sheets)
    changed = list(all_sheets)
    changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(sheets)
    assert shown(changed, first) == first
    if len(changed) > FEWEST:
        del changed[data.draw(st.integers(0, len(changed) - 1))]
        assert shown(changed, first) == first


parts = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)).filter(lambda made: sum(made) >= FEWEST)


@given(parts, parts)
def test_what_changes_rests_on_three(earlier: Parts, later: Parts) -> None:
    before = steps_of(earlier)
    made = steady(later, before)
    assert made in {before, steps_of(later)}
    if made != before:  # away and back takes three people at least
        assert sum(abs(one - other) for one, other in zip(earlier, later, strict=True)) >= 3
        assert all(steps_of(one) != before for one in near(later))


@given(parts, st.integers(1, 2), st.data())
def test_what_is_near_is_what_one_or_two_people_can_make_of_it(made: Parts, often: int, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(sorted(near(made, often))))
    more = sum(max(0, there - here) for here, there in zip(made, one, strict=True))
    fewer = sum(max(0, here - there) for here, there in zip(made, one, strict=True))
    assert max(more, fewer) <= often
    assert {tuple(number + (place == at) for place, number in enumerate(made)) for at in range(3)} <= near(made, 1)


@given(st.lists(parts, min_size=2, max_size=6))
def test_in_every_wave_what_is_shown_is_what_some_answers_look_like(waves: list[Parts]) -> None:
    before: Parts | None = None
    possible = {steps_of(one) for one in waves}
    for wave in waves:
        before = steady(wave, before)
        assert before in possible


@given(groups)
def test_the_order_of_sheets_and_when_they_were_added_leave_no_trace(all_sheets: list[str]) -> None:
    at_once = added({}, all_sheets, NAMES)
    one_by_one: dict[str, list[int]] = {}
    for sheet in reversed(all_sheets):
        one_by_one = added(one_by_one, [sheet], NAMES)
    assert at_once == one_by_one


def test_what_is_shown_does_not_tell_how_many_answered() -> None:
    assert shown(["2222222"] * 8) == shown(["2222222"] * 31)


def test_a_turned_question_speaks_of_safety_where_it_is_not_so() -> None:
    counts = [5, 2, 1, 0, 0]
    assert parts_of(counts, is_turned=True) == (7, 1, 0) and parts_of(counts, is_turned=False) == (0, 1, 7)


def test_advice_is_for_the_three_that_most_spoke_against_in_the_order_of_the_page() -> None:
    result: dict[str, list[int] | None] = {name: [4, 0, 0] for name in NAMES}
    assert advised(result) == []
    result |= {"gifts": [0, 1, 3], "trouble": [1, 1, 2], "risk": [3, 1, 0], "help": [2, 1, 1], "mistakes": None}
    assert advised(result) == ["trouble", "help", "gifts"]
