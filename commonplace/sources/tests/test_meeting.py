"""Things without an address on the web, and many sources at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import FetchError
from commonplace.sources.actions import fetch_source, source_at, source_called, sources_for
from commonplace.sources.meeting import SourceFacts, identity_of, isbn_in
from commonplace.sources.models import Source, SourceKind

pytestmark = pytest.mark.django_db


def test_spellings_of_one_book_meet() -> None:
    first = source_called(title="Walden; or, Life in the Woods", author="Thoreau, Henry David")
    assert source_called(title="WALDEN, or Life in the woods", author="Henry David Thoreau") == first
    assert source_called(title="Walden", author="Henry David Thoreau") != first
    assert source_called(title="Walden; or, Life in the Woods", author="Henry David Thoreau", kind=SourceKind.TALK) != first
    assert (first.title, first.author, first.kind) == ("Walden; or, Life in the Woods", "Thoreau, Henry David", SourceKind.BOOK)


@pytest.mark.parametrize(
    ("key", "identity"),
    [
        ("978-0-316-01793-0", "urn:isbn:9780316017930"),
        ("isbn:0316017930", "urn:isbn:9780316017930"),
        ("https://doi.org/10.1000/ABC", "urn:doi:10.1000/abc"),
        ("urn:doi:10.1000/abc", "urn:doi:10.1000/abc"),
    ],
)
def test_numbers_of_books_and_papers(key: str, identity: str) -> None:
    assert identity_of(SourceFacts(key=key, title="Anything")) == identity


def test_what_is_no_number_is_none() -> None:
    assert isbn_in("978-0-316-01793-1") == isbn_in("1234567890") == isbn_in("words") == ""
    assert identity_of(SourceFacts(title="夢十夜", author="夏目漱石")).startswith("urn:x-commonplace:book:")
    with pytest.raises(Refusal):
        identity_of(SourceFacts(kind=SourceKind.BOOK))


def test_such_a_source_is_never_fetched() -> None:
    book = source_called(title="Walden")
    with pytest.raises(FetchError, match="nothing to fetch"):
        fetch_source(book, force=True)
    assert book.host == "book" and not book.is_on_the_web


def test_many_are_met_with_few_queries_and_pages_name_themselves() -> None:
    known = source_at("https://example.org/known")
    wanted = [SourceFacts(url=f"https://example.org/{number}?utm_source=x", title="Said by somebody") for number in range(150)]
    wanted += [SourceFacts(url="https://example.org/known"), SourceFacts(url="https://example.org/a.pdf")]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = sources_for(wanted)
    assert len(queries) < 8
    assert found[wanted[150]] == known and found[wanted[151]].kind == SourceKind.PDF
    assert not Source.objects.exclude(title="").exists()
