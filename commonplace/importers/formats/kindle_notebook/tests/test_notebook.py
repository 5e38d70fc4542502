"""The notebook of Kindle's apps."""

from hypothesis import given
from hypothesis import strategies as st

from commonplace.entries.words import Kind
from commonplace.importers.formats import recognised
from commonplace.importers.formats.kindle_notebook import FORMAT
from commonplace.importers.items import NotTaken
from commonplace.importers.tests.of_formats import items_of, never_raises

NOTEBOOK = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html><head><title></title></head><body>
<div class="bodyContainer"><div class="notebookFor">Notebook for</div>
<div class="bookTitle">Walden</div><div class="authors">Thoreau, Henry David</div><hr/>
<div class="sectionHeading">Economy</div>
<div class="noteHeading">Highlight (<span class="highlight_yellow">yellow</span>) - Page 12 &middot; Location 247</div>
<div class="noteText">The mass of men lead lives of quiet desperation.</div>
<div class="noteHeading">Note - Page 12 &middot; Location 248</div><div class="noteText">Still true?</div>
<div class="noteHeading">Bookmark - Page 13 &middot; Location 260</div><div class="noteText"></div>
<div class="sectionHeading">Solitude</div>
<div class="noteHeading">Markierung (<span class="highlight_pink">Rosa</span>) - Position 900</div>
<div class="noteText">I love to be alone.</h3></div>
</div></body></html>"""


def test_passages_with_their_notes_and_places() -> None:
    found = recognised("Walden.html", NOTEBOOK.encode())
    assert found is FORMAT
    first, second = items_of(FORMAT, NOTEBOOK, "Walden.html")
    assert first.source and (first.source.title, first.source.author) == ("Walden", "Henry David Thoreau")
    assert (first.quote, first.text) == ("The mass of men lead lives of quiet desperation.", "Still true?")
    assert (first.location, second.location) == ("Economy, page 12, location 247", "Solitude, location 900")
    left = [str(one.reason) for one in never_raises(FORMAT, NOTEBOOK.encode(), "Walden.html") if isinstance(one, NotTaken)]
    assert left == ["It was put to the passage before it.", "A bookmark marks a place, not a passage."]


def test_a_note_at_no_passage_is_a_note() -> None:
    html = '<div class="bookTitle">Walden</div><div class="noteHeading">Note - Location 5</div><div class="noteText">Begin here</div>'
    assert [(item.kind, item.text) for item in items_of(FORMAT, html, "x.html")] == [(Kind.NOTE, "Begin here")]


_PIECES = st.sampled_from(
    [
        '<div class="bookTitle">',
        "</div>",
        '<h3 class="noteHeading">',
        "Note - 1",
        '<p class="noteText">',
        "words",
        "<br>",
        "&#0;",
        "<!--",
        "<",
    ]
)


@given(st.one_of(st.binary(max_size=300), st.lists(_PIECES, max_size=30).map(lambda parts: "".join(parts).encode())))
def test_nothing_makes_it_fall_over(content: bytes) -> None:
    never_raises(FORMAT, content, "notebook.html")
