"""The app's manifest and worker, and what the browser may keep: told by the server, asked about again, never more than one may see."""

import json
import re

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image
from pytest_django import Settings

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.seek.actions import say_who_reads_copy
from commonplace.sense.actions import mark_highlight
from commonplace.sources.actions import keep_sent_page
from commonplace.sources.models import Source
from commonplace.web.offline import shell_files
from tests.cast import Cast, ClientAs
from tests.world import make_source


@pytest.fixture
def source(cast: Cast) -> Source:
    found = make_source("https://example.org/madder", "Madder & reds")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=found, audience=audiences.of_space(cast.weavers)))
    return found


def test_the_manifest_names_the_place_and_its_icons_are_as_it_says(client_as: ClientAs, db: None, settings: Settings) -> None:
    settings.ORGANISATION_NAME = "The Dyers of the Lower Valley"
    answer = client_as(None).get("/manifest.webmanifest")
    about = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert about["name"] == "The Dyers of the Lower Valley" and about["start_url"] == "/" and about["share_target"]["method"] == "GET"
    for icon in about["icons"]:
        path = finders.find(icon["src"].removeprefix(django_settings.STATIC_URL))
        assert path, icon
        with Image.open(path) as image:
            assert "x".join(map(str, image.size)) == icon["sizes"]
    assert {icon["purpose"] for icon in about["icons"]} == {"any", "maskable"}
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client_as(None).get("/account/login/").content.decode()


def test_the_worker_is_served_from_the_root_and_asked_for_anew(client_as: ClientAs, db: None) -> None:
    answer = client_as(None).get("/service-worker.js")
    assert answer.headers["Content-Type"] == "text/javascript" and answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.content.startswith(b"self.ABOUT = {")


def test_all_that_a_kept_page_is_drawn_with_is_there(cast: Cast, client_as: ClientAs, source: Source) -> None:
    files = shell_files()
    assert all(finders.find(file.removeprefix(django_settings.STATIC_URL)) for file in files)
    page = client_as(cast.dora).get(source.get_absolute_url()).content.decode()
    asked = set(re.findall(r'(?:src|href)="(/static/[^"#]+\.(?:js|css|svg))', page))
    assert asked and asked <= set(files)


def test_the_page_shown_without_a_connection_is_nobodys(cast: Cast, client_as: ClientAs) -> None:
    page = client_as(None).get("/offline/").content.decode()
    assert "csrfmiddlewaretoken" not in page and "data-member" not in page


def test_only_the_readers_pages_may_be_kept(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.dora)
    kept = client.get(source.get_absolute_url())
    assert kept.headers["X-Keep-For"] == "dora" and kept.headers["X-Keep-Title"] == "Madder%20%26%20reds"
    assert kept.headers["Cache-Control"] == "private, no-store"
    for other in ("/", "/sense/", "/notes/new/", f"{source.get_absolute_url()}?show=me"):
        assert "X-Keep-Offline" not in client.get(other).headers
    assert "X-Keep-Offline" not in client_as(cast.bruno).get(source.get_absolute_url()).headers


def told(client: Client, *sources: Source) -> dict[str, str]:
    answer: dict[str, str] = client.get("/sense/kept/", {"s": [source.uid for source in sources]}).json()
    return answer


def test_what_was_kept_is_asked_about_again(cast: Cast, client_as: ClientAs, source: Source) -> None:
    client = client_as(cast.dora)
    mark = mark_highlight(cast.amina, source.snapshots.get(), quote="Simmer it", audience=audiences.of_space(cast.weavers))
    tag = client.get(source.get_absolute_url()).headers["X-Keep-Offline"]
    assert told(client, source) == {source.uid: tag}
    assert told(client_as(cast.bruno), source) == {} and told(client) == {}
    change_audience(Entry.objects.get(pk=mark.pk), audiences.of_circle(cast.kitchen_table))
    narrowed = told(client, source)
    assert narrowed.keys() == {source.uid} and narrowed[source.uid] != tag
    mark_highlight(cast.emil, source.snapshots.get(), quote="never boil it", audience=audiences.of_space(cast.lantern))
    assert told(client, source) == narrowed  # what she never saw changes nothing
    Source.objects.filter(pk=source.pk).update(fetched_at=clock.now())
    assert told(client, source) == narrowed  # nor does that somebody had it fetched, and it was as before
    withdraw(Entry.objects.get(kind=Kind.SAVE, source=source))
    assert told(client, source) == {}
    assert client.get(source.get_absolute_url()).status_code == 404


def test_a_copy_that_one_may_no_longer_read_is_another(cast: Cast, client_as: ClientAs, source: Source) -> None:
    save = Entry.objects.get(kind=Kind.SAVE, source=source)
    source.snapshots.all().delete()
    keep_sent_page(cast.amina, source, "<p>Only subscribers read this.</p>", goes_with_save=True)
    client = client_as(cast.dora)
    tag = client.get(source.get_absolute_url()).headers["X-Keep-Offline"]
    assert told(client, source) == {source.uid: tag}
    say_who_reads_copy(cast.amina, save, goes_with_save=False)
    assert told(client, source)[source.uid] != tag


def test_what_a_note_embeds_may_be_narrowed(cast: Cast, client_as: ClientAs, source: Source) -> None:
    weavers = audiences.of_space(cast.weavers)
    embedded = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Recipe", body="Nine days.", audience=weavers))
    mark_highlight(cast.amina, source.snapshots.get(), quote="Simmer it", note=f"![[{embedded.uid}]]", audience=weavers)
    client = client_as(cast.dora)
    page = client.get(source.get_absolute_url())
    assert "Nine days." in page.content.decode()
    change_audience(embedded, audiences.only_me(cast.amina))
    assert told(client, source)[source.uid] != page.headers["X-Keep-Offline"]
