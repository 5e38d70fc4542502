"""One of each for the tests that look at every address: what Amina follows, what it brought, her rule, and her search."""

from commonplace.feeds.arriving import FEED
from commonplace.feeds.models import Feed, FeedItem, FeedSearch, SearchState, Subscription
from commonplace.inbox.models import InboxItem, Piece, Rule
from commonplace.people.models import Member

WEBSITE = "https://example.org/"


def samples(member: Member) -> dict[str, str]:
    """The uids, by the name of the thing; made when they are asked for first."""
    feed, _ = Feed.objects.get_or_create(url=f"{WEBSITE}feed", defaults={"host": "example.org", "title": "Dyes"})
    item, _ = FeedItem.objects.get_or_create(
        feed=feed, identity="a", defaults={"title": "Weld", "url": WEBSITE, "published_at": feed.made_at}
    )
    followed, _ = Subscription.objects.get_or_create(member=member, feed=feed, defaults={"is_ready": True})
    told = {"title": item.title, "url": item.url, "published_at": item.published_at}
    piece, _ = Piece.objects.get_or_create(origin=FEED, key=f"{feed.pk}:a", defaults=told)
    arrived, _ = InboxItem.objects.get_or_create(member=member, piece=piece, defaults={"origin": FEED, "channel": followed.uid})
    rule, _ = Rule.objects.get_or_create(member=member, phrase="weld")
    found = [{"url": feed.url, "title": "Dyes"}]
    search, _ = FeedSearch.objects.get_or_create(member=member, address=WEBSITE, defaults={"state": SearchState.FOUND, "found": found})
    return {"feed": followed.uid, "item": arrived.uid, "rule": rule.uid, "search": search.uid}
