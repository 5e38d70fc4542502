"""What other programs hold becomes entries: once, with its source, place, note, tags and dates; and it can all be taken back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.importers import actions
from commonplace.importers.models import Outcome
from commonplace.importers.tests.test_bringing_in import brought_in, handed_in, outcomes, zipped
from commonplace.kit.jobs import run_all
from commonplace.lineage.models import Edge
from commonplace.lineage.queries import grown_from
from commonplace.seek.models import Fetching, Save
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs
from tests.shared_data import shared_data

WALDEN = "Walden (Thoreau, Henry)\n- Your {what} at location {at} | Added on Monday, 2 March 2015 13:02:03\n\n{text}\n==========\n"
ONE = WALDEN.format(what="Highlight", at="10-11", text="I went to the woods")
TWO = WALDEN.format(what="Note", at="11", text="So did [[Emerson]]")
THREE = WALDEN.format(what="Highlight", at="90-91", text="Simplify")
MARK = WALDEN.format(what="Bookmark", at="50", text="")
GLASP = (
    "title,url,highlight,note,tags\nGreat Work,https://example.org/great?utm_source=x,Be curious,so it is,work\n"
    "Great Work,https://example.org/great,Be curious,again,\n"
)


def clippings(*parts: str) -> bytes:
    return "".join(parts).encode()


def test_highlights_come_with_source_note_place_and_date(cast: Cast) -> None:
    imported = brought_in(cast.amina, clippings(ONE, TWO, THREE, MARK), "My Clippings.txt")
    assert imported.format == "kindle-clippings"
    woods, simplify = Entry.objects.filter(kind=Kind.HIGHLIGHT).order_by("pk")
    assert (woods.quote, woods.body, woods.made_at.year, woods.author) == ("I went to the woods", "So did [[Emerson]]", 2015, cast.amina)
    source = Source.objects.get()
    assert woods.source == simplify.source == source
    assert (source.kind, source.title, source.author, source.is_on_the_web) == ("book", "Walden", "Henry Thoreau", False)
    assert [line.title for line in grown_from(cast.amina, woods)] == ["Walden, location 10-11"]
    assert not Entry.objects.visible_to(cast.bruno).exists()
    assert outcomes(imported) == {"clipping 1": "taken", "clipping 3": "taken", "clipping 4": "skipped"}
    assert "bookmark" in imported.lines.get(path="clipping 4").reason


def test_a_later_file_adds_only_what_is_new(cast: Cast) -> None:
    brought_in(cast.amina, clippings(ONE), "My Clippings.txt")
    assert outcomes(handed_in(cast.amina, clippings(ONE), "again.txt")) == {"clipping 1": "present"}
    later = brought_in(cast.amina, clippings(ONE, TWO, THREE), "My Clippings.txt")
    assert outcomes(later) == {"clipping 1": "changed", "clipping 3": "taken"}
    assert Entry.objects.count() == 2
    assert Entry.objects.order_by("pk")[0].body == "", "what is here is left alone"


def test_the_same_passage_from_another_program_is_here_already(cast: Cast) -> None:
    brought_in(cast.amina, clippings(ONE), "My Clippings.txt")
    table = 'Highlight,Book Title,Book Author\nI went to the  woods,WALDEN,"Thoreau, Henry"\n'
    assert outcomes(handed_in(cast.amina, table.encode(), "readwise.csv")) == {"line 2": "present"}
    assert outcomes(handed_in(cast.bruno, table.encode(), "readwise.csv")) == {"line 2": "new"}, "others' are not looked at"


def test_pages_become_saves_that_are_not_fetched(cast: Cast) -> None:
    imported = brought_in(cast.amina, GLASP.encode(), "glasp.csv")
    save, passage = Entry.objects.order_by("pk")
    assert (save.kind, save.title, save.source) == (Kind.SAVE, "Great Work", passage.source)
    assert passage.source and (passage.source.url, passage.source.title) == ("https://example.org/great", ""), (
        "a page says itself what it is called"
    )
    assert Save.objects.get().fetching == Fetching.UNASKED and tags_of(passage) == ["work"]
    assert imported.counts[Outcome.SKIPPED] + imported.counts.get(Outcome.PRESENT, 0) == 2, "the same page and passage again"
    client = Client()
    client.force_login(cast.amina, backend="commonplace.people.backend.SignInBackend")
    assert "Could not be fetched" not in client.get("/seek/").content.decode(), "nobody asked for it"
    assert "Fetch the page" in client.get(save.get_absolute_url()).content.decode()
    client.post(f"{save.get_absolute_url()}fetch/")
    assert Save.objects.get().fetching == Fetching.WAITING
    assert Edge.objects.filter(kind="quotes", source=passage.source).count() == 2


def test_a_zip_with_known_files_is_seen(cast: Cast) -> None:
    content = zipped({"documents/My Clippings.txt": ONE, "documents/book.azw": "x", "../out.txt": ONE})
    imported = handed_in(cast.amina, content, "kindle.zip")
    assert imported.format == "kindle-clippings"
    assert outcomes(imported) == {
        "documents/My Clippings.txt: clipping 1": "new",
        "documents/book.azw": "attachment",
        "../out.txt": "skipped",
    }
    beside = handed_in(cast.amina, zipped({"a.md": "# A\n\nx", "b.md": "# B\n\ny", "My Clippings.txt": ONE}), "vault.zip")
    assert beside.format == "markdown", "a folder of notes stays one"


def test_all_of_it_goes_into_the_bin_and_back(cast: Cast) -> None:
    imported = brought_in(cast.amina, clippings(ONE, THREE), "My Clippings.txt")
    actions.bin_all(cast.amina, imported)
    run_all()
    assert not Entry.objects.visible_to(cast.amina).exists()
    imported.refresh_from_db()
    actions.bin_all(cast.amina, imported, back=True)
    run_all()
    assert Entry.objects.visible_to(cast.amina).count() == 2


def test_the_page_says_what_it_looks_like(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    page = client.get("/import/").content.decode()
    assert "Kindle: My Clippings" in page and "Readwise: highlights (CSV)" in page
    sent = client.post("/import/", {"file": SimpleUploadedFile("x.txt", clippings(ONE, THREE))})
    run_all()
    page = client.get(sent.headers["Location"]).content.decode()
    assert "This looks like Kindle: My Clippings: 2 highlights from 1 book." in page
    wrong = client.post("/import/", {"file": SimpleUploadedFile("x.txt", b"only words")})
    assert wrong.status_code == 422 and "none of the files" in wrong.content.decode()
    forced = client.post("/import/", {"file": SimpleUploadedFile("x.txt", b"only words"), "format": "readwise"})
    run_all()
    assert "should name the columns" in client.get(forced.headers["Location"]).content.decode()


@pytest.mark.parametrize("what", ["auto", "kindle-clippings"])
def test_the_command_takes_the_real_sample(cast: Cast, what: str) -> None:
    path: Path = shared_data("imports/kindle/hadynz-languages/My Clippings.txt")
    out = io.StringIO()
    for number in (18, 0):
        call_command("import", what, str(path), member="amina", stdout=out)
        assert f"{number} of 18 things are new." in out.getvalue()
    assert "17 highlights, 1 note from 18 books" in out.getvalue()
    note = Entry.objects.get(kind=Kind.NOTE)
    assert [line.title for line in grown_from(cast.amina, note)] == ["Outliers, location 1971"]


def test_the_page_of_a_book_shows_what_was_marked_in_it_to_those_who_may_see_it(cast: Cast, client_as: ClientAs) -> None:
    brought_in(cast.amina, clippings(ONE, THREE), "My Clippings.txt")
    brought_in(cast.bruno, clippings(THREE.replace("Simplify", "Simplicity")), "My Clippings.txt")
    address = Source.objects.get().get_absolute_url()
    page = client_as(cast.amina).get(address).content.decode()
    assert "Walden" in page and "I went to the woods" in page and "location 90-91" in page and "Simplicity" not in page
    assert "no address on the web" in page and 'href="urn:' not in page
    assert client_as(cast.chidi).get(address).status_code == 404
    entry = client_as(cast.amina).get(Entry.objects.get(quote="I went to the woods").get_absolute_url()).content.decode()
    assert "Walden, location 10-11" in entry


def test_a_book_leaves_with_an_export_and_comes_back(cast: Cast) -> None:
    brought_in(cast.amina, clippings(ONE), "My Clippings.txt")
    url = Source.objects.get().url
    source = f"{{url: '{url}', kind: book, title: Walden, author: Henry Thoreau, place: page 3}}"
    note = f"---\ncommonplace:\n  kind: highlight\n  quote: Rather than love\n  source: {source}\n---\n"
    imported = brought_in(cast.amina, note.encode(), "h.md")
    assert outcomes(imported) == {"h.md": "taken"}
    assert Source.objects.count() == 1 and Edge.objects.filter(place="page 3").exists()
