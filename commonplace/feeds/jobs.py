"""What the feeds do outside of requests."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction

from commonplace.feeds import arriving, upkeep
from commonplace.feeds.discovery import look_for_feeds
from commonplace.feeds.fetching import FRESH_FOR, fetch_feed
from commonplace.feeds.models import Feed, FeedSearch, Subscription
from commonplace.feeds.schedule import take_due
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic

BEHIND_CAPTURES = -10
PAUSE_BETWEEN = 1.0
"""Seconds between two feeds of one host."""


@periodic(minutes=5)
def fetch_due_feeds() -> None:
    """Hand out the feeds that are due, in small batches, so that a slow site holds up few others and no captured page."""
    with transaction.atomic():
        for keys in take_due():
            fetch_feeds.using(priority=BEHIND_CAPTURES).enqueue(keys)


@job(retries=0, time_limit=timedelta(minutes=5))
def fetch_feeds(feed_ids: list[int]) -> None:
    """Ask these feeds for what is new. How it went stands on each feed."""
    last = ""
    for feed in Feed.objects.filter(pk__in=feed_ids).order_by("host", "pk"):
        if feed.host == last:
            time.sleep(PAUSE_BETWEEN)
        last = feed.host
        fetch_feed(feed)


@job(retries=2, time_limit=timedelta(minutes=5))
def begin_subscriptions(subscription_ids: list[int]) -> None:
    """Read feeds that a member begins to follow, and bring their newest items."""
    last = ""
    for pk in subscription_ids:
        subscription = Subscription.objects.select_related("feed").filter(pk=pk, left_at__isnull=True, is_ready=False).first()
        if subscription is None:
            continue
        feed = subscription.feed
        if feed.read_at is None or feed.fetched_at is None or feed.fetched_at < now() - FRESH_FOR:
            if feed.host == last:
                time.sleep(PAUSE_BETWEEN)
            last = feed.host
            fetch_feed(feed)
        with transaction.atomic():
            present = Subscription.objects.select_related("feed").filter(pk=pk).first()
            if present is not None:
                arriving.begin(present)


@job(retries=2, time_limit=timedelta(minutes=1))
def find_feeds(search_id: int) -> None:
    """Look which feeds a site names."""
    search = FeedSearch.objects.filter(pk=search_id).first()
    if search is not None:
        look_for_feeds(search)


@periodic(minutes=60 * 24)
def forget_feeds() -> None:
    """Nothing piles up."""
    upkeep.forget()
