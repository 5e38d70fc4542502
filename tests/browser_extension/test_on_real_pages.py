"""Passages of thirty real pages, between the readable copy that the server keeps and the page as a browser shows it."""

import random
import re
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from commonplace.kit.anchors import CONTEXT, locate
from commonplace.kit.errors import Refusal
from commonplace.sources.extraction import extract
from commonplace.sources.readable import readable_html, text_of
from tests.anchors_script import anchors_script
from tests.extension import BUILD
from tests.shared_data import shared_data

HERE = BUILD.parent
ANCHORS = anchors_script("find", "Text")
ADDRESS = "https://page.example/article"
EACH = 10
SENTENCE = re.compile(r"[^.!?\n]{40,200}[.!?](?=\s)")

# Where the extension finds each passage; what it would send if just that were selected; and the part of the page it would send along.
LOOK = """([anchors, passages]) => {
    const {find, Text} = new Function("return " + anchors)();
    const {PageText, readablePage} = globalThis.commonplace;
    const page = new PageText(), text = new Text(page.text);
    const units = point => [...page.text].slice(0, point).join("").length;
    return passages.map(passage => {
        const found = find(text, passage);
        if (found.start === null) return {state: found.state};
        const range = page.rangeOf(units(found.start), units(found.end));
        return {state: found.state, again: page.passage(range), html: readablePage(passage.quote).html};
    });
}"""


def real_pages() -> Iterator[tuple[str, str]]:
    with tarfile.open(shared_data("extraction/readability-pages.tar.gz")) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith("/source.html") else None
            if file is not None:
                yield member.name.split("/")[-2], file.read().decode(errors="replace")


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def show(chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Shows HTML as a page, without its scripts and without asking anybody, with the parts of the extension that read it."""
    context = chromium.new_context()
    page = context.new_page()
    html = {"now": ""}
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    page.route("**/*", lambda route: route.fulfill(body=html["now"], content_type="text/html; charset=utf-8", headers=policy))

    def shown(text: str) -> Page:
        html["now"] = text
        page.goto(ADDRESS, wait_until="domcontentloaded")
        readability = (HERE / "vendor/Readability.js").read_text(encoding="utf-8")
        page.evaluate(f"() => {{ {readability}; globalThis.Readability ??= Readability; }}")
        for name in ("text.js", "readable.js"):
            page.evaluate((HERE / "src/content" / name).read_text(encoding="utf-8"))
        return page

    yield shown
    context.close()


def stands_in(text: str, passage: dict[str, Any]) -> bool:
    try:
        locate(text, passage["quote"], prefix=passage["prefix"], suffix=passage["suffix"])
    except Refusal:
        return False
    return True


@pytest.mark.slow
@pytest.mark.once
def test_passages_of_the_copy_are_found_on_the_page_and_back(show: Callable[[str], Page]) -> None:
    states: Counter[tuple[str, str]] = Counter()
    faults: list[tuple[str, str, str]] = []
    chosen = random.Random(7)
    for name, html in real_pages():
        copy = extract(html, ADDRESS).text
        matches = list(SENTENCE.finditer(copy))
        passages = []
        for match in chosen.sample(matches, min(EACH, len(matches))):
            start, end = match.span()
            sides = {"prefix": copy[max(0, start - CONTEXT) : start], "suffix": copy[end : end + CONTEXT]}
            passages.append({"quote": copy[start:end].strip(), **sides})
        page = show(html)
        live = words(page.evaluate("new globalThis.commonplace.PageText().text"))
        for passage, found in zip(passages, page.evaluate(LOOK, [ANCHORS, passages]), strict=True):
            times = "once" if live.count(words(passage["quote"])) == 1 else "not once"
            states[times, found["state"]] += 1
            if found["state"] == "orphaned":
                faults += [(name, "unfound", passage["quote"])] if times == "once" else []
                continue
            if words(found["again"]["quote"]) != words(passage["quote"]):
                faults.append((name, "other words", passage["quote"]))
            if not stands_in(copy, found["again"]):
                faults.append((name, "not back in the copy", passage["quote"]))
            if not stands_in(text_of(readable_html(found["html"], base_url=ADDRESS)), found["again"]):
                faults.append((name, "not in what would be sent", passage["quote"]))
    # What stands on the page more than once (filler text, mostly) may be found by its surroundings or not at all, but nowhere else.
    assert faults == []
    assert states["once", "exact"] + states["once", "moved"] > 150, states
