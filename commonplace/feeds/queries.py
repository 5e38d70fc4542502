"""What a member reads of their feeds. Everything begins with their own rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commonplace.feeds.models import InboxItem, ItemState, Rule, Subscription
from commonplace.feeds.opml import Outline
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member

PAGE = 30
MOST_TO_CHOOSE = 200


@dataclass(frozen=True)
class InboxRow:
    """One item as the page shows it; `feed_uid` is the member's subscription, empty when they left it."""

    uid: str
    title: str
    url: str
    author: str
    summary: str
    published_at: datetime
    tags: str
    state: str
    feed: str
    feed_uid: str


@dataclass(frozen=True)
class InboxPage:
    rows: list[InboxRow]
    next_cursor: str | None


def inbox_page(member: Member, *, later: bool = False, only: Subscription | None = None, after: str = "") -> InboxPage:
    """A page of what is new, or of what was put by, newest first."""
    items = InboxItem.objects.filter(member=member, state=ItemState.LATER if later else ItemState.NEW).select_related("item")
    if only is not None:
        items = items.filter(feed=only.feed_id)
    page = page_by_key(items, keys=("-arrived_at", "-id"), after=after, size=PAGE)
    return InboxPage(rows_of(member, page.items), page.next_cursor)


def rows_of(member: Member, items: list[InboxItem]) -> list[InboxRow]:
    followed = Subscription.objects.of(member).filter(feed__in={item.feed_id for item in items}).select_related("feed")
    by_feed = {subscription.feed_id: subscription for subscription in followed}
    return [_row(item, by_feed.get(item.feed_id)) for item in items]


def _row(found: InboxItem, subscription: Subscription | None) -> InboxRow:
    item = found.item
    return InboxRow(
        uid=found.uid,
        title=item.title,
        url=item.url,
        author=item.author,
        summary=item.summary if item.summary != item.title else "",
        published_at=item.published_at,
        tags=found.tags,
        state=found.state,
        feed=str(subscription) if subscription else "",
        feed_uid=subscription.uid if subscription else "",
    )


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
    )


def _health(subscription: Subscription) -> tuple[str, str]:
    feed = subscription.feed
    if not subscription.is_ready:
        return "waiting", _("Being read for the first time.")
    if feed.failures:
        return "caution", feed.last_error
    return "", ""


def choices(member: Member) -> QuerySet[Subscription]:
    """The feeds that a rule may be about."""
    return Subscription.objects.of(member).select_related("feed").order_by("-made_at", "-pk")


def rules_of(member: Member) -> list[Rule]:
    return list(Rule.objects.filter(member=member, removed_at__isnull=True).select_related("subscription__feed")[:MOST_TO_CHOOSE])


def outlines_of(member: Member) -> list[Outline]:
    """All one follows, for another program. These are addresses that the member gave themselves, or where those moved to."""
    rows = Subscription.objects.of(member).select_related("feed").order_by("pk")
    return [Outline(row.feed.url, str(row), row.feed.site_url, tuple(tag for tag in row.tags.split(", ") if tag)) for row in rows]
