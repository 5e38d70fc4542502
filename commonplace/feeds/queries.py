"""What a member reads of their feeds. Everything begins with their own rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from commonplace.feeds.models import Subscription
from commonplace.feeds.opml import Outline
from commonplace.inbox.origins import Channel
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member

PAGE = 30
MOST_TO_CHOOSE = 200


@dataclass(frozen=True)
class FeedRow:
    """One's feed with its health. `tone` is empty when all is well; `says` is a sentence for the member."""

    uid: str
    name: str
    address: str
    site_url: str
    tags: str
    is_muted: bool
    tone: str
    says: str
    fetched_at: datetime | None
    asked_next_at: datetime | None
    failures: int


@dataclass(frozen=True)
class FeedPage:
    rows: list[FeedRow]
    next_cursor: str | None


def feeds_page(member: Member, *, after: str = "") -> FeedPage:
    """The feeds one follows, the newest first."""
    page = page_by_key(Subscription.objects.of(member).select_related("feed"), keys=("-made_at", "-id"), after=after, size=PAGE)
    return FeedPage([feed_row(subscription) for subscription in page.items], page.next_cursor)


def feed_row(subscription: Subscription) -> FeedRow:
    feed = subscription.feed
    tone, says = _health(subscription)
    return FeedRow(
        uid=subscription.uid,
        name=str(subscription),
        address=feed.url,
        site_url=feed.site_url if subscription.is_ready else "",
        tags=subscription.tags,
        is_muted=subscription.is_muted,
        tone=tone,
        says=says,
        fetched_at=feed.fetched_at if subscription.is_ready else None,
        asked_next_at=feed.next_fetch_at if subscription.is_ready and not subscription.is_muted else None,
        failures=feed.failures if subscription.is_ready else 0,
    )


def _health(subscription: Subscription) -> tuple[str, str]:
    feed = subscription.feed
    if not subscription.is_ready:
        return "waiting", _("Being read for the first time.")
    if feed.failures:
        return "caution", feed.last_error
    return "", ""


def channels(member: Member, uids: Iterable[str] | None) -> dict[str, Channel]:
    """One's feeds as ways into the inbox, with these uids or all of them, the newest first."""
    followed = Subscription.objects.of(member).select_related("feed").order_by("-made_at", "-pk")
    followed = followed[:MOST_TO_CHOOSE] if uids is None else followed.filter(uid__in=uids)
    return {one.uid: Channel(str(one), f"/feeds/{one.uid}/") for one in followed}


def outlines_of(member: Member) -> list[Outline]:
    """All one follows, for another program. These are addresses that the member gave themselves, or where those moved to."""
    rows = Subscription.objects.of(member).select_related("feed").order_by("pk")
    return [Outline(row.feed.url, str(row), row.feed.site_url, tuple(tag for tag in row.tags.split(", ") if tag)) for row in rows]
