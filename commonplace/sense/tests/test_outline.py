"""Names on the blocks of a readable copy: found again, and not a letter of the text moved."""

from hypothesis import given
from hypothesis import strategies as st

from commonplace.sense.outline import Outline, blocks_between, minutes_to_read, named_blocks
from commonplace.sources.readable import readable_html, text_of
from commonplace.sources.reading import Mark, marked_html
from commonplace.sources.tests.test_readable import soup

PAGE = readable_html(
    "<h2>Reds</h2><p>Madder &amp; <em>chalk</em>.</p><ul><li><p>one</p></li><li>two</li></ul><h3>Of <em>soft</em> water</h3><p>Rain</p>",
    base_url="https://example.org/",
)


def test_each_outermost_block_has_a_name_and_the_headings_are_listed() -> None:
    html, starts, headings = named_blocks(PAGE)
    assert text_of(html) == text_of(PAGE)
    assert [html.count(f' id="p-{number}"') for number in range(6)] == [1, 1, 1, 1, 1, 0]
    assert [(one.name, one.level, one.title) for one in headings] == [("p-0", 2, "Reds"), ("p-3", 3, "Of soft water")]
    assert [text_of(PAGE)[start:].split("\n")[0] for start in starts] == ["Reds", "Madder & chalk.", "one", "Of soft water", "Rain"]


def test_a_position_belongs_to_its_block_and_blocks_can_be_cut_out_with_their_marks() -> None:
    html, starts, headings = named_blocks(PAGE)
    outline = Outline(html, starts, headings, 1)
    at = text_of(PAGE).index("chalk")
    assert outline.block_at(at) == "p-1" and outline.block_at(0) == "p-0" and outline.block_at(10**6) == "p-4"
    marked = marked_html(html, [Mark(at, at + 5, "highlight", "e1")])
    assert blocks_between(marked, "p-1", "p-1") == [
        '<p id="p-1">Madder &amp; <em><mark class="highlight" data-entry="e1" id="mark-e1">chalk</mark></em>.</p>'
    ]
    assert "\n".join(blocks_between(marked, "p-0", "p-4")) == marked


@given(soup)
def test_any_page_can_be_named_without_changing_its_text(dirty: str) -> None:
    html = readable_html(dirty, base_url="https://example.org/")
    named, starts, _headings = named_blocks(html)
    assert text_of(named) == text_of(html)
    assert list(starts) == sorted(starts)
    # A picture has no text, and so no line of its own before it.
    assert "".join(blocks_between(named, "p-0", f"p-{len(starts)}")).replace("\n", "") == named.replace("\n", "")


@given(st.text())
def test_reading_takes_at_least_a_minute(text: str) -> None:
    assert minutes_to_read(text) >= 1


def test_reading_time_counts_words_or_signs_as_the_script_has_them() -> None:
    assert minutes_to_read("madder root " * 1190) == 10
    assert minutes_to_read("茜の根は赤い。" * 500) == 10
    assert minutes_to_read("Кермек красит в красный цвет. " * 238) == 5
