"""Glasp's tables and pages."""

from hypothesis import given
from hypothesis import strategies as st

from commonplace.entries.words import Kind
from commonplace.importers.formats import recognised
from commonplace.importers.formats.glasp import FORMAT
from commonplace.importers.items import NotTaken
from commonplace.importers.tests.of_formats import items_of, never_raises

HEAD = "title,url,highlight,note,tags,created_at\n"
TABLE = HEAD + (
    "Great Work,https://example.org/great,Curiosity is the best guide,so it is,work,2023-01-02T03:04:05Z\n"
    "Great Work,https://example.org/great,Work hard,,,\n,,lost,,,\n"
)
PAGE = """# [Great Work](https://example.org/great)

## Metadata
- Author: [A Writer](https://example.org/a)
- Tags: #work #life

## Highlights & Notes
- Curiosity is the best guide
    - Note: so it is
    - Tags: #compass
- Work hard

    every day?

> Two lines
> of one passage

[View in Glasp](https://glasp.co/x)
"""


def test_the_table() -> None:
    assert recognised("export.csv", TABLE.encode()) is FORMAT
    page, first, second = items_of(FORMAT, TABLE, "export.csv")
    assert (page.kind, page.title) == (Kind.SAVE, "Great Work")
    assert first.source and (first.source.url, first.quote, first.text) == (
        "https://example.org/great", "Curiosity is the best guide", "so it is"
    )  # fmt: skip
    assert first.tags == ("work",) and first.made_at and second.quote == "Work hard"
    left = [str(one.reason) for one in never_raises(FORMAT, TABLE.encode(), "x.csv") if isinstance(one, NotTaken)]
    assert left == ["There is no address in this row."]


def test_the_page() -> None:
    assert recognised("Great Work.md", PAGE.encode()) is FORMAT
    page, *passages = items_of(FORMAT, PAGE, "x.md")
    assert page.source and (page.title, page.tags, page.source.author) == ("Great Work", ("work", "life"), "A Writer")
    assert [(one.quote, one.text, one.tags) for one in passages] == [
        ("Curiosity is the best guide", "so it is", ("compass",)),
        ("Work hard", "every day?", ()),
        ("Two lines\nof one passage", "", ()),
    ]


def test_notes_of_others_are_no_glasp() -> None:
    assert recognised("loom.md", b"# Loom\n\n- See https://example.org\n") is None


_LINES = st.sampled_from(
    ["# A", "## Highlights", "- x", "> y", "    note: z", "URL: https://e.org/(x", "[a](https://e.org)", "tags:", "", "|"]
)


@given(st.one_of(st.binary(max_size=200), st.lists(_LINES, max_size=20).map(lambda lines: "\n".join(lines).encode())))
def test_nothing_makes_it_fall_over(content: bytes) -> None:
    never_raises(FORMAT, content, "glasp.md")
