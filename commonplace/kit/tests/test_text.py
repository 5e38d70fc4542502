"""Cleaning of lines and bodies."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from commonplace.kit.text import clean_body, clean_line

ANY_TEXT = st.text(alphabet=st.characters(codec=None))


def test_a_line_is_one_line_without_what_turns_its_neighbours_round() -> None:
    assert clean_line("  A\u202ecod.exe\u202c \r\n title\u2066 \x00\x07") == "Acod.exe title"


def test_a_line_is_composed() -> None:
    assert clean_line("Cafe\u0301") == "Café"


def test_right_to_left_writing_and_joined_emoji_stay() -> None:
    assert clean_line("שלום 👩\u200d🔬") == "שלום 👩\u200d🔬"


def test_a_body_keeps_its_lines_and_tabs() -> None:
    assert clean_body("a\r\nb\rc\n\tcode\x00\x1b[0m\x7f") == "a\nb\nc\n\tcode[0m"


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert clean_body("a\ud83d") == "a\ufffd"
    assert clean_line("a\ud83d") == "a\ufffd"


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_and_the_result_can_be_stored(text: str) -> None:
    body, line = clean_body(text), clean_line(text)
    assert clean_body(body) == body
    assert clean_line(line) == line
    assert unicodedata.is_normalized("NFC", line)
    (body + line).encode()
    assert "\x00" not in body + line
    assert "\n" not in line
