"""From a feed's items to its followers' inboxes, and never a flood."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from commonplace.feeds.models import Feed, FeedItem, Subscription
from commonplace.inbox.actions.delivering import Parcel, Recipient, deliver

FEED = "feed"
FIRST = 20
"""So many of a feed's newest items come to somebody who begins to follow it."""
AT_ONCE = 50
"""So many come from one fetch; a feed that lists its whole archive anew does not fill anybody's inbox."""


def arrive(feed: Feed, items: Sequence[FeedItem]) -> None:
    """Put new items, oldest first, into the inboxes of all who follow the feed. Within the caller's transaction."""
    followers = Subscription.objects.filter(feed=feed, left_at__isnull=True, is_muted=False, is_ready=True, member__is_active=True)
    _put(items[-AT_ONCE:], list(followers))


def begin(subscription: Subscription) -> None:
    """Bring the feed's newest items to one who begins to follow it; those that came before, or were dropped, do not come again."""
    newest = list(subscription.feed.items.order_by("-published_at", "-pk")[:FIRST])
    Subscription.objects.filter(pk=subscription.pk).update(is_ready=True)
    if not subscription.is_muted:
        _put(newest[::-1], [subscription])


def _put(items: Sequence[FeedItem], followers: Sequence[Subscription]) -> None:
    deliver(FEED, [_parcel(item) for item in items], [Recipient(one.member_id, one.uid, one.tags) for one in followers])


def _parcel(item: FeedItem) -> Parcel:
    # By what it says, too: a name alone may have been used at another address, for something else (`fetching._begin_anew`).
    said = hashlib.sha256(f"{item.identity}\x00{item.url}\x00{item.title}".encode("utf-8", "surrogatepass")).hexdigest()
    return Parcel(
        key=f"{item.feed_id}:{said}",
        title=item.title,
        url=item.url,
        author=item.author,
        summary=item.summary,
        published_at=item.published_at,
    )
