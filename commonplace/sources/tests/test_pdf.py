"""PDF files: read by page in a process of its own, kept as they came, and refused with a sentence that helps."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from commonplace.kit.errors import Refusal
from commonplace.kit.stored_files import stored_bytes
from commonplace.sources.models import Original, Snapshot, Source, SourceKind
from commonplace.sources.originals import handed_in, read_original
from commonplace.sources.pdf import ReadPdf, UnreadablePdf, page_at, page_range, paged, read_pdf
from commonplace.sources.pdf.paging import name_of
from commonplace.sources.readable import text_of
from commonplace.sources.tests.pdfs import pdf_of
from commonplace.sources.tests.test_readable import text_content

FIRST = ["Madder", "Madder root gives reds to those who simmer it slowly, and keep it from boil-", "ing over, as dyers of the coast know."]
PAGES = [FIRST, [], ["Weld gives yellow <b>&amp;</b> light."]]


def test_text_comes_by_page() -> None:
    copy = paged(read_pdf(pdf_of(PAGES, sizes=[24])))
    assert copy.text.splitlines() == [
        "Madder",
        "Madder root gives reds to those who simmer it slowly, and keep it from boiling over, as dyers of the coast know.",
        "Weld gives yellow <b>&amp;</b> light.",
    ]
    assert copy.html.startswith('<hr class="page-edge" id="page-1" data-page="1" aria-label="1"/><h2>Madder</h2>')
    weld = copy.text.index("Weld")
    assert [page_at(copy.starts, position) for position in (0, copy.text.index("simmer"), weld)] == [1, 1, 3]
    assert page_range(copy.starts, 3, len(copy.text)) == (weld, len(copy.text))


lines = st.lists(st.tuples(st.sampled_from([0.0, 10.0, 12.0, 20.0]), st.text(max_size=80)), max_size=6)


@given(st.lists(lines, max_size=6))
@trials(max_examples=200, deadline=None)
def test_every_parser_finds_the_same_text_and_pages_follow_each_other(pages: list[list[tuple[float, str]]]) -> None:
    copy = paged(ReadPdf("", "", len(pages), pages))
    assert text_of(copy.html) == text_content(copy.html) == copy.text
    assert copy.starts == sorted(copy.starts) and len(copy.starts) == len(pages)
    assert all(line.strip() for line in copy.text.splitlines())


def test_a_name_is_read_from_the_file() -> None:
    assert name_of(read_pdf(pdf_of(PAGES, title="On dyes"))) == "On dyes"
    assert name_of(read_pdf(pdf_of(PAGES, title="Microsoft Word - v7.doc", sizes=[24]))) == "Madder"
    assert name_of(read_pdf(pdf_of([[]]))) == ""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (pdf_of([["Locked"]], is_locked=True), "password"),
        (b"%PDF-1.7 and then nonsense", "damaged"),
        (b"<html>no PDF</html>", "damaged"),
        (b"", "damaged"),
    ],
    ids=["locked", "broken", "a page", "nothing"],
)
def test_what_cannot_be_read_says_why(body: bytes, words: str) -> None:
    with pytest.raises(UnreadablePdf, match=words):
        read_pdf(body)


def test_a_file_that_takes_too_much_is_given_up() -> None:
    with pytest.raises(UnreadablePdf, match="too large"):
        read_pdf(pdf_of([["x"]]) + b"%" * 60_000_000, megabytes=20)


@pytest.mark.django_db
def test_the_same_file_is_one_source_whoever_hands_it_in() -> None:
    body = pdf_of(PAGES, title="On dyes")
    source = handed_in(body)
    assert handed_in(body) == source == Source.objects.get()
    assert (source.kind, source.title, source.is_on_the_web) == (SourceKind.PDF, "", False)
    copy = read_original(source)
    assert copy is not None and copy == read_original(source) == Snapshot.objects.get()
    original = Original.objects.get()
    assert (original.snapshot, original.pages, len(original.page_starts)) == (copy, 3, 3)
    assert stored_bytes(original.file) == body
    source.refresh_from_db()
    assert source.title == "On dyes"


@pytest.mark.django_db
def test_pages_without_text_are_kept_and_a_locked_file_too() -> None:
    scanned, locked = handed_in(pdf_of([[], []])), handed_in(pdf_of([["Locked"]], is_locked=True))
    assert read_original(scanned) is None
    assert Original.objects.get(source=scanned).pages == 2
    with pytest.raises(UnreadablePdf):
        read_original(locked)
    assert stored_bytes(Original.objects.get(source=locked).file)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "words"), [(b"GIF89a", "no PDF"), (b"%PDF-" + b"x" * 1_000_000, "larger than 1 MB")], ids=["no PDF", "too large"]
)
def test_what_is_no_pdf_is_refused_at_its_field(settings: Settings, body: bytes, words: str) -> None:
    settings.PDF_MAX_BYTES = 1_000_000
    with pytest.raises(Refusal, match=words) as refused:
        handed_in(body)
    assert refused.value.field == "file"
    assert not Source.objects.exists()


def test_the_script_needs_nothing_of_the_program() -> None:
    import commonplace.sources.pdf.child as child

    assert "commonplace" not in Path(child.__file__).read_text(encoding="utf-8")
