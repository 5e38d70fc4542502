"""What is forgotten once nobody can come back to it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from commonplace.feeds.arriving import FEED
from commonplace.feeds.models import Feed, FeedItem, FeedSearch, Subscription
from commonplace.inbox.models import Rule
from commonplace.inbox.upkeep import delete_in_parts
from commonplace.kit.clock import now

LEFT_STAYS = timedelta(days=2)
# Measured from when the feed was last read, not from today: a site may be away for months and come back with what it had.
UNSEEN_STAYS = timedelta(days=60)


def forget() -> None:
    """Forget feeds left, with the rules about them, searches, and items that their feeds do not list any more."""
    moment = now()
    delete_in_parts(FeedSearch.objects.filter(made_at__lt=moment - LEFT_STAYS))
    delete_in_parts(Subscription.objects.filter(left_at__lt=moment - LEFT_STAYS))
    mine = Subscription.objects.filter(uid=OuterRef("channel"))
    delete_in_parts(Rule.objects.filter(~Exists(mine), origin=FEED).exclude(channel=""))
    delete_in_parts(FeedItem.objects.filter(seen_at__lt=F("feed__read_at") - UNSEEN_STAYS))
    # A feed that nobody follows goes; nobody's address is kept for nothing.
    followed = Subscription.objects.filter(feed=OuterRef("pk"))
    delete_in_parts(Feed.objects.filter(~Exists(followed), Q(made_at__lt=moment - LEFT_STAYS)))
