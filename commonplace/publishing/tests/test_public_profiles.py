"""Profile, garden, sitemap and robots: what was opened and nothing besides, for strangers and members alike."""

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.publishing.models import PublicProfile
from commonplace.publishing.views import robots
from tests.cast import Cast, ClientAs


@pytest.fixture
def stranger() -> Client:
    return Client()


def opened(cast: Cast, title: str, body: str = "Simmer.", **more: object) -> Entry:
    return add_entry(cast.amina, Draft(**{"kind": Kind.NOTE, "title": title, "body": body, "audience": audiences.web()} | more))


def test_a_profile_is_there_for_who_opened_something_and_others_are_like_nobody(cast: Cast, stranger: Client) -> None:
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Inside", audience=audiences.organisation()))
    for page in ("/people/amina/", "/people/amina/garden/", "/people/nobody/", "/people/nobody/garden/"):
        assert stranger.get(page).headers["Location"] == f"/account/login/?next={page}"
    entry = opened(cast, "Madder root")
    page = stranger.get("/people/amina/").content.decode()
    assert "Madder root" in page and "Inside" not in page
    assert not any(word in page for word in ("Harvest", "dyeing with plants", "looms", "amina@"))
    PublicProfile.objects.create(member=cast.amina, line="Dyes wool", shows_learning=True)
    page = stranger.get("/people/amina/").content.decode()
    assert "Dyes wool" in page and "dyeing with plants" in page and "looms" not in page
    change_audience(entry, audiences.organisation())
    assert stranger.get("/people/amina/").status_code == 302


def test_names_lead_strangers_to_whom_they_may_meet_and_to_nobody_else(cast: Cast, stranger: Client) -> None:
    entry = opened(cast, "Madder root")
    comment(cast.bruno, entry, body="How hot?")
    comment(cast.amina, entry, body="Warm.")
    page = stranger.get(entry.get_absolute_url()).content.decode()
    assert page.count('href="/people/amina/"') >= 2 and "Bruno Costa</b>" in page and "/people/bruno/" not in page
    opened_too = add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Weld", audience=audiences.web()))
    assert "/people/bruno/" in stranger.get(entry.get_absolute_url()).content.decode()
    change_audience(opened_too, audiences.organisation())
    PublicProfile.objects.create(member=cast.amina, is_open=False)
    page = stranger.get(entry.get_absolute_url()).content.decode()
    assert "Amina Diallo" in page and "/people/amina/" not in page and "/people/bruno/" not in page


def test_a_garden_is_the_same_for_all_and_shows_only_links_between_open_notes(cast: Cast, stranger: Client, client_as: ClientAs) -> None:
    opened(cast, "Weld", tags=["yellow"])
    start = opened(cast, "Madder", "After [[Weld]] and [[Woad]].")
    inside = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Woad", body="[[Weld]]", audience=audiences.organisation()))
    PublicProfile.objects.create(member=cast.amina, start=start)
    page = stranger.get("/people/amina/garden/").content.decode()
    assert "Begin here" in page and "Linked from" in page and "map-picture" in page and "/tags/yellow/" in page and inside.uid not in page
    for viewer in (cast.amina, cast.dora):
        theirs = client_as(viewer).get("/people/amina/garden/").content.decode()
        assert theirs[theirs.index("Begin here") : theirs.index("</main>")] == page[page.index("Begin here") : page.index("</main>")]
    change_audience(start, audiences.organisation())
    page = stranger.get("/people/amina/garden/").content.decode()
    assert "Begin here" not in page and "Madder" not in page and "map-picture" not in page


def test_a_large_garden_costs_what_a_small_one_does(cast: Cast, stranger: Client) -> None:
    opened(cast, "Hub")
    opened(cast, "First", "[[Hub]]")
    stranger.get("/people/amina/garden/")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert stranger.get("/people/amina/garden/").status_code == 200
        counts.append(len(seen))
        drafts = [Draft(kind=Kind.NOTE, title=f"Note {n}", body="[[Hub]]", audience=audiences.web(), tags=["a"]) for n in range(70)]
        add_entries(cast.amina, drafts)
    assert counts[0] == counts[1] <= 11
    first = stranger.get("/people/amina/garden/").content.decode()
    assert first.count("garden-plant") == 30 and first.count("map-number") == 22


def test_what_a_member_chooses(cast: Cast, client_as: ClientAs, stranger: Client) -> None:
    start, dora = opened(cast, "Madder"), client_as(cast.dora)
    assert dora.post("/settings/public/", {"is_open": "on", "start": start.uid}).status_code == 422
    client_as(cast.amina).post("/settings/public/", {"line": "Dyes", "start": start.uid})
    chosen = PublicProfile.objects.get(member=cast.amina)
    assert not chosen.is_open and chosen.line == "Dyes" and chosen.start == start
    assert stranger.get("/people/amina/").status_code == stranger.get("/people/amina/garden/").status_code == 302
    assert "/people/amina/" not in stranger.get("/sitemap/people.xml").content.decode()


def test_search_engines_are_told_of_open_pages_alone(cast: Cast, stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "A_PAGE", 2)
    notes = [opened(cast, f"Note {number}", tags=["藍"]) for number in range(5)]
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Inside", audience=audiences.organisation(), tags=["inside"]))
    files = [note.uid for note in notes if f"/sitemap/entries/{note.uid}.xml" in stranger.get("/sitemap.xml").content.decode()]
    assert files == [notes[0].uid, notes[2].uid, notes[4].uid]
    listed = [stranger.get(f"/sitemap/entries/{uid}.xml").content.decode() for uid in files]
    assert [page.count("<loc>") for page in listed] == [2, 2, 1] and all(f"/e/{note.uid}/" in "".join(listed) for note in notes)
    assert "<lastmod>" in listed[0] and "/tags/%E8%97%8D/" in stranger.get("/sitemap/topics.xml").content.decode()
    change_audience(notes[0], audiences.organisation())
    assert stranger.get(f"/sitemap/entries/{notes[0].uid}.xml").status_code == 404
    assert notes[0].uid not in stranger.get("/sitemap.xml").content.decode()
    assert "Disallow: /\n" in stranger.get("/robots.txt").content.decode() and "Sitemap: " in stranger.get("/robots.txt").content.decode()
    with override_settings(INDEXING=False):
        assert stranger.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"
        assert stranger.get("/sitemap.xml").status_code == 404
        page = stranger.get(notes[1].get_absolute_url())
        assert 'content="noindex"' in page.content.decode() and page.headers["X-Robots-Tag"] == "noindex"


def test_the_door_shows_nothing_where_nothing_was_announced_to_all(cast: Cast, stranger: Client) -> None:
    assert "Newest of what is open" not in stranger.get("/").content.decode()
