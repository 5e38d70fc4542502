"""Finding passages again in changed texts: a slice of the evaluation, any text at all, and vectors that other programs answer alike."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from bench.anchors import GONE, KEPT, measure, pages, trials
from commonplace.sense.anchors import Anchor, State, Text, find, fold, seen_where_marked
from commonplace.sense.anchors.folding import Folded
from tests.shared_data import shared_data

SCRIPT = Path(__file__).parents[1] / "static/sense/anchors.js"
VECTORS = json.loads((Path(__file__).parent / "anchors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector: dict) -> None:
    found = find(Text(vector["text"]), Anchor(**vector["anchor"]))
    assert [found.state, found.start, found.end, found.confidence] == vector["found"]


def test_the_browser_answers_alike(chromium: Browser) -> None:
    page = chromium.new_page()
    module = base64.b64encode(SCRIPT.read_bytes()).decode()
    answers = page.evaluate(
        """async ([module, vectors]) => {
            const { Text, find } = await import("data:text/javascript;base64," + module);
            return vectors.map((vector) => find(new Text(vector.text), vector.anchor));
        }""",
        [module, VECTORS],
    )
    page.close()
    assert [[one["state"], one["start"], one["end"], one["confidence"]] for one in answers] == [vector["found"] for vector in VECTORS]


def test_real_pages_with_changes_in_them() -> None:
    shared_data("extraction/readability-pages.tar.gz")
    tallies = measure(trials(pages(slice(4, 12, 3)), rounds=1, seed=7, on_each=8))
    gone = [pair for name, tally in tallies.items() if name in GONE for pair in tally.states.elements()]
    kept = [pair for name, tally in tallies.items() if name in KEPT for pair in tally.states.elements()]
    assert len(gone) > 20 and {found for _wanted, found in gone} == {State.ORPHANED}
    assert len(kept) > 60 and sum(wanted == found for wanted, found in kept) >= 0.95 * len(kept)
    assert sum(tally.wrong for tally in tallies.values()) == 0


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
    for text in (old, other, before + after):
        found = find(Text(text), anchor)
        assert (found.start is None) == (found.state == State.ORPHANED)
        assert found.start is None or found.end is None or 0 <= found.start < found.end <= len(text)
