"""The pages of a PDF: who may see them and the file, marking a passage on one, and what a browser draws."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page, expect

from commonplace.entries import audiences
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs.running import run_all
from commonplace.lineage.models import Edge
from commonplace.sense.actions import mark_highlight
from commonplace.sense.on_pages import letters, passage_on
from commonplace.sources.models import Original, Snapshot, Source
from commonplace.sources.tests.pdfs import pdf_of
from tests.browser import press
from tests.cast import Cast, ClientAs

LINES = [
    "Madder root gives reds to those who simmer it slowly, and keep it from boil-",
    "ing over. The office of measures kept a red thread for this, as the dyers say.",
]
BODY = pdf_of([["Colours of the coast"], LINES, ["Weld gives yellow. " + LINES[1]]], sizes=[24])
PASSAGE = "keep it from boiling over. The office of measures"


def hand_in(client: Client, body: bytes = BODY, name: str = "colours.pdf", **typed: str) -> Entry:
    file = SimpleUploadedFile(name, body, content_type="application/pdf")
    answer = client.post("/capture/file/", {"file": file, "deed_key": name, **typed})
    assert answer.status_code == 302, answer.content.decode()
    run_all()
    return Entry.objects.filter(kind=Kind.SAVE).latest("pk")


def test_a_file_is_kept_read_and_shown_to_whom_an_entry_shows_it(cast: Cast, client_as: ClientAs) -> None:
    save = hand_in(client_as(cast.amina))
    assert save.title == "colours" and save.source is not None and save.source.title == "Colours of the coast"
    page, file = f"/s/{save.source.uid}/pdf/", f"/s/{save.source.uid}/file/"
    assert "3 pages" in client_as(cast.amina).get(page).content.decode()
    answer = client_as(cast.amina).get(f"{file}?download")
    assert answer.getvalue() == BODY
    assert answer.headers["Content-Disposition"] == 'attachment; filename="colours-of-the-coast.pdf"'
    for other, status in ((cast.bruno, 404), (None, 302)):
        assert [client_as(other).get(url).status_code for url in (page, file)] == [status, status]
    change_audience(save, audiences.of_space(cast.weavers))
    assert client_as(cast.dora).get(page).status_code == 200
    assert client_as(cast.dora).get(file, headers={"range": "bytes=0-4"}).getvalue() == b"%PDF-"
    assert [client_as(cast.bruno).get(url).status_code for url in (page, file)] == [404, 404]
    assert "copy of" not in client_as(cast.dora).get(save.source.get_absolute_url()).content.decode()


def test_two_who_hand_in_the_same_file_learn_nothing_of_each_other(cast: Cast, client_as: ClientAs) -> None:
    mine = hand_in(client_as(cast.amina), title="For the guild", why="Red threads")
    before = client_as(cast.amina).get(mine.source.get_absolute_url()).content
    theirs = hand_in(client_as(cast.bruno), name="found.pdf")
    assert theirs.source == mine.source and theirs.title == "found"
    page = client_as(cast.bruno).get(theirs.source.get_absolute_url()).content.decode()
    assert "For the guild" not in page and "Red threads" not in page and "Amina" not in page
    shown = client_as(cast.amina).get(mine.source.get_absolute_url()).content
    assert shown.count(b"found") == before.count(b"found") and shown.count(b"Bruno") == before.count(b"Bruno")


@pytest.mark.parametrize(
    ("body", "said"),
    [(pdf_of([["Locked"]], is_locked=True), "locked with a password"), (b"%PDF-1.4 nonsense", "damaged")],
    ids=["locked", "broken"],
)
def test_what_cannot_be_read_keeps_the_save_and_says_why(cast: Cast, client_as: ClientAs, body: bytes, said: str) -> None:
    save = hand_in(client_as(cast.amina), body)
    assert said in client_as(cast.amina).get(save.get_absolute_url()).content.decode()


def test_pages_that_are_pictures_can_be_looked_at(cast: Cast, client_as: ClientAs) -> None:
    save = hand_in(client_as(cast.amina), pdf_of([[], []]))
    assert "not highlight in them" in client_as(cast.amina).get(f"/s/{save.source.uid}/pdf/").content.decode()


def test_no_pdf_is_refused_at_its_field_and_nothing_typed_is_lost(cast: Cast, client_as: ClientAs) -> None:
    file = SimpleUploadedFile("notes.pdf", b"only words")
    answer = client_as(cast.amina).post("/capture/file/", {"file": file, "why": "I typed this"})
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"file"}
    assert "I typed this" in answer.content.decode() and not Entry.objects.exists()


def test_a_passage_is_found_by_its_letters_on_its_page(cast: Cast, client_as: ClientAs) -> None:
    hand_in(client_as(cast.amina))
    copy, original = Snapshot.objects.get(), Original.objects.get()
    drawn = "keep it from boil-\ning over. The o\ufb03ce of measures"
    begin, end = passage_on(copy, original, quote=drawn, page=2, at=40)
    assert copy.text[begin:end] == PASSAGE
    begin, _end = passage_on(copy, original, quote=LINES[1][8:30], page=3, at=0)
    assert begin > original.page_starts[2]
    for quote, page in (("no such words", 2), ("Weld gives yellow", 99), ("...", 1)):
        with pytest.raises(Refusal):
            passage_on(copy, original, quote=quote, page=page, at=0)


def test_letters_keep_their_places() -> None:
    text = "A \ufb01ne, o\ufb03ce"
    found, places = letters(text)
    assert found == "Afineoffice"
    assert [text[place] for place in places] == ["A", "\ufb01", "\ufb01", "n", "e", "o", "\ufb03", "\ufb03", "\ufb03", "c", "e"]


def test_a_highlight_says_its_page_and_shows_to_its_ring(cast: Cast, client_as: ClientAs) -> None:
    save = hand_in(client_as(cast.amina))
    change_audience(save, audiences.organisation())
    url = f"/s/{save.source.uid}/pdf/"
    answer = client_as(cast.amina).post(url, {"quote": PASSAGE, "page": 2, "at": 0, "ring": "circle", "circle": cast.kitchen_table.uid})
    assert answer.status_code == 303, answer.content.decode()
    highlight = Entry.objects.get(kind=Kind.HIGHLIGHT)
    assert highlight.quote == PASSAGE and Edge.objects.get(entry=highlight).place == "page 2"
    assert f'data-entry="{highlight.uid}"' in client_as(cast.bruno).get(url).content.decode()
    assert highlight.uid not in client_as(cast.dora).get(url).content.decode()
    assert client_as(cast.bruno).post(url, {"quote": "no such words", "page": 2}).status_code == 422
    assert client_as(None).post(url, {"quote": PASSAGE, "page": 2}).status_code == 401


def test_in_the_browser_pages_are_drawn_marked_and_paged(cast: Cast, client_as: ClientAs, page_as: Callable[..., Page]) -> None:
    save = hand_in(client_as(cast.amina))
    change_audience(save, audiences.organisation())
    source = Source.objects.get()
    mark_highlight(cast.bruno, Snapshot.objects.get(), quote="The office of measures", audience=audiences.organisation())
    page = page_as(cast.amina)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"/s/{source.uid}/pdf/")
    expect(page.locator(".pdf-page")).to_have_count(3)
    expect(page.locator("#page-2 .pdf-mark.highlight-organisation").first).to_be_attached()
    assert page.locator("#page-2 .pdf-mark").first.get_attribute("title") == "Bruno Costa: The organisation"
    press(page, "j")
    expect(page.get_by_role("spinbutton", name="Page")).to_have_value("2")
    page.evaluate(
        """() => {
          const spans = [...document.querySelectorAll("#page-2 .pdf-text span")].filter((one) => one.firstChild?.data?.trim());
          const range = document.createRange();
          range.setStart(spans[0].firstChild, 0);
          range.setEnd(spans[1].firstChild, 9);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    press(page, "h")
    expect(page.get_by_label("On page")).to_have_value("2")
    page.get_by_label("What do you think of it?").fill("Slowly!")
    page.get_by_role("button", name="Keep the highlight").click()
    expect(page.locator("#page-2 .pdf-mark.highlight-me").first).to_be_attached()
    mine = Entry.objects.get(kind=Kind.HIGHLIGHT, author=cast.amina)
    assert mine.quote.startswith("Madder root") and mine.quote.endswith("boiling over.")
    assert faults == []
