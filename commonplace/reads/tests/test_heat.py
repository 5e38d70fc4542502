"""Warmth of a text: counted by people, whatever they marked."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.reads.heat import BINS, Stretch, bins_of, heat_of, marks_of
from commonplace.sources.reading import marked_html

pytestmark = pytest.mark.pure
MARKED = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 7)), max_size=30)


def test_overlapping_marks_add_up_by_people() -> None:
    marked = [(0, 10, 1), (5, 15, 2), (5, 8, 2), (12, 14, 3)]
    assert heat_of(marked) == [Stretch(0, 5, 1), Stretch(5, 10, 2), Stretch(10, 12, 1), Stretch(12, 14, 2), Stretch(14, 15, 1)]
    assert heat_of([(3, 3, 1), (9, 4, 2)]) == []


@given(MARKED)
def test_each_letter_is_as_warm_as_people_marked_it(marked: list[tuple[int, int, int]]) -> None:
    people: dict[int, set[int]] = defaultdict(set)
    for start, end, person in marked:
        for place in range(start, end):
            people[place].add(person)
    stretches = heat_of(marked)
    told = {place: one.people for one in stretches for place in range(one.start, one.end)}
    assert told == {place: len(who) for place, who in people.items()}
    assert all(first.end < second.start or first.people != second.people for first, second in pairwise(stretches))
    bins = bins_of(stretches, 60)
    assert all(one.x >= 0 and one.x + one.width <= BINS and 1 <= one.warmth <= 5 for one in bins)
    assert all(one.x + one.width <= other.x for one, other in pairwise(bins))
    assert max((one.warmth for one in bins), default=0) == min(max(told.values(), default=0), 5)


def test_the_number_is_told_in_words() -> None:
    html = marked_html("<p>Madder and weld</p>", marks_of(heat_of([(0, 6, 1), (0, 6, 2), (11, 15, 1)])))
    assert 'class="heat heat-2"' in html and 'title="Marked by 2 people"' in html
    assert 'title="Marked by 1 person"' in html and html.replace("</mark>", "").count("<mark") == 2
