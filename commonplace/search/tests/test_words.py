"""What is stored and what is asked for meet in the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.search.words import FULL_WORDS, fold, pieces_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zürich, ZÜRICH & Ｚurich", ["zurich", "zurich", "zurich"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("snake_case don't C++ 3.14", ["snake", "case", "don", "t", "c", "3", "14"]),
        ("naïve cafe\u0301 ﬁne", ["naive", "cafe", "fine"]),
        ("東京都 tower", ["東京", "京都", "tower"]),
        ("ｶﾞﾗｽ", ["ガラ", "ラス"]),
        ("한국어", ["한국", "국어"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("שָׁלוֹם", ["שלום"]),
        ("кёльн Кельн", ["кельн", "кельн"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("\x00 \ud800 ' \" * ( )", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text).placed == words


def test_single_letters_of_scripts_without_spaces_are_kept() -> None:
    assert words_of("第3章 東京").singles == set("第章東京")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Node.js", [("node", "js")]),
        ("京", [("京",)]),
        ("第3章", [("第",), ("3",), ("章",)]),
        ("東京都", [("東京", "京都")]),
        ("!!", []),
    ],
)
def test_pieces_of_a_query(text: str, pieces: list[tuple[str, ...]]) -> None:
    assert pieces_of(text) == pieces


def test_a_very_long_text_keeps_each_of_its_words() -> None:
    words = words_of("filler " * (FULL_WORDS + 10) + "needle filler needle").placed
    assert words.count("needle") == 1
    assert len(words) == FULL_WORDS + 1


def test_a_text_of_a_million_different_words_stays_bounded() -> None:
    words = words_of(" ".join(f"word{number}" for number in range(1_000_000))).placed
    assert sum(len(word) for word in words) < 700_000


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)).split() == fold(text).split()


@given(st.text(), st.text(), st.text())
def test_any_word_of_a_text_finds_it(before: str, text: str, after: str) -> None:
    stored = words_of(f"{before} {text} {after}")
    for piece in pieces_of(text):
        assert set(piece) <= set(stored.placed) | stored.singles
