"""Hours of the week across clocks."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from commonplace.peers.hours import HALVES, common, hours_together, stretches, week_of

DAY = date(2026, 11, 23)
zones = st.sampled_from(
    ["UTC", "Europe/Lisbon", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)
slots = st.lists(st.integers(0, 20), unique=True)


@given(slots, zones)
def test_a_week_holds_what_was_chosen_wherever_one_is(chosen: list[int], zone: str) -> None:
    week = week_of(chosen, zone, DAY)
    assert len(week) == HALVES
    hours = {0: 4, 1: 5, 2: 4}
    assert week.sum() / 2 == (sum(hours[slot % 3] for slot in chosen) if chosen else 168)
    for at, begin, end in stretches(week, zone, DAY, most=99):
        assert 0 <= at < 7 and "08:00" <= begin < end <= "21:00"  # one's own hours, by one's own clock


@given(slots, slots, zones, zones)
def test_what_two_share_is_what_each_can(mine: list[int], theirs: list[int], here: str, there: str) -> None:
    weeks = [week_of(mine, here, DAY), week_of(theirs, there, DAY)]
    both = common(weeks)
    assert not (both & ~weeks[0]).any() and not (both & ~weeks[1]).any()
    assert hours_together(weeks) is None if not mine and not theirs else hours_together(weeks) == both.sum() / 2


def test_evening_in_kolkata_is_afternoon_in_lisbon() -> None:
    weeks = [week_of([2], "Asia/Kolkata", DAY), week_of([1], "Europe/Lisbon", DAY)]
    assert stretches(common(weeks), "Europe/Lisbon", DAY) == [(0, "12:00", "15:30")]
    assert stretches(common(weeks), "Asia/Kolkata", DAY) == [(0, "17:30", "21:00")]
