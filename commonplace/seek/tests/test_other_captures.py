"""Books, talks, conversations and recordings: each kept with the few words it needs, and telling nobody more than they may know."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from commonplace.entries import audiences
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import Job, run_all
from commonplace.people.models import Member
from commonplace.seek.models import Fetching, SeenCopy
from commonplace.sources.models import Source, SourceKind
from tests.cast import Cast, ClientAs
from tests.site import ARTICLE, Site, running_site


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with running_site() as made:
        settings.FETCH_ALLOW_HOSTS = [made.host]
        yield made


def newest(author: Member) -> Entry:
    return Entry.objects.filter(kind=Kind.SAVE, author=author).latest("pk")


@pytest.mark.parametrize(
    ("typed", "identity", "title"),
    [
        ({"title": "Walden", "author": "H. D. Thoreau"}, "urn:x-commonplace:book:", "Walden"),
        ({"isbn": "0-316-01793-0"}, "urn:isbn:9780316017930", "ISBN 9780316017930"),
        ({"isbn": "978-0-316-01793-0", "title": "Outliers"}, "urn:isbn:9780316017930", "Outliers"),
    ],
)
def test_a_book_by_title_or_number(cast: Cast, client_as: ClientAs, typed: dict[str, str], identity: str, title: str) -> None:
    client = client_as(cast.amina)
    assert client.post("/capture/book/", typed).status_code == 302
    save = newest(cast.amina)
    assert (save.title, save.source.kind, save.save_body.fetching) == (title, SourceKind.BOOK, Fetching.READY)
    assert save.source.url.startswith(identity) and not Job.objects.filter(name__startswith="seek").exists()
    assert f"/s/{save.source.uid}/notes/" in client.get(save.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("typed", "field"), [({}, "title"), ({"isbn": "978-0-316-01793-1"}, "isbn")])
def test_what_names_no_book_is_refused_at_its_field(cast: Cast, client_as: ClientAs, typed: dict[str, str], field: str) -> None:
    answer = client_as(cast.amina).post("/capture/book/", {**typed, "why": "I typed this"})
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {field}
    assert "I typed this" in answer.content.decode() and not Source.objects.exists()


def test_who_names_a_book_alike_meets_and_nobody_learns_what_others_call_it(cast: Cast, client_as: ClientAs) -> None:
    for member, typed in (
        (cast.amina, {"isbn": "9780316017930", "title": "Outliers (Amina's copy)", "author": "Gladwell"}),
        (cast.bruno, {"isbn": "9780316017930"}),
        (cast.chidi, {"isbn": "9780316017930", "title": "Outliers (Amina's copy)", "author": "Gladwell"}),
    ):
        assert client_as(member).post("/capture/book/", typed).status_code == 302
    amina, bruno, chidi = (newest(member) for member in (cast.amina, cast.bruno, cast.chidi))
    assert amina.source == chidi.source != bruno.source
    shown = client_as(cast.bruno).get(bruno.get_absolute_url()).content + client_as(cast.bruno).get(f"/s/{bruno.source.uid}/notes/").content
    assert b"Outliers" not in shown and b"Gladwell" not in shown


def test_two_conversations_of_one_name_are_two(cast: Cast, client_as: ClientAs) -> None:
    typed = {"kind": "conversation", "title": "Pay", "who": "The director", "when": "2026-03-04", "where": "The boiler room"}
    assert client_as(cast.amina).post("/capture/meeting/", typed).status_code == 302
    assert client_as(cast.bruno).post("/capture/meeting/", {"kind": "conversation", "title": "Pay"}).status_code == 302
    hers, his = newest(cast.amina), newest(cast.bruno)
    assert hers.source != his.source
    assert (hers.source.author, hers.source.site, str(hers.source.published_on)) == ("The director", "The boiler room", "2026-03-04")
    for url in (his.get_absolute_url(), f"/s/{his.source.uid}/", f"/s/{his.source.uid}/notes/", "/seek/"):
        shown = client_as(cast.bruno).get(url).content
        assert b"director" not in shown and b"boiler room" not in shown
    for url in (f"/s/{hers.source.uid}/", f"/s/{hers.source.uid}/notes/"):
        assert client_as(cast.bruno).get(url).status_code == 404
    change_audience(hers, audiences.of_people(cast.amina, [cast.chidi]))
    assert b"The director" in client_as(cast.chidi).get(f"/s/{hers.source.uid}/notes/").content
    assert client_as(cast.bruno).get(f"/s/{hers.source.uid}/notes/").status_code == 404


def test_a_second_click_keeps_one(cast: Cast, client_as: ClientAs) -> None:
    typed = {"kind": "talk", "title": "Indigo", "deed_key": "once"}
    answers = [client_as(cast.amina).post("/capture/meeting/", typed).url for _ in range(2)]
    assert len(set(answers)) == 1 and Entry.objects.count() == 1


@pytest.mark.parametrize("why", ["copies", "look-again"])
def test_only_who_saved_a_page_sees_its_copies(cast: Cast, client_as: ClientAs, site: Site, why: str) -> None:
    client_as(cast.amina).post("/capture/", {"url": site.page("/madder")})
    run_all()
    save = newest(cast.amina)
    change_audience(save, audiences.organisation())
    answer = (
        client_as(cast.bruno).post(f"/e/{save.uid}/look-again/")
        if why == "look-again"
        else client_as(cast.bruno).get(f"/e/{save.uid}/copies/")
    )
    assert answer.status_code == 404


def test_what_changed_since_it_was_saved_is_shown_word_by_word(cast: Cast, client_as: ClientAs, site: Site) -> None:
    client = client_as(cast.amina)
    client.post("/capture/", {"url": site.page("/madder")})
    run_all()
    save = newest(cast.amina)
    page = f"/e/{save.uid}/copies/"
    assert "There is one copy" in client.get(page).content.decode()
    site.page("/madder", ARTICLE.replace("five thousand years", "six thousand years"))
    assert client.post(f"/e/{save.uid}/look-again/").url == page
    run_all()
    shown = client.get(page).content.decode()
    assert "<del>five</del><ins>six</ins>" in shown and SeenCopy.objects.count() == 2
    asked = len(site.asked)
    assert "once a day" in client.post(f"/e/{save.uid}/look-again/", follow=True).content.decode()
    run_all()
    assert len(site.asked) == asked
    with at(now() + timedelta(days=2)):
        site.page("/madder", "", status=404)
        client.post(f"/e/{save.uid}/look-again/")
        run_all()
    shown = client.get(save.get_absolute_url()).content.decode()
    assert "Looked again, without success" in shown and "Read and highlight" in shown


def test_copies_that_others_had_fetched_are_not_told_of(cast: Cast, client_as: ClientAs, site: Site) -> None:
    url = site.page("/madder")
    client_as(cast.bruno).post("/capture/", {"url": url})
    run_all()
    source = Source.objects.get()
    source.fetched_at = None
    source.save()
    site.page("/madder", ARTICLE.replace("five thousand years", "six thousand years"))
    client_as(cast.amina).post("/capture/", {"url": url})
    run_all()
    page = client_as(cast.amina).get(f"/e/{newest(cast.amina).uid}/copies/").content.decode()
    assert "There is one copy" in page and "five" not in page


@pytest.mark.parametrize(
    ("address", "kept", "kind"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?si=abc&t=42", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", SourceKind.VIDEO),
        ("https://m.youtube.com/watch?list=PL1&v=dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", SourceKind.VIDEO),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", SourceKind.VIDEO),
        ("https://player.vimeo.com/video/76979871?h=1", "https://vimeo.com/76979871", SourceKind.VIDEO),
        ("https://www.youtube.com/@dyers", "https://www.youtube.com/@dyers", SourceKind.PAGE),
        ("https://podcasts.apple.com/gb/podcast/x/id1?i=2", "https://podcasts.apple.com/gb/podcast/x/id1?i=2", SourceKind.PODCAST),
        ("https://example.org/talk.mp3", "https://example.org/talk.mp3", SourceKind.PODCAST),
        ("https://notyoutube.com/watch?v=dQw4w9WgXcQ", "https://notyoutube.com/watch?v=dQw4w9WgXcQ", SourceKind.PAGE),
    ],
)
def test_recordings_are_known_by_their_address(cast: Cast, client_as: ClientAs, address: str, kept: str, kind: SourceKind) -> None:
    client_as(cast.amina).post("/capture/", {"url": address})
    source = newest(cast.amina).source
    assert (source.url, source.kind) == (kept, kind)


def test_a_recording_without_words_is_kept_by_its_own_title(cast: Cast, client_as: ClientAs, site: Site) -> None:
    head = '<html><head><title>Indigo at dawn - Videos</title><meta property="og:type" content="video.other"></head><body></body></html>'
    client_as(cast.amina).post("/capture/", {"url": site.page("/film", head)})
    run_all()
    save = newest(cast.amina)
    assert (save.save_body.fetching, save.source.kind) == (Fetching.READY, SourceKind.VIDEO)
    assert "Indigo at dawn" in save.title


def test_a_recording_is_noted_also_where_its_page_cannot_be_fetched(cast: Cast, client_as: ClientAs, site: Site) -> None:
    """Many sites of recordings let no program in; the moments are noted all the same."""
    clients = {name: client_as(getattr(cast, name)) for name in ("amina", "dora", "bruno")}
    for path, kind in (("/talks/madder", SourceKind.VIDEO), ("/page", SourceKind.PAGE)):
        clients["amina"].post("/capture/", {"url": site.url(path), "ring": "space", "space": cast.weavers.slug})
        save = newest(cast.amina)
        Source.objects.filter(pk=save.source_id).update(kind=kind)
        run_all(raising=False)
        save.save_body.refresh_from_db()
        assert save.save_body.fetching == Fetching.FAILED
        notes = f"/s/{save.source.uid}/notes/"  # type: ignore[union-attr]
        for name in ("amina", "dora"):
            assert (notes in clients[name].get(save.get_absolute_url()).content.decode()) is (kind == SourceKind.VIDEO)
        assert clients["dora"].get(notes).status_code == 200
        assert clients["bruno"].get(save.get_absolute_url()).status_code == clients["bruno"].get(notes).status_code == 404
