"""Capturing a page: from its address to its readable text, and what happens where that cannot be."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.jobs import Job, run_all
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.search.queries import find_entries
from commonplace.search.query import parse
from commonplace.seek import actions, limits, views
from commonplace.seek.models import Fetching, ReachedBy
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs
from tests.site import Site, running_site

ADDRESS = "https://example.org/madder"


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with running_site() as made:
        settings.FETCH_ALLOW_HOSTS = [made.host]
        yield made


def send(client: Client, url: str, **more: str) -> HttpResponse:
    return client.post("/capture/", {"url": url, **more})


def the_save() -> Entry:
    return Entry.objects.get(kind=Kind.SAVE)


def test_a_page_is_captured_read_and_called_by_its_title(cast: Cast, client_as: ClientAs, site: Site) -> None:
    client = client_as(cast.amina)
    answer = send(client, site.page("/madder?utm_source=letter"), why="For the dye day", reached_by="colleague", tags="dye, red")
    save = the_save()
    assert (answer.status_code, answer.url) == (302, save.get_absolute_url())
    assert (save.title, save.audience.ring, save.save_body.fetching) == (site.url("/madder"), Ring.ME, Fetching.WAITING)
    site.page("/madder")
    assert run_all() >= 1
    save = the_save()
    assert (save.title, save.save_body.fetching, save.save_body.reached_by) == ("Madder and its reds", Fetching.READY, ReachedBy.COLLEAGUE)
    assert (save.source.author, save.source.language) == ("Ruth Weaver", "en")
    assert save.revision == 1  # its author has edited nothing
    assert "Madder and its reds" in client.get("/seek/").content.decode()
    assert "never let it boil" in client.get(save.source.get_absolute_url()).content.decode()
    assert Activity.objects.filter(verb=Verb.SAVED, entry=save, actor=cast.amina).count() == 1
    assert Edge.objects.filter(entry=save, source=save.source, kind=EdgeKind.QUOTES).exists()


def test_strangers_are_asked_to_sign_in(cast: Cast, client_as: ClientAs) -> None:
    assert send(client_as(None), ADDRESS).url.startswith("/account/login/")
    assert not Entry.objects.exists()


def test_a_title_of_ones_own_stays(cast: Cast, client_as: ClientAs, site: Site) -> None:
    send(client_as(cast.amina), site.page("/madder"), title="Red " * 200)
    run_all()
    assert the_save().title == ("Red " * 75).strip()


@pytest.mark.parametrize(("status", "words"), [(404, "404"), (500, "500"), (403, "403")], ids=["not there", "broken", "forbidden"])
def test_the_save_stands_when_the_site_fails_and_can_be_tried_again(
    cast: Cast, client_as: ClientAs, site: Site, status: int, words: str
) -> None:
    client = client_as(cast.amina)
    send(client, site.page("/late", status=status), why="Worth it")
    run_all()
    save = the_save()
    assert save.save_body.fetching == Fetching.FAILED
    page = client.get(save.get_absolute_url()).content.decode()
    assert "could not be fetched" in page and "Worth it" in page and "Try again" in page
    site.page("/late")
    assert client.post(f"/e/{save.uid}/fetch/").status_code == 302
    run_all()
    assert the_save().save_body.fetching == Fetching.READY


def test_only_its_author_has_a_page_fetched_again(cast: Cast, client_as: ClientAs, site: Site) -> None:
    save = actions.capture(cast.amina, url=site.page("/gone", status=410), audience=audiences.organisation()).entry
    run_all()
    asked = len(site.asked)
    assert client_as(cast.bruno).post(f"/e/{save.uid}/fetch/").status_code == 404
    assert client_as(None).post(f"/e/{save.uid}/fetch/").status_code == 302
    assert "Try again" not in client_as(cast.bruno).get(save.get_absolute_url()).content.decode()
    assert run_all() == 0 and len(site.asked) == asked


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>more</p>" * 10_000)


def two_gigabytes(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(2 * 1024**3))
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 100_000)


@pytest.mark.parametrize("answer", [endless, two_gigabytes])
def test_a_page_without_end_ends(cast: Cast, client_as: ClientAs, site: Site, answer: Callable[[BaseHTTPRequestHandler], None]) -> None:
    site.pages["/big"] = answer
    client = client_as(cast.amina)
    send(client, site.url("/big"))
    run_all()
    save = the_save()
    assert save.save_body.fetching == Fetching.FAILED
    assert save.save_body.failure in client.get(save.get_absolute_url()).content.decode().replace("&#x27;", "'")
    assert "10" in save.save_body.failure  # says the limit


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "nonsense",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://u:p@example.org/",
        "http://[",
        "a" * 5000,
    ],
)
def test_what_is_no_address_is_refused_at_the_field(cast: Cast, client_as: ClientAs, url: str) -> None:
    answer = send(client_as(cast.amina), url, why="I typed this")
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"url"}
    assert "I typed this" in answer.content.decode()
    assert not Entry.objects.exists() and not Source.objects.exists()


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/", "http://10.0.0.1/wiki"])
def test_addresses_inside_are_never_asked(cast: Cast, client_as: ClientAs, settings: Settings, url: str) -> None:
    settings.FETCH_ALLOW_HOSTS = []
    client = client_as(cast.amina)
    answer = send(client, url)
    if answer.status_code == 422:
        assert answer.context["form"].errors.keys() == {"url"}
        return
    run_all()
    assert the_save().save_body.fetching == Fetching.FAILED
    assert the_save().save_body.failure


def test_the_same_page_twice_is_one_save_and_says_so(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    send(client, ADDRESS, why="First", deed_key="a")
    answer = client.post("/capture/", {"url": ADDRESS + "?utm_medium=x#part", "why": "Second", "deed_key": "b"}, follow=True)
    assert "You saved this before" in answer.content.decode()
    assert the_save().body == "First"


def test_a_double_click_saves_once_and_says_nothing(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    send(client, ADDRESS, deed_key="a")
    answer = client.post("/capture/", {"url": ADDRESS, "deed_key": "a"}, follow=True)
    assert "You saved this before" not in answer.content.decode()
    assert Entry.objects.count() == 1
    assert Job.objects.filter(name__contains="fetch_saved_page").count() == 1
    assert Activity.objects.filter(verb=Verb.SAVED).count() == 1


def test_two_members_meet_at_one_source_and_neither_learns_of_the_other(cast: Cast, client_as: ClientAs, site: Site) -> None:
    url = site.page("/madder")
    actions.capture(cast.amina, url=url)
    run_all()
    assert Source.objects.get().title == "Madder and its reds"
    client = client_as(cast.bruno)
    send(client, url)
    save = Entry.objects.get(author=cast.bruno)
    for address in (save.get_absolute_url(), "/seek/", "/sense/", "/stock/?q=reds", f"/e/{save.uid}/audience/"):
        page = client.get(address).content.decode()
        assert "Madder and its reds" not in page and "Ruth Weaver" not in page, address
    assert find_entries(cast.bruno, parse("reds")).entries == []
    run_all()
    assert "Madder and its reds" in client.get(save.get_absolute_url()).content.decode()
    assert [entry.pk for entry in find_entries(cast.bruno, parse("reds")).entries] == [save.pk]
    assert site.asked == ["/madder"]  # fetched a moment ago


def test_a_save_remembers_from_whom_it_came(cast: Cast, client_as: ClientAs) -> None:
    seen = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Seen", audience=audiences.organisation()))
    hidden = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Hidden"))
    send(client_as(cast.bruno), ADDRESS, from_entry=seen.uid)
    send(client_as(cast.farah), ADDRESS, from_entry=hidden.uid)
    assert list(Edge.objects.filter(origin__isnull=False).values_list("entry__author", "origin")) == [(cast.bruno.pk, seen.pk)]


def test_too_many_in_an_hour_are_asked_to_wait(cast: Cast, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CAPTURES_AN_HOUR", 2)
    client = client_as(cast.amina)
    assert [send(client, f"{ADDRESS}/{number}").status_code for number in range(3)] == [302, 302, 429]
    assert send(client_as(cast.bruno), ADDRESS).status_code == 302


def test_the_bookmark_brings_address_title_and_words(cast: Cast, client_as: ClientAs) -> None:
    page = client_as(cast.amina).get("/capture/", {"url": ADDRESS, "title": "Madder", "why": "> never boil"}).content.decode()
    assert all(words in page for words in (ADDRESS, "Madder", "&gt; never boil"))
    assert views.bookmarklet().startswith("javascript:")


def test_a_reader_that_fails_is_our_fault_and_the_save_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    save = actions.capture(cast.amina, url=ADDRESS).entry

    def broken(_source: Source) -> None:
        raise RecursionError

    monkeypatch.setattr(actions, "fetch_source", broken)
    run_all(raising=False)
    save.save_body.refresh_from_db()
    assert save.save_body.fetching == Fetching.FAILED


def test_a_save_that_went_away_is_no_error(cast: Cast) -> None:
    actions.fetch_for(12345)
