"""The number of queries a page costs does not grow with what it shows, and stays under a ceiling."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.activity.models import Activity
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import announce
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.feeds.models import Feed, Subscription
from commonplace.inbox.actions.delivering import Parcel, Recipient, deliver
from commonplace.inbox.actions.ruling import add_rule
from commonplace.letters.addresses import new_address
from commonplace.letters.models import Sender
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.notifications.models import Notice
from commonplace.people.models import Member
from commonplace.searches.models import Finding
from commonplace.searches.tests.samples import search_of
from commonplace.sense.actions import mark_highlight
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs
from tests.practices_world import say_among, try_out
from tests.sources_world import furnish_source
from tests.world import make_source

# Page -> the most queries it may cost a member; session, account and the bell are three of them.
CEILINGS = {
    "/": 14,
    "/stock/": 8,
    "/stock/?q=madder": 17,
    "/stock/ahead/?q=madder": 13,
    "/stock/ahead/?q=from:e": 8,
    "/tags/madder/": 38,
    "/tags/madder/about/": 14,
    "/tags/madder/history/": 9,
    "/tags/madder/names/": 9,
    "/stock/topics/": 12,
    "/stock/topics/?q=m": 9,
    "/people/": 8,
    "/people/amina/": 14,
    "/people/amina/garden/": 12,
    "/settings/public/": 8,
    "/settings/feeds/": 8,
    "/feed.atom": 14,
    "/sitemap.xml": 4,
    "/sitemap/people.xml": 4,
    "/sitemap/topics.xml": 4,
    "/spaces/": 8,
    "/spaces/weavers/": 17,
    "/spaces/weavers/?label=mistake": 12,
    "/spaces/weavers/week/": 13,
    "/spaces/weavers/flow/": 8,
    "/spaces/weavers/flow/figures.csv": 7,
    "/spaces/weavers/flow/figures.json": 7,
    "/going-first/": 8,
    "/log/": 14,
    "/spaces/weavers/notes/": 14,
    "/spaces/weavers/notes/?show=wanted": 12,
    "/spaces/weavers/members/": 12,
    "/sense/": 12,
    "/sense/?shelf=highlights": 12,
    "/pictures/": 6,
    "/notes/new/": 16,
    "/notes/days/": 8,
    "/notes/templates/": 6,
    "/notes/complete/?of=links&q=mad": 10,
    "/notes/complete/?of=links": 8,
    "/notes/complete/?of=tags&q=ta": 6,
    "/e/{uid}/mentions/": 12,
    "/e/{uid}/map/": 14,
    "/e/{uid}/near/": 11,
    "/sense/hatch/": 8,
    "/sense/hatch/begin/": 14,
    "/sense/hatch/begin/?way=tag&what=madder": 8,
    "/stock/answers/?q=madder": 24,
    "/seek/gist/": 14,
    "/seek/gist/?shelf=saved": 14,
    "/e/{uid}/note/": 12,
    "/seek/": 12,
    "/share/": 12,
    "/questions/": 10,
    "/questions/?shelf=unanswered": 10,
    "/questions/?shelf=mine": 10,
    "/questions/?shelf=asked": 10,
    "/questions/ask/": 11,
    "/questions/answering/": 6,
    "/unnamed/": 8,
    "/unnamed/new/": 8,
    "/questions/near/?title=madder": 14,
    "/flow/": 14,
    "/flow/?by=month": 14,
    "/flow/mine.json": 14,
    "/flow/mine/learn-from.csv": 14,
    "/e/{uid}/lineage/": 18,
    "/e/{uid}/lineage/picture.svg": 16,
    "/e/{uid}/lineage/provenance.jsonld": 16,
    "/flow/organisation/": 7,
    "/flow/organisation/figures.csv": 5,
    "/flow/organisation/figures.json": 5,
    "/review/": 16,
    "/inbox/": 14,
    "/inbox/?show=all": 14,
    "/inbox/rules/": 12,
    "/inbox/mail/": 8,
    "/feeds/": 8,
    "/digest/": 8,
    "/following/": 7,
    "/blocks/": 5,
    "/moderation/": 7,
    "/today/": 31,
    "/today/suggestions/": 20,
    "/seek/suggestions/": 28,
    "/seek/suggestions/fewer/": 6,
    "/notifications/": 8,
    "/notifications/choices/": 16,
    "/e/{uid}/here/": 6,
    "/searches/": 8,
    "/searches/{search}/": 10,
    "/annotations/mine/": 8,
    "/annotations/source/{source}/": 10,
    "/stale/": 8,
    "/stock/health/": 9,
    "/stock/people/": 8,
    "/stock/people/?q=madder": 20,
    "/settings/topics/": 6,
    "/e/{uid}/fresh/": 14,
    "/practices/": 18,
    "/practices/?stage=hunch": 9,
    "/practices/new/": 10,
    "/e/{practice}/": 34,
    "/practices/{practice}/record/": 10,
    "/practices/{practice}/record/?of=moves": 10,
    "/practices/{practice}/outcome/": 8,
    "/e/{uid}/": 26,
    "/s/{source}/": 16,
    "/s/{source}/pdf/": 16,
    "/s/{source}/notes/": 16,
}


def test_queries_stay_the_same(cast: Cast, client_as: ClientAs) -> None:
    centre = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))
    source = make_source("https://example.org/madder", "Madder and its reds")
    search = search_of(cast.dora)
    practice = add_entry(cast.amina, Draft(kind=Kind.PRACTICE, title="Slow heat", audience=audiences.organisation()))
    names = {"uid": centre.uid, "source": source.uid, "search": search.uid, "practice": practice.uid}
    urls = {page: page.format(**names) for page in CEILINGS}
    client = client_as(cast.dora)
    _fill(cast, centre, source, 10)
    _try_out(cast, practice, centre, 10)
    few = {page: _queries(client, url) for page, url in urls.items()}
    _fill(cast, centre, source, 20)
    _try_out(cast, practice, centre, 20)
    many = {page: _queries(client, url) for page, url in urls.items()}
    assert {page: _more(few[page], many[page]) for page in urls if len(few[page]) != len(many[page])} == {}
    assert {page: queries for page, queries in many.items() if len(queries) > CEILINGS[page]} == {}


def _more(few: list[str], many: list[str]) -> list[str]:
    return sorted(set(many) - set(few)) or [f"{len(few)} queries, then {len(many)}"]


def _queries(client: Client, url: str) -> list[str]:
    assert client.get(url).status_code == 200  # what is kept after a first visit is not the page's cost
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def _fill(cast: Cast, centre: Entry, source: Source, count: int) -> None:
    """Rows of everything a page may list: by several authors, in several rings, tied to the centre."""
    for author in (cast.amina, cast.dora):
        drafts = [
            Draft(
                kind=kind,
                title=f"Madder {number}",
                body="Simmer [[Madder]] slowly, says @bruno.",
                tags=["madder", f"tag-{number}"],
                audience=(audiences.organisation(), audiences.of_space(cast.weavers))[number % 2],
            )
            for number, kind in zip(range(count), [Kind.NOTE, Kind.POST, Kind.QUESTION] * count, strict=False)
        ]
        for entry in add_entries(author, drafts):
            announce(entry, adds="warmth")
            grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=centre)
            grow(centre, kind=EdgeKind.BUILDS_ON, from_entry=entry)
    copy = source.snapshots.get()
    if not copy.pictures.exists():
        furnish_source(source)
    for number in range(count):
        mark_highlight(cast.bruno, copy, quote="Simmer it", note=f"Slowly, {number}", audience=audiences.organisation())
        comment(cast.bruno, centre, body=f"Yes {number}")
        thank(cast.farah, centre, used_for=f"a scarf {number}")
    _fill_inbox(cast.dora, count)
    _fill_notices(cast.dora)


def _fill_notices(member: Member) -> None:
    """What the member was told of by now, unread."""
    for activity in Activity.objects.exclude(entry=None).filter(notices__isnull=True).select_related("entry__root"):
        about = activity.entry.root or activity.entry
        Notice.objects.create(member=member, concern="thanked", activity=activity, entry=activity.entry, about=about)


def _try_out(cast: Cast, practice: Entry, evidence: Entry, count: int) -> None:
    for number in range(count):
        say_among(practice, member=cast.bruno, evidence=evidence, words=f"Yes {number}")
        other = add_entry(cast.amina, Draft(kind=Kind.PRACTICE, title=f"Slower {number}", audience=audiences.organisation()))
        try_out(other, member=cast.chidi, evidence=evidence, words="Yes")


def _fill_inbox(member: Member, count: int) -> None:
    """What came to the member by every way, with rules about it."""
    search = search_of(member)
    others = list(Entry.objects.visible_to(member).exclude(author=member).order_by("-pk")[:count])
    Finding.objects.bulk_create([Finding(search=search, entry=entry) for entry in others], ignore_conflicts=True)
    present = Subscription.objects.count()
    for number in range(present, present + count):
        feed = Feed.objects.create(url=f"https://{number}.example.org/feed", host="example.org")
        followed = Subscription.objects.create(member=member, feed=feed, is_ready=True)
        sender = Sender.objects.create(member=member, address=f"{number}@news.example")
        for origin, channel in (("feed", followed.uid), ("mail", sender.uid)):
            piece = Parcel(key=f"{origin} {number}", title=f"Madder {number}", url=feed.url)
            deliver(origin, [piece], [Recipient(member.pk, channel)])
            add_rule(member, phrase=f"weld {number}", where="any", deed="mute", origin=origin, channel=channel)
        deliver("search", [Parcel(about=others[number % len(others)])], [Recipient(member.pk, search.uid)])
    new_address(member)
