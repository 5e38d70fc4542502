"""A page that many save is one source, read once, and kept so that a highlight finds its place again."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import Fetched, FetchError
from commonplace.sources import actions
from commonplace.sources.actions import fetch_source, keep_page, source_at
from commonplace.sources.models import Snapshot, Source, SourceKind
from commonplace.sources.readable import text_of

URL = "https://example.org/page"
BODY = (
    "<html lang='en'><title>A page - Example</title><article><h1>A page</h1>"
    "<p>{} Many more words follow so that this is a paragraph.</p></article>"
)


class Web:
    """Stands in for the web: what it answers, and how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.body = BODY.format("First.")
        self.content_type = "text/html"
        self.error: FetchError | None = None

    def fetch(self, url: str, **limits: object) -> Fetched:
        self.asked.append(url)
        if self.error:
            raise self.error
        return Fetched(url, url, 200, self.content_type, "utf-8", self.body.encode())


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    made = Web()
    monkeypatch.setattr(actions, "fetch", made.fetch)
    return made


def age(source: Source, **ago: int) -> None:
    source.fetched_at = now() - timedelta(**ago)
    source.save()


@pytest.mark.django_db
def test_two_spellings_are_one_source() -> None:
    assert source_at("example.org/page?utm_source=x#top") == source_at(URL) == Source.objects.get()
    assert source_at("https://example.org/paper.PDF").kind == SourceKind.PDF
    with pytest.raises(Refusal):
        source_at("no address")


@pytest.mark.django_db(transaction=True)
def test_two_who_come_at_once_meet_at_one_source() -> None:
    found: list[Source] = []

    def come() -> None:
        try:
            found.append(source_at(URL))
        finally:
            connection.close()

    threads = [Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert {source.pk for source in found} == {Source.objects.get().pk}


@pytest.mark.django_db
def test_a_fetched_page_is_kept_readable(web: Web) -> None:
    source = source_at(URL)
    snapshot = fetch_source(source)
    source.refresh_from_db()
    assert (source.title, source.language, source.site) == ("A page", "en", "example.org")
    assert source.fetched_at
    assert snapshot.text == text_of(snapshot.html)
    assert "First." in snapshot.text
    assert len(snapshot.text_hash) == 64


@pytest.mark.django_db
def test_within_an_hour_the_site_is_left_in_peace(web: Web) -> None:
    source = source_at(URL)
    first = fetch_source(source)
    assert fetch_source(source) == first
    assert len(web.asked) == 1
    fetch_source(source, force=True)
    age(source, minutes=61)
    fetch_source(source)
    assert len(web.asked) == 3
    assert Snapshot.objects.count() == 1


@pytest.mark.django_db
def test_a_page_that_changes_keeps_its_earlier_copy_and_may_return_to_it(web: Web) -> None:
    source = source_at(URL)
    first = fetch_source(source)
    web.body = BODY.format("Second.")
    second = fetch_source(source, force=True)
    assert second != first
    web.body = BODY.format("First.")
    assert fetch_source(source, force=True) == first
    assert source.snapshots.latest() == first
    assert source.snapshots.count() == 2


@pytest.mark.django_db
def test_what_is_known_is_not_overwritten_by_worse(web: Web) -> None:
    source = source_at(URL)
    fetch_source(source)
    web.body = "<html><title>Before you continue</title><body><p>We and our 900 partners value your privacy, please accept all.</p></body>"
    fetch_source(source, force=True)
    source.refresh_from_db()
    assert (source.title, source.language) == ("A page", "en")


@pytest.mark.django_db
def test_a_name_taken_from_the_address_gives_way_to_the_page_s_own(web: Web) -> None:
    source = source_at(URL)
    web.content_type = "application/pdf"
    with pytest.raises(FetchError, match="PDF"):
        fetch_source(source)
    source.refresh_from_db()
    assert (source.title, source.kind) == ("page", SourceKind.PDF)
    keep_page(source, BODY.format("Kept."))
    source.refresh_from_db()
    assert source.title == "A page"


@pytest.mark.django_db
def test_failures_leave_the_source_as_it_was(web: Web) -> None:
    source = source_at(URL)
    web.error = FetchError("down", may_retry=True)
    with pytest.raises(FetchError):
        fetch_source(source)
    assert not Snapshot.objects.exists()
    assert Source.objects.get().fetched_at is None


@pytest.mark.django_db
def test_a_page_without_text_says_so_and_keeps_its_name(web: Web) -> None:
    source = source_at(URL)
    web.body = "<html><title>Only pictures</title><body><img src=a></body></html>"
    with pytest.raises(FetchError, match="no text"):
        fetch_source(source)
    assert Source.objects.get().title == "Only pictures"
    assert not Snapshot.objects.exists()


@pytest.mark.django_db
def test_a_page_of_plain_text(web: Web) -> None:
    web.content_type, web.body = "text/plain", "One\n\nTwo <b>"
    assert fetch_source(source_at(URL)).html == "<p>One</p>\n<p>Two &lt;b&gt;</p>"


@pytest.mark.django_db
def test_a_page_sent_by_a_browser_is_cleaned_as_well(web: Web) -> None:
    snapshot = keep_page(source_at(URL), BODY.format("Mine. <script>alert(1)</script><img src=x onerror=alert(2)>"))
    assert "Mine." in snapshot.text
    assert "alert" not in snapshot.html
    assert not web.asked
