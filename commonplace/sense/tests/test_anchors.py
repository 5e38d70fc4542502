"""Finding passages again in changed texts: a slice of the evaluation, any text at all, and vectors that other programs answer alike."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from bench.anchors import trials
from bench.pages import real_pages
from commonplace.kit.anchors import CONTEXT, Anchor, State, Text, candidates, find, find_again, fold, seen_where_marked
from commonplace.kit.anchors.folding import Folded
from tests.anchors_script import anchors_script
from tests.shared_data import shared_data

VECTORS = json.loads((Path(__file__).parent / "anchors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector: dict) -> None:
    found = find(Text(vector["text"]), Anchor(**vector["anchor"]))
    assert [found.state, found.start, found.end, found.confidence] == vector["found"]


def test_the_browser_answers_alike(chromium: Browser) -> None:
    page = chromium.new_page()
    answers = page.evaluate(
        """([script, vectors]) => {
            const { Text, find, candidates } = new Function("return " + script)();
            return vectors.map(({ text, anchor }) => [find(new Text(text), anchor), candidates(new Text(text), anchor)]);
        }""",
        [anchors_script("Text", "find", "candidates"), VECTORS],
    )
    page.close()
    assert [[one["state"], one["start"], one["end"], one["confidence"]] for one, _places in answers] == [
        vector["found"] for vector in VECTORS
    ]
    assert [[[one["start"], one["end"], one["confidence"]] for one in places] for _one, places in answers] == [
        [[one.start, one.end, one.confidence] for one in candidates(Text(vector["text"]), Anchor(**vector["anchor"]))] for vector in VECTORS
    ]


def test_an_orphan_has_places_to_choose_from() -> None:
    """Gone and its fellows changed: nothing is claimed, but a person sees what looks like it, the likeliest first."""
    text = (
        "🧶 Boil it for an hour in hard water. Weld gives yellows and needs no chalk at all, says the whole guild of dyers. Simmer it for an "
        "hour in soft rain. Indigo is older than all of them and has to stand in its vat until the morning. Simmer it for a day in soft water."
    )
    anchor = Anchor("Simmer it for an hour in soft water.", "Madder gives reds. ", " Never boil it.", 19)
    assert find(Text(text), anchor).state == State.ORPHANED
    places = candidates(Text(text), anchor)
    for like in ("Boil it for an hour in hard water.", "Simmer it for a day in soft water.", "Simmer it for an hour in soft rain."):
        assert any(like in text[one.start : one.end] for one in places)
    assert [one.confidence for one in places] == sorted((one.confidence for one in places), reverse=True)
    assert candidates(Text("Nothing of the kind."), anchor) == []
    assert len(candidates(Text("Simmer it for an hour in soft water. " * 9), anchor)) == 5


def test_real_pages_with_changes_in_them() -> None:
    shared_data("extraction/readability-pages.tar.gz")
    done = list(trials(list(enumerate(real_pages()))[4:12:3], seed=7, on_each=8))
    gone, kept = [one for one in done if not one.is_kept], [one for one in done if one.is_kept]
    assert len(gone) > 200 and {one.found.state for one in gone} == {State.ORPHANED}
    assert len(kept) > 300 and sum(one.is_right for one in kept) >= 0.95 * len(kept)
    assert [(one.change, one.found) for one in kept if one.is_misplaced and one.is_told_apart] == []


SIGNS = st.text(alphabet='ab cé\u0301\u00ad \n\u00a0“"—-…ﬁ가&;amp#38学🧶.', max_size=60)


@given(SIGNS)
@settings(max_examples=80, deadline=None)
def test_folding_leads_back(raw: str) -> None:
    folded = Folded(raw)
    for at in range(len(folded.text)):
        begin, end = folded.span(at, at + 1)
        assert 0 <= begin < end <= len(raw)
        assert folded.text[at] in fold(raw[begin:end]) or fold(raw[begin:end]) == ""


@given(SIGNS, SIGNS, SIGNS, SIGNS)
@settings(max_examples=60, deadline=None)
def test_any_text_is_answered(before: str, quote: str, after: str, other: str) -> None:
    old = before + quote + after
    anchor = seen_where_marked(Text(old), Anchor(quote, before, after, len(before)), len(before), len(before) + len(quote))
    for text in (old, other, before + after, other + old, before + quote + other):
        found = find(Text(text), anchor)
        bare = Anchor(quote, before[-CONTEXT:], after[:CONTEXT], len(before))
        seen = seen_where_marked(Text(old), bare, len(before), len(before) + len(quote))
        assert find_again(Text(text), Text(old), bare, len(before), len(before) + len(quote)) == find(Text(text), seen)
        assert (found.start is None) == (found.state == State.ORPHANED)
        assert found.start is None or found.end is None or 0 <= found.start < found.end <= len(text)
