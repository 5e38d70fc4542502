"""Feeds of what is open to all, and private ones: other programs can read them, and they hold what their reader may see at that moment."""

import json
from datetime import timedelta

import feedparser
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import announce, change_audience, withdraw
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.feeds.parsing import read_feed
from commonplace.goals.models import GoalEntry
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.actions.administration import deactivate_member
from commonplace.people.models import Member
from commonplace.publishing.feeds import private
from commonplace.publishing.feeds.links import with_whole_addresses
from commonplace.publishing.feeds.private import Choice, make_feed
from commonplace.publishing.models import FeedOf, PrivateFeed, PublicProfile
from commonplace.publishing.tests.samples import private_feed_paths
from tests.cast import Cast, ClientAs
from tests.world import add_secrets, make_world

ATOM = "{http://www.w3.org/2005/Atom}"


def told(author: Member, audience: Audience, title: str = "Madder root", **more: object) -> Entry:
    entry = add_entry(author, Draft(**{"kind": Kind.NOTE, "title": title, "body": "Simmer.", "audience": audience} | more))
    announce(entry, adds="How long to simmer")
    return entry


@pytest.fixture
def stranger() -> Client:
    return Client()


def titles(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return [item["title"] for item in json.loads(answer.content)["items"]]


def test_what_is_in_an_item_and_other_programs_read_it(cast: Cast, stranger: Client) -> None:
    web = audiences.web()
    other = told(cast.bruno, web, "Weld")
    entry = told(
        cast.amina,
        web,
        'مَدَر & <b>"x"\x0b',
        body='See [[Weld]] and `href="/no"`.',
        quote="Never boil it.",
        tags=["dyeing"],
    )
    comment(cast.dora, entry, body="Hard water *dulls* it.")
    atom = stranger.get("/feed.atom")
    tree = etree.fromstring(atom.content)
    assert [tree.find(ATOM + name) is not None for name in ("id", "title", "updated")] == [True] * 3
    assert tree.find(f"{ATOM}link[@rel='self']").get("href") == f"{settings.BASE_URL}/feed.atom"
    ids = [one.findtext(ATOM + "id") for one in tree.iter(ATOM + "entry")]
    assert len(set(ids)) == 2 and all(name.startswith("urn:uuid:") for name in ids)
    for one in tree.iter(ATOM + "entry"):
        assert [len(one.findall(ATOM + name)) for name in ("id", "title", "updated", "author", "content")] == [1] * 5
    parsed = feedparser.parse(atom.content)
    assert not parsed.bozo
    first = parsed.entries[0]
    assert first.author == "Amina Diallo" and first.tags[0].term == "dyeing" and first.link == settings.BASE_URL + entry.get_absolute_url()
    html = json.loads(stranger.get("/feed.json").content)["items"][0]["content_html"]
    assert "How long to simmer" in html and "Never boil it." in html and "<em>dulls</em>" in html and "Dora Lindqvist" in html
    assert f'href="{settings.BASE_URL}{other.get_absolute_url()}"' in html
    assert with_whole_addresses('<img src="/pictures/x/">', "https://a.example/e/y/") == '<img src="https://a.example/pictures/x/">'
    assert 'href="/no"' in html  # words that look like an address stay words
    for form, kind in (("atom", "application/atom+xml"), ("json", "application/feed+json")):
        ours = read_feed(stranger.get(f"/feed.{form}").content, url=f"{settings.BASE_URL}/feed.{form}", content_type=kind)
        assert [item.identity for item in ours.items] == [item.identity for item in ours.items] and len(ours.items) == 2
        assert [item.title for item in ours.items][1] == "Weld" and ours.items[1].author == "Bruno Costa"


def test_each_public_feed_holds_its_own_and_nothing_quiet(cast: Cast, stranger: Client) -> None:
    web = audiences.web()
    told(cast.amina, web, "Red", tags=["藍染め"])
    told(cast.bruno, web, "Yellow")
    told(cast.amina, audiences.organisation(), "Inside", tags=["inside"])
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Quiet", audience=web, tags=["藍染め"]))
    goal = told(cast.amina, web, "Learn to dye", kind=Kind.GOAL)
    counts = told(cast.bruno, web, "Evidence")
    GoalEntry.objects.create(goal_id=goal.pk, entry=counts)
    assert titles(stranger, "/feed.json") == ["Evidence", "Learn to dye", "Yellow", "Red"]
    assert titles(stranger, "/people/amina/feed.json") == ["Learn to dye", "Red"]
    assert titles(stranger, "/tags/%E8%97%8D%E6%9F%93%E3%82%81/feed.json") == ["Red"]
    assert titles(stranger, f"/e/{goal.uid}/feed.json") == ["Learn to dye", "Evidence"]
    for nothing in ("/people/dora/feed.atom", "/people/nobody/feed.atom", "/tags/inside/feed.atom", f"/e/{counts.uid}/feed.atom"):
        assert stranger.get(nothing).status_code == 404
    PublicProfile.objects.create(member=cast.amina, is_open=False)
    assert stranger.get("/people/amina/feed.atom").status_code == 404


def test_what_is_narrowed_is_gone_at_the_next_request(cast: Cast, stranger: Client) -> None:
    kept, narrowed = told(cast.amina, audiences.web(), "Kept"), told(cast.amina, audiences.web(), "Narrowed")
    before = stranger.get("/feed.atom")
    assert stranger.get("/feed.atom", headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    change_audience(narrowed, audiences.organisation())
    after = stranger.get(
        "/feed.atom", headers={"If-None-Match": before.headers["ETag"], "If-Modified-Since": before.headers["Last-Modified"]}
    )
    assert after.status_code == 200 and b"Narrowed" not in after.content and kept.uid.encode() in after.content
    assert stranger.get("/feed.atom", headers={"If-Modified-Since": after.headers["Last-Modified"]}).status_code == 200


def test_pages_follow_each_other_and_a_long_discussion_costs_no_more_queries(cast: Cast, stranger: Client) -> None:
    first = told(cast.amina, audiences.web(), "First")
    stranger.get("/feed.atom")
    with CaptureQueriesContext(connection) as few:
        stranger.get("/feed.atom")
    drafts = [Draft(kind=Kind.NOTE, title=f"Note {number}", audience=audiences.web(), tags=["a"]) for number in range(35)]
    for number, entry in enumerate(add_entries(cast.bruno, drafts)):
        announce(entry, adds="", at=now() - timedelta(days=number + 1))
    for number in range(25):
        comment(cast.dora, first, body=f"Said {number} of [[Note 1]]")
    with CaptureQueriesContext(connection) as many:
        page = json.loads(stranger.get("/feed.json").content)
    assert len(many) <= len(few) + 1 <= 12  # the links of bodies are looked up only where there are some
    assert "Said 24 " in page["items"][0]["content_html"] and "Said 4 " not in page["items"][0]["content_html"]
    rest = json.loads(stranger.get(page["next_url"].removeprefix(settings.BASE_URL)).content)
    assert len(page["items"]) == 30 and len(rest["items"]) == 6 and "next_url" not in rest
    tree = etree.fromstring(stranger.get("/feed.atom").content)
    assert "after=" in str(tree.find(f"{ATOM}link[@rel='next']").get("href"))


def test_a_private_feed_is_its_members_eyes_and_nobody_elses(cast: Cast, stranger: Client) -> None:
    entry = told(cast.amina, audiences.of_space(cast.weavers), "For weavers")
    told(cast.emil, audiences.of_space(cast.lantern), "For lantern")
    feed, secret = make_feed(cast.dora, choice=Choice(FeedOf.SPACE, "weavers"))
    path = f"/private-feed/{secret}/feed.json"
    assert titles(stranger, path) == ["For weavers"]
    answer = stranger.get(path)
    assert answer.headers["Cache-Control"] == "private, no-cache" and answer.headers["X-Robots-Tag"] == "noindex" and not answer.cookies
    row = PrivateFeed.objects.get(pk=feed.pk)
    assert row.last_used_on == now().date() and secret not in json.dumps({key: str(value) for key, value in vars(row).items()})
    everything = make_feed(cast.dora, choice=Choice(FeedOf.ALL))[1]
    assert titles(stranger, f"/private-feed/{everything}/feed.json") == ["For weavers"]
    withdraw(entry)
    assert titles(stranger, path) == []
    cast.dora.memberships.all().delete()
    assert stranger.get(path).status_code == 404
    private.end(cast.dora, feed=feed)
    deactivate_member(cast.gita, member=cast.dora)
    assert {stranger.get(f"/private-feed/{one}/feed.atom").status_code for one in (secret, everything, "x" * 43)} == {404}


def test_only_what_one_may_see_can_be_chosen_and_only_ones_own_ended(cast: Cast, client_as: ClientAs) -> None:
    for choice in (Choice(FeedOf.SPACE, "lantern"), Choice(FeedOf.TAG, "hidden"), Choice(FeedOf.ENTRY, "nosuchentry2")):
        with pytest.raises(Refusal):
            make_feed(cast.dora, choice=choice)
    dora, bruno = client_as(cast.dora), client_as(cast.bruno)
    page = dora.post("/settings/feeds/", {"of": "space:weavers", "name": "Weaving"}).content.decode()
    assert "/private-feed/" in page and "/private-feed/" not in dora.get("/settings/feeds/").content.decode()
    feed = PrivateFeed.objects.get(name="Weaving")
    for deed in ("name", "end", "begin-again"):
        assert bruno.post(f"/settings/feeds/{feed.uid}/{deed}/", {"name": "Mine"}).status_code == 404
    dora.post(f"/settings/feeds/{feed.uid}/name/", {"name": "Looms"})
    dora.post(f"/settings/feeds/{feed.uid}/end/")
    assert PrivateFeed.objects.get(name="Looms").ended_at and not PrivateFeed.objects.alive().exists()
    dora.post(f"/settings/feeds/{feed.uid}/begin-again/")
    assert PrivateFeed.objects.alive().count() == 1


def test_what_its_member_may_not_see_changes_no_byte_of_a_private_feed(cast: Cast, stranger: Client) -> None:
    world = make_world(cast)
    paths = private_feed_paths(world)
    before = {path: stranger.get(path) for path in paths}
    assert {answer.status_code for answer in before.values()} == {200, 404}  # the goal was never announced
    add_secrets(world, cast.dora)
    for path, answer in before.items():
        after = stranger.get(path)
        assert (after.content, after.headers.get("Last-Modified")) == (answer.content, answer.headers.get("Last-Modified")), path
