"""Marks are laid over a page without moving a letter of it."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from commonplace.sources.readable import parse_readable, readable_html, text_of
from commonplace.sources.reading import Mark, marked_html
from commonplace.sources.tests.test_readable import soup, text_content

PAGE = readable_html(
    "<h2>Title</h2><p>One <em>two <strong>three</strong></em> &amp; four<br>five</p>"
    "<ul><li>six</li><li>seven <a href='/x'>eight</a></li></ul>"
    "<pre>def f():\n    return 1</pre><table><tr><td>nine</td><td>😀 ten</td></tr></table>",
    base_url="https://example.org/",
)


def marked_text(html: str, entry: str) -> str:
    pieces = (piece for piece in parse_readable(html).iter("mark") if entry in piece.get("data-entry", "").split())
    return "".join(str(text) for piece in pieces for text in piece.itertext())


def place_of(quote: str) -> tuple[int, int]:
    start = text_of(PAGE).index(quote)
    return start, start + len(quote)


def mark_of(quote: str, entry: str) -> Mark:
    return Mark(*place_of(quote), "mine", entry, f"label of {entry}")


def test_a_mark_within_one_text() -> None:
    assert '<li><mark class="mine" data-entry="e1" id="mark-e1" title="label of e1">six</mark></li>' in marked_html(
        PAGE, [mark_of("six", "e1")]
    )


def test_a_mark_across_elements_is_split_and_named_once() -> None:
    html = marked_html(PAGE, [mark_of("two three & four", "e1")])
    assert html.count('data-entry="e1"') == 3
    assert html.count('id="mark-e1"') == 1
    assert marked_text(html, "e1") == "two three & four"


def test_overlapping_and_equal_marks() -> None:
    html = marked_html(PAGE, [mark_of("seven eight", "e1"), mark_of("eight", "e2"), mark_of("eight", "e3"), mark_of("😀 t", "e4")])
    assert [marked_text(html, entry) for entry in ("e1", "e2", "e3", "e4")] == ["seven eight", "eight", "eight", "😀 t"]
    assert text_of(html) == text_of(PAGE)


def test_a_piece_under_several_marks_is_one_element_that_names_them_all() -> None:
    html = marked_html(PAGE, [mark_of("seven eight", "e1"), mark_of("eight", "e2"), Mark(*place_of("eight"), "theirs", "e3")])
    piece = next(piece for piece in parse_readable(html).iter("mark") if piece.get("data-entry") == "e1 e2 e3")
    assert piece.get("class") == "mine theirs marks-3" and "".join(str(text) for text in piece.itertext()) == "eight"
    assert all(html.count(f'id="mark-{entry}"') == 1 for entry in ("e1", "e2", "e3"))


def test_a_mark_without_a_class_is_there_and_not_seen() -> None:
    html = marked_html(PAGE, [Mark(*place_of("six"), "", "e1"), mark_of("six", "e2")])
    assert 'class="mine" data-entry="e1 e2"' in html


def test_no_mark_stands_where_html_forbids_it() -> None:
    everything = marked_html(PAGE, [Mark(0, len(text_of(PAGE)), "mine", "all")])
    for element in parse_readable(everything).iter("mark"):
        parent = element.getparent()
        assert parent is not None
        assert parent.tag not in {"ul", "ol", "table", "tbody", "tr"}
    assert text_content(everything) == text_of(PAGE)


def test_marks_outside_of_the_text_are_left_out_and_labels_are_escaped() -> None:
    end = len(text_of(PAGE))
    assert marked_html(PAGE, [Mark(end, end + 5, "c", "e1"), Mark(5, 5, "c", "e2"), Mark(-3, 4, "c", "e3"), Mark(7, 3, "c", "e4")]) == PAGE
    html = marked_html(PAGE, [Mark(0, 3, "c", "e1", '"><script>x</script>')])
    assert "<script>" not in html


ranges = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 60)), max_size=8)


@given(soup, ranges)
@settings(max_examples=300, deadline=None)
def test_marking_changes_no_text_and_marks_exactly_what_was_meant(dirty: str, spans: list[tuple[int, int]]) -> None:
    html = readable_html(dirty, base_url="https://example.org/")
    text = text_of(html)
    marks = [Mark(start, start + length, "c", f"e{index}") for index, (start, length) in enumerate(spans)]
    marked = marked_html(html, marks)
    assert text_of(marked) == text == text_content(marked)
    for mark in marks:
        quote = text[mark.start : mark.end]
        # Newlines between blocks stand outside of every mark.
        assert marked_text(marked, mark.id).replace("\n", "") == quote.replace("\n", "")
        if "\n" not in quote:
            assert marked_text(marked, mark.id) == quote


def test_five_hundred_marks_on_a_long_page_are_quick() -> None:
    paragraph = "<p>" + "Some words of a <em>long</em> article with a <a href='/x'>link</a> in it. " * 12 + "</p>"
    html = readable_html(paragraph * 250, base_url="https://example.org/")
    text = text_of(html)
    step = len(text) // 500
    marks = [Mark(index * step, index * step + 200, "c", f"e{index}") for index in range(500)]
    took, marked = [], ""
    for _round in range(3):
        started = time.thread_time()  # what it costs, not how busy the machine is
        marked = marked_html(html, marks)
        took.append(time.thread_time() - started)
    assert text_of(marked) == text
    assert isinstance(parse_readable(marked), etree._Element)
    # About 15 ms on a quiet machine; the margin is for a slow one.
    assert min(took) < 0.15
