"""Sections, sentences and labels: cutting and changing texts without breaking or widening them."""

from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonplace.kit.markdown import as_label, fold_label, linked, relabelled, render, section, sentence_around
from commonplace.kit.markdown.safety import sanitise
from tests.shared_data import shared_data

PIECES = st.sampled_from(
    [
        "[[Old]]", "[[old|words]]", "![[OLD]]", "[[Old#Part]]", "[[Other]]", "`[[Old]]`", "\\[[Old]]", "```\n[[Old]]\n```\n", "\n\n", " ", "> ",
        "- ", "# ", "## Part\n\n", "<b>", "</div>", "<details>", "[x](/y \"[[Old]]\")", "[a [[Old]] b](https://x.example)", "Old", "old!",
        "|a|\n|-|\n|[[Old\\|x]]|\n",
        "[^1]", "\n[^1]: [[Old]]\n", "<script>alert(1)</script>", "text",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def refs(body: str) -> list[tuple[str, str, bool]]:
    return [(fold_label(ref.label), ref.heading, ref.is_embed) for ref in render(body, mention_url=lambda handle: None).references]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_renaming_changes_the_links_to_it_and_nothing_else(body: str) -> None:
    changed = relabelled(body, "old", "New title")
    assert refs(changed) == [("new title" if label == "old" else label, heading, is_embed) for label, heading, is_embed in refs(body)]
    assert changed.replace("New title", "Old").lower() == body.lower()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_linking_a_mention_adds_one_link_and_changes_no_other(body: str) -> None:
    changed = linked(body, "Old", lambda words: f"[[{words}]]")
    before, after = refs(body), refs(changed)
    if changed != body:
        assert len(after) == len(before) + 1
        for ref in before:
            after.remove(ref)
        assert [label for label, _, _ in after] == ["old"]


class Balance(HTMLParser):
    """Raises where a tag is closed that was not open; `open` is what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "hr", "img", "input", "wbr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_a_section_is_well_formed_and_a_part_of_the_text(body: str) -> None:
    html = render(body, mention_url=lambda handle: None).html
    cut = section(html, "h-part")
    if cut is None:
        assert 'id="h-part"' not in html
        return
    assert cut in html
    balance = Balance()
    balance.feed(cut)
    assert balance.open == []


def test_hostile_sections_hold_nothing_that_the_sanitiser_would_not_let_through() -> None:
    folder = shared_data("safety/xss")
    for file in sorted(folder.glob("*.txt")):
        lines_of_file = file.read_text(encoding="utf-8", errors="replace").splitlines()
        html = render("## Part\n\n" + "\n\n".join(lines_of_file[:400]) + "\n\n## Next", mention_url=lambda handle: None).html
        cut = section(html, "h-part")
        assert cut and sanitise(cut) == cut


def test_a_section_ends_at_the_next_heading_of_its_rank() -> None:
    html = render("# A\n\none\n\n## B\n\ntwo\n\n# C\n\nthree\n\n> # D\n>\n> four\n\nfive", mention_url=lambda handle: None).html
    whole = section(html, "h-a") or ""
    assert "one" in whole and "two" in whole and "three" not in whole
    assert "two" in (section(html, "h-b") or "") and "three" not in (section(html, "h-b") or "")
    assert "four" in (section(html, "h-d") or "") and "five" not in (section(html, "h-d") or "")
    assert section(html, "h-none") is None and section(html, "") is None


@given(st.text(max_size=320))
def test_a_label_leads_to_its_title(title: str) -> None:
    label = as_label(title)
    if label is not None:
        found = render(f"[[{label}]]", mention_url=lambda handle: None).references
        assert [fold_label(ref.label) for ref in found] == [fold_label(title)] and found[0].heading == ""


@pytest.mark.parametrize("title", ["C# basics", "Array#sample", "#1 rule", "a | b", "[x] done", "Madder"])
def test_titles_with_signs_can_be_linked(title: str) -> None:
    assert as_label(title) is not None


@given(st.text(max_size=900), st.integers(0, 900), st.integers(0, 60))
def test_a_sentence_is_short_and_holds_the_words(text: str, at: int, length: int) -> None:
    begin = min(at, len(text))
    end = min(begin + length, len(text))
    sentence = sentence_around(text, begin, end)
    assert len(sentence) <= 290 and "\n" not in sentence
