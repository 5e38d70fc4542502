"""From the address of a site to an inbox that is triaged: a real site on this machine, real jobs, and others who see nothing of it."""

from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.feeds import jobs, schedule
from commonplace.feeds.actions import following
from commonplace.feeds.arriving import FIRST
from commonplace.feeds.models import Feed, FeedItem, Subscription
from commonplace.inbox.actions.ruling import add_rule
from commonplace.inbox.jobs import let_old_items_leave
from commonplace.inbox.models import InboxItem, ItemState, Piece, Rule
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.people.models import Member
from commonplace.seek.models import ReachedBy
from tests.cast import Cast, ClientAs
from tests.site import Site, running_site


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(jobs, "PAUSE_BETWEEN", 0)
    with running_site() as made:
        settings.FETCH_ALLOW_HOSTS = [made.host]
        yield made


def rss(*titles: str, title: str = "Dyes") -> str:
    """A feed of these items, the newest first."""
    items = "".join(f"<item><guid>{name}</guid><title>{name}</title><link>/{name.replace(' ', '-')}</link></item>" for name in titles)
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def put(site: Site, *titles: str, path: str = "/feed", headers: dict[str, str] | None = None, status: int = 200) -> str:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = rss(*titles).encode()
        is_same = headers and handler.headers.get("If-None-Match") == headers.get("ETag") is not None
        handler.send_response(304 if is_same else status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(b"" if is_same else body)

    site.pages[path] = answer
    return site.url(path)


def follow(member: Member, url: str) -> Subscription:
    found = following.follow(member, url=url)
    jobs.begin_subscriptions([found.pk])
    found.refresh_from_db()
    return found


def inbox(member: Member, state: ItemState = ItemState.NEW) -> list[str]:
    return [str(row) for row in InboxItem.objects.filter(member=member, state=state).order_by("-arrived_at", "-pk")]


def again(feed: Feed) -> Any:
    jobs.fetch_feeds([feed.pk])
    feed.refresh_from_db()
    return feed


def test_a_site_is_pasted_its_feed_chosen_and_what_it_brings_is_triaged(cast: Cast, client_as: ClientAs, site: Site) -> None:
    client = client_as(cast.amina)
    put(site, "Weld", "Madder")
    site.page("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed" title="All dyes"></head></html>')
    answer = client.post("/feeds/", {"address": site.url("/"), "deed_key": "one"})
    assert client.post("/feeds/", {"address": site.url("/"), "deed_key": "one"}).url == answer.url
    assert "being asked" in client.get(answer.url).content.decode()
    run_all()
    assert "All dyes" in client.get(answer.url).content.decode()
    assert client_as(cast.bruno).get(answer.url).status_code == 404
    assert client.post(answer.url, {"feeds": ["0"], "tags": "Colour"}).status_code == 302
    run_all()
    page = client.get("/inbox/").content.decode()
    assert "2 new" in page and page.index("Weld") < page.index("Madder")
    weld, madder = (InboxItem.objects.get(piece__title=title) for title in ("Weld", "Madder"))

    assert client_as(cast.bruno).post("/inbox/triage/", {"keep": weld.uid}).status_code == 404
    assert client.post("/inbox/triage/", {"keep": weld.uid}).status_code == 302
    client.post("/inbox/triage/", {"keep": weld.uid})
    save = Entry.objects.get(kind=Kind.SAVE)
    assert (save.title, save.author, save.save_body.reached_by) == ("Weld", cast.amina, ReachedBy.FEED_OR_SEARCH)
    assert tags_of(save) == ["colour"]
    assert client_as(cast.bruno).post(f"/inbox/{weld.uid}/undo/").status_code == 404
    client.post(f"/inbox/{weld.uid}/undo/")
    assert Entry.objects.get(pk=save.pk).is_withdrawn and inbox(cast.amina) == ["Weld", "Madder"]

    row = client.post("/inbox/triage/", {"later": madder.uid}, headers={"HX-Request": "true"}).content.decode()
    assert "Put by for later: Madder" in row and "<html" not in row
    assert "Madder" in client.get("/inbox/?show=later").content.decode()
    client.post("/inbox/triage/", {"drop": madder.uid})
    assert inbox(cast.amina, ItemState.DROPPED) == ["Madder"]


def test_only_what_is_new_comes_once_and_the_site_is_asked_on_a_condition(cast: Cast, site: Site) -> None:
    mine = follow(cast.amina, put(site, "Madder", headers={"ETag": '"1"'}))
    theirs = follow(cast.bruno, site.url("/feed"))
    assert len(site.asked) == 1 and inbox(cast.bruno) == ["Madder"]
    feed = again(mine.feed)
    assert feed.read_at < feed.fetched_at  # "nothing new"
    assert feed.pause_minutes > schedule.SHORTEST
    following.change(cast.bruno, theirs, name="", tags="", is_muted=True)
    put(site, "Weld", "Madder", headers={"ETag": '"2"'})
    again(feed)
    again(feed)
    assert (inbox(cast.amina), inbox(cast.bruno)) == (["Weld", "Madder"], ["Madder"])


def test_a_new_follower_is_not_flooded(cast: Cast, site: Site) -> None:
    names = [f"Dye {number}" for number in range(60, 0, -1)]
    follow(cast.amina, put(site, *names))
    follow(cast.bruno, site.url("/feed"))
    assert inbox(cast.amina) == inbox(cast.bruno) == names[:FIRST]
    assert FeedItem.objects.count() == 60


def test_rules_keep_mute_and_tag(cast: Cast, site: Site) -> None:
    found = follow(cast.amina, put(site, "Before"))
    add_rule(cast.amina, phrase="CAFE noir", where="title", deed="keep")
    add_rule(cast.amina, phrase="webinar", where="any", deed="mute", origin="feed", channel=found.uid)
    add_rule(cast.amina, phrase="東京", where="title", deed="tag", tags="city")
    add_rule(cast.bruno, phrase="Indigo", where="title", deed="mute")
    put(site, "A café noir", "Webinar on café noir", "東京都", "Indigo", "Cafeteria noir", "Before")
    again(found.feed)
    run_all()
    assert inbox(cast.amina, ItemState.KEPT) == ["A café noir"]
    assert set(inbox(cast.amina)) == {"東京都", "Indigo", "Cafeteria noir", "Before"}
    assert InboxItem.objects.get(piece__title="東京都").tags == "city"


def test_a_site_that_fails_or_asks_for_rest_is_left_alone_longer(cast: Cast, site: Site) -> None:
    mine = follow(cast.amina, put(site, "Madder"))
    other = follow(cast.amina, put(site, "Oak", path="/other"))
    put(site, status=503, headers={"Retry-After": "7200"})
    feed = again(mine.feed)
    assert feed.failures == 1 and "503" in feed.last_error and feed.next_fetch_at > now() + timedelta(minutes=119)
    other_feed: Any = Feed.objects.get(pk=other.feed_id)
    assert other_feed.next_fetch_at >= feed.next_fetch_at - timedelta(seconds=5)
    put(site, status=500)
    assert again(again(feed)).next_fetch_at > now() + timedelta(hours=3, minutes=59)
    put(site, "Madder", "Weld")
    assert (again(feed).failures, feed.last_error) == (0, "")
    put(site, status=410)
    assert again(feed).is_gone and "gone for good" in feed.last_error


def test_the_page_of_a_feed_tells_its_health(cast: Cast, client_as: ClientAs, site: Site) -> None:
    mine = follow(cast.amina, put(site, "Madder"))
    put(site, status=503)
    again(again(mine.feed))
    page = client_as(cast.amina).get(f"/feeds/{mine.uid}/").content.decode()
    assert "503" in page and "2 times" in page and "Asked next" in page


def test_a_feed_that_moved_is_followed_to_where_it_went(cast: Cast, site: Site) -> None:
    mine = follow(cast.amina, put(site, "Madder"))
    put(site, status=301, headers={"Location": "/new"})
    put(site, "Weld", "Madder", path="/new")
    assert again(mine.feed).url == site.url("/new")
    put(site, status=302, headers={"Location": "/elsewhere"}, path="/new")
    put(site, "Weld", path="/elsewhere")
    assert again(mine.feed).url == site.url("/new")
    third = follow(cast.bruno, put(site, "Oak", path="/oak"))
    put(site, status=301, headers={"Location": "/oak"}, path="/new")
    assert again(mine.feed).is_gone
    mine.refresh_from_db()
    assert mine.feed == third.feed and set(inbox(cast.amina)) == {"Weld", "Madder"}


def test_a_feed_that_moved_to_somebody_elses_brings_nothing_of_its_own_along(cast: Cast, site: Site) -> None:
    lie = rss("Madder", "Pay here").replace("<link>", "<link>https://evil.example")  # one item has the name of one of the other feed
    evil = follow(cast.bruno, site.page("/evil", lie, content_type="application/rss+xml"))
    put(site, status=301, headers={"Location": "/feed"}, path="/evil")
    put(site, "Weld", "Madder")
    again(evil.feed)
    assert set(inbox(cast.bruno)) == {"Madder", "Pay here", "Weld"}
    follow(cast.amina, site.url("/feed"))
    assert {row.piece.url for row in InboxItem.objects.filter(member=cast.amina)} == {site.url("/Weld"), site.url("/Madder")}


def test_due_feeds_go_out_in_batches_and_a_host_only_little(cast: Cast) -> None:
    for number in range(8):
        following.follow(cast.amina, url=f"https://example.org/{number}")
        following.follow(cast.bruno, url=f"https://{number}.example.net/feed")
    Feed.objects.create(url="https://nobody.example/", host="nobody.example")
    batches = schedule.take_due()
    hosts = list(Feed.objects.filter(pk__in=[key for batch in batches for key in batch]).values_list("host", flat=True))
    assert (len(hosts), hosts.count("example.org"), [len(batch) for batch in batches]) == (12, schedule.OF_ONE_HOST, [10, 2])
    assert "nobody.example" not in hosts
    assert len(schedule.take_due()[0]) == 4  # the rest of the busy host, in the next round


def test_what_is_not_touched_leaves_quietly(cast: Cast, site: Site) -> None:
    follow(cast.amina, put(site, "Madder", "Weld"))
    InboxItem.objects.filter(piece__title="Weld").update(state=ItemState.LATER)
    for days, left in ((29, 2), (31, 1), (91, 0)):
        with at(now() + timedelta(days=days)):
            let_old_items_leave()
            jobs.forget_feeds()
        assert InboxItem.objects.count() == left
    again(Feed.objects.get())
    assert inbox(cast.amina) == []


def test_others_feeds_rules_and_items_do_not_exist(cast: Cast, client_as: ClientAs, site: Site) -> None:
    mine = follow(cast.amina, put(site, "Madder", path="/feed?key=secret"))
    rule = add_rule(cast.amina, phrase="weld and woad", where="title", deed="keep")
    bruno, amina = client_as(cast.bruno), client_as(cast.amina)
    for path in (f"/feeds/{mine.uid}/leave/", f"/feeds/{mine.uid}/try-again/", f"/inbox/rules/{rule.uid}/remove/"):
        assert bruno.post(path).status_code == 404
    assert bruno.get(f"/feeds/{mine.uid}/").status_code == 404
    assert amina.get(f"/feeds/{mine.uid}/").status_code == 200
    for path in ("/feeds/", "/inbox/", "/inbox/?from=feed:" + mine.uid, "/inbox/rules/", "/feeds/list/feeds.opml"):
        page = bruno.get(path).content.decode()
        assert "secret" not in page and "Madder" not in page and "weld and woad" not in page
    assert bruno.post("/inbox/rules/", {"phrase": "x", "where": "title", "deed": "keep", "way": f"feed:{mine.uid}"}).status_code == 422
    theirs = following.follow(cast.bruno, url=mine.feed.url)
    assert "Dyes" not in bruno.get(f"/feeds/{theirs.uid}/").content.decode()  # until it was read for him, it is an address
    assert amina.post(f"/inbox/rules/{rule.uid}/remove/").status_code == 302 and Rule.objects.get().removed_at
    amina.post(f"/feeds/{mine.uid}/leave/")
    assert inbox(cast.amina) == [] and not Subscription.objects.of(cast.amina).exists()
    amina.post(f"/feeds/{mine.uid}/back/")
    run_all()
    assert inbox(cast.amina) == ["Madder"]


def test_a_list_of_feeds_comes_in_and_goes_out(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    text = (
        b'<opml version="2.0"><body><outline text="Plants"><outline xmlUrl="https://a.example/f" title="A &amp; B"/>'
        b'<outline xmlUrl="ftp://x"/></outline></body></opml>'
    )
    page = client.post("/feeds/list/", {"file": SimpleUploadedFile("f.opml", text)}).content.decode()
    assert "1 feed is new" in page and "ftp://x" in page
    out = client.get("/feeds/list/feeds.opml").content.decode()
    assert 'text="plants"' in out and 'title="A &amp; B" xmlUrl="https://a.example/f"' in out
    broken = client.post("/feeds/list/", {"file": SimpleUploadedFile("f.opml", b"hello")})
    assert broken.status_code == 422 and "damaged" in broken.content.decode()


def test_the_inbox_costs_the_same_however_full(cast: Cast, client_as: ClientAs, site: Site) -> None:
    client = client_as(cast.amina)
    mine = follow(cast.amina, put(site, *[f"Dye {number}" for number in range(12)]))
    client.get("/inbox/")
    counts, page = [], ""
    for more in (0, 40):
        told = {"origin": "feed", "published_at": now()}
        pieces = Piece.objects.bulk_create(Piece(key=str(number), title=f"More {number}", **told) for number in range(more))
        InboxItem.objects.bulk_create(InboxItem(member=cast.amina, piece=piece, origin="feed", channel=mine.uid) for piece in pieces)
        with CaptureQueriesContext(connection) as seen:
            page = client.get("/inbox/").content.decode()
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10 and "after=" in page
