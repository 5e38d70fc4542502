"""Python and JavaScript find the same, with the older copy of a page and without it: in written-down vectors and in any text at all."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from commonplace.kit.anchors import CONTEXT, Anchor, Text, find, find_again, seen_where_marked
from tests.anchors_script import MODULES, anchors_script

MADE = json.loads((Path(__file__).parent / "anchors-made.json").read_text(encoding="utf-8"))
ANSWER = """({ Text, find, seenWhereMarked }, { old, new: later, marked: [begin, end], page }) => {
    const points = [...old], part = (from, to) => points.slice(Math.max(0, from), to).join("");
    const anchor = { quote: part(begin, end), prefix: part(begin - 64, begin), suffix: part(end, end + 64), start: begin };
    const seen = seenWhereMarked(new Text(old), anchor, begin, end);
    const found = find(new Text(later), page ? seen : { ...seen, page: null });
    return [[seen.twin, seen.rival, seen.places], [found.state, found.start, found.end, found.confidence]];
}"""


def made() -> list[dict[str, Any]]:
    return [{**one, "old": MADE["texts"][one["old"]], "new": MADE["texts"][one["new"]]} for one in MADE["vectors"]]


def answer(old: str, later: str, begin: int, end: int, *, has_page: bool) -> list[list[object]]:
    seen = seen_where_marked(
        Text(old), Anchor(old[begin:end], old[max(0, begin - CONTEXT) : begin], old[end : end + CONTEXT], begin), begin, end
    )
    found = find(Text(later), seen if has_page else replace(seen, page=None))
    if has_page:
        bare = replace(seen, page=None, twin=0, rival=0, places=0)
        assert find_again(Text(later), Text(old), bare, begin, end) == found
    return [[seen.twin, seen.rival, seen.places], [found.state.value, found.start, found.end, found.confidence]]


def test_python_answers_as_written_down() -> None:
    vectors = made()
    assert len(vectors) > 200 and {(one["page"], one["found"][0]) for one in vectors} == {
        (page, state) for page in (True, False) for state in ("exact", "moved", "orphaned")
    }
    for one in vectors:
        assert answer(one["old"], one["new"], *one["marked"], has_page=one["page"]) == [one["seen"], one["found"]], one["name"]


def test_the_modules_answer_as_written_down() -> None:
    """By Node, which imports the modules as browsers do."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    program = f"""
        const module = await import({json.dumps((MODULES / "anchors.js").as_uri())}), answer = {ANSWER};
        let sent = "";
        for await (const part of process.stdin.setEncoding("utf8")) sent += part;
        console.log(JSON.stringify(JSON.parse(sent).map((one) => answer(module, one))));
    """
    done = subprocess.run(
        [node, "--input-type=module", "-e", program], input=json.dumps(made()), capture_output=True, text=True, check=True
    )
    for one, answered in zip(made(), json.loads(done.stdout), strict=True):
        assert answered == [one["seen"], one["found"]], one["name"]


@pytest.fixture(scope="module")
def script(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.evaluate(
        "(script) => { globalThis.anchors = new Function('return ' + script)(); }", anchors_script("Text", "find", "seenWhereMarked")
    )
    yield page
    page.close()


PARTS = st.sampled_from(
    "red |dye |the |of |Wool. |boil |caf\u00e9 |cafe\u0301 |\u8336\u7d05|\u05e9\u05dc\u05d5\u05dd |\u0628\u064e |\u00ad|\u00a0|"
    "\U0001f9f6|\U0001f469\u200d\U0001f33e |\ufb01|\u201c|\u201d |\n|&amp;|\u2014|\u0130|\u00df ".split("|")
)
ROWS = st.lists(PARTS, max_size=25).map("".join)


@given(ROWS, ROWS.filter(bool), ROWS, ROWS, ROWS, st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered_alike(script: Page, before: str, quote: str, after: str, between: str, other: str, has_page: bool) -> None:
    old, begin, end = before + quote + after, len(before), len(before) + len(quote)
    for later in (
        before + between + quote + after,
        before + other + after,
        other + quote,
        before + quote[: len(quote) // 2] + other + after,
    ):
        sent = {"old": old, "new": later, "marked": [begin, end], "page": has_page}
        found = script.evaluate(f"(one) => ({ANSWER})(globalThis.anchors, one)", sent)
        assert found == answer(old, later, begin, end, has_page=has_page)
