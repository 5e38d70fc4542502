"""Asking one feed for what is new, and taking it in. A fetch that fails leaves everything as it was, and says why on the feed."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q

from commonplace.feeds.arriving import FIRST, arrive
from commonplace.feeds.models import Feed, FeedItem, Subscription
from commonplace.feeds.parsing import MAX_BYTES, ParsedFeed, read_feed
from commonplace.feeds.schedule import note_failure, note_success
from commonplace.inbox.upkeep import delete_in_parts
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import Fetched, Wish, fetch
from commonplace.sources.addresses import normalise_url

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
TIMEOUT = 10.0
FRESH_FOR = timedelta(minutes=30)
# So often the whole feed is asked for, whatever it says about being unchanged: what it still lists must not be forgotten.
WHOLE_AGAIN = timedelta(days=20)
SEEN_ANEW = timedelta(days=7)
WINDOW = 500
"""So many of a feed's newest items are looked at; a podcast may list thousands."""
_KEYS_A_QUERY = 500
_Known = tuple[int, datetime, datetime]


def fetch_feed(feed: Feed) -> bool:
    """Ask the site, take in what is new, and note how it went; whether it went well. Faults of the site never raise."""
    asks_whole = feed.read_at is None or feed.read_at < now() - WHOLE_AGAIN
    wish = Wish(ACCEPT, None) if asks_whole else Wish(ACCEPT, None, etag=feed.etag, last_modified=feed.last_modified)
    try:
        page = fetch(feed.url, max_bytes=MAX_BYTES, timeout=TIMEOUT, wish=wish)
        parsed = (
            None if page.status == 304 else read_feed(page.body, url=page.final_url, content_type=page.content_type, charset=page.charset)
        )
    except Refusal as error:
        note_failure(feed, error)
        return False
    with transaction.atomic():
        present = Feed.objects.select_for_update().filter(pk=feed.pk).first()
        if present is not None:
            _note(present, page, parsed)
    return True


def _note(feed: Feed, page: Fetched, parsed: ParsedFeed | None) -> None:
    if parsed is None:
        note_success(feed, brought=0)
        feed.save()
        return
    address, before = _moved_to(feed, page.moved_to), frozenset[str]()
    if address:
        other = Feed.objects.filter(url=address).first()
        if other is not None:
            _go_over(feed, other)
            return
        before = _begin_anew(feed, address)
    fresh = _take(feed, parsed)
    note_success(feed, brought=len(fresh))
    feed.read_at = feed.fetched_at
    feed.kind, feed.title, feed.site_url = parsed.kind, parsed.title or feed.title, parsed.site_url or feed.site_url
    feed.etag, feed.last_modified = _kept(page, "etag", 500), _kept(page, "last-modified", 100)
    feed.save()
    arrive(feed, [item for item in fresh if item.identity not in before])


def _kept(page: Fetched, name: str, most: int) -> str:
    """A header to be sent back as it came, or nothing; cut short it would mean something else."""
    value = page.headers.get(name, "").strip()
    return value if len(value) <= most and value.isascii() and value.isprintable() else ""


def _take(feed: Feed, parsed: ParsedFeed) -> list[FeedItem]:
    """Write down the items that were not known; those that are to be brought to followers, oldest first."""
    moment = now()
    listed = sorted(parsed.items, key=lambda item: item.published_at)[-WINDOW:]
    known = _known(feed, [item.identity for item in listed])
    stale = [pk for pk, seen_at, _published in known.values() if seen_at < moment - SEEN_ANEW]
    for start in range(0, len(stale), _KEYS_A_QUERY):
        FeedItem.objects.filter(pk__in=stale[start : start + _KEYS_A_QUERY]).update(seen_at=moment)
    is_first = not known and not feed.items.exists()
    rows = [FeedItem(feed=feed, made_at=moment, seen_at=moment, **vars(item)) for item in listed if item.identity not in known]
    FeedItem.objects.bulk_create(rows, batch_size=_KEYS_A_QUERY)
    if is_first:
        return rows[-FIRST:]
    # When a long feed takes an item away, an old one moves into the window; it is new to us and to nobody else.
    oldest = min((published for _pk, _seen, published in known.values()), default=moment)
    return rows if len(parsed.items) <= WINDOW else [row for row in rows if row.published_at > oldest]


def _known(feed: Feed, identities: list[str]) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for start in range(0, len(identities), _KEYS_A_QUERY):
        rows = FeedItem.objects.filter(feed=feed, identity__in=identities[start : start + _KEYS_A_QUERY])
        found |= {row[0]: row[1:] for row in rows.values_list("identity", "pk", "seen_at", "published_at")}
    return found


def _moved_to(feed: Feed, moved_to: str) -> str:
    """Another address to which the site says the feed went for good, or ""."""
    try:
        address = normalise_url(moved_to)
    except Refusal:
        return ""
    return "" if address == feed.url else address


def _go_over(feed: Feed, other: Feed) -> None:
    """Bring those who follow a feed to the one that stands where it went."""
    both = Subscription.objects.filter(feed=other).values("member")
    Subscription.objects.filter(Q(feed=feed) & ~Q(member__in=both)).update(feed=other)
    Subscription.objects.filter(feed=feed).update(left_at=now())
    Feed.objects.filter(pk=feed.pk).update(next_fetch_at=None, failures=0, last_error="")
    Feed.objects.filter(pk=other.pk, next_fetch_at__gt=now()).update(next_fetch_at=now())


def _begin_anew(feed: Feed, address: str) -> frozenset[str]:
    """Have the feed stand at its new address, without what it said at the old one: anybody can send their feed to somebody else's, and whoever
    follows that one later must not be brought what this one made up. Gives the names of the items that its followers know."""
    known = frozenset(feed.items.values_list("identity", flat=True))
    delete_in_parts(feed.items.all())
    feed.url, feed.host, feed.title, feed.site_url = address, host_of(address), "", ""
    return known


def host_of(url: str) -> str:
    return urlsplit(url).netloc[:260]
