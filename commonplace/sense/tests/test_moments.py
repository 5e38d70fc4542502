"""Moments and pages as people write them down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.sense.moments import LONGEST, in_order, notes_in, seconds_in, written


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12:34", 754),
        ("[0:05]", 5),
        ("1:02:03", 3723),
        (" 90:00 ", 5400),
        ("90s", 90),
        ("1h 2m", 3720),
        ("2 min", 120),
        ("12:60", None),
        ("", None),
        ("12", None),
        ("page 12", None),
        ("s", None),
        ("tomorrow", None),
    ],
)
def test_moments_are_read(text: str, seconds: int | None) -> None:
    assert seconds_in(text) == seconds


@given(st.integers(0, LONGEST))
def test_what_is_written_is_read_again(seconds: int) -> None:
    assert seconds_in(written(seconds)) == seconds
    assert [note.seconds for note in notes_in(f"[{written(seconds)}] Words")] == [seconds]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for note in notes_in(text):
        assert note.text and (note.seconds is None or 0 <= note.seconds <= LONGEST)
    in_order(text)


def test_each_moment_begins_a_note() -> None:
    notes = notes_in("About the vat.\n\n[12:34] Keep it warm\nand covered.\n1:02:03 - Blue at last\nAt 5:00 tea.")
    assert [(note.seconds, note.text) for note in notes] == [
        (None, "About the vat."),
        (754, "Keep it warm\nand covered."),
        (3723, "Blue at last\nAt 5:00 tea."),
    ]


def test_places_stand_in_their_order() -> None:
    assert sorted(["page 12", "1:02:03", "", "0:07", "page 3"], key=in_order) == ["page 3", "0:07", "page 12", "1:02:03", ""]
