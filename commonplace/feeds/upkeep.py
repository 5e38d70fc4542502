"""What leaves by itself, so that an inbox never becomes a debt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q

from commonplace.feeds.models import Feed, FeedItem, FeedSearch, InboxItem, ItemState, Rule, Subscription
from commonplace.kit.clock import now

NEW_STAYS, LATER_STAYS, SETTLED_STAYS = timedelta(days=30), timedelta(days=90), timedelta(days=30)
LEFT_STAYS = timedelta(days=2)
# Measured from when the feed was last read, not from today: a site may be away for months and come back with what it had.
UNSEEN_STAYS = timedelta(days=60)
_ROWS = 500


def let_leave() -> None:
    """Take untouched items away after 30 days, those put by for later after 90, and what was kept or dropped after 30."""
    moment = now()
    stays = {ItemState.NEW: NEW_STAYS, ItemState.LATER: LATER_STAYS, ItemState.KEPT: SETTLED_STAYS, ItemState.DROPPED: SETTLED_STAYS}
    for state, stay in stays.items():
        _delete(InboxItem.objects.filter(state=state, settled_at__lt=moment - stay))


def forget() -> None:
    """Forget what nobody can come back to: feeds left, rules removed, searches, and items that their feeds do not list any more."""
    moment = now()
    _delete(FeedSearch.objects.filter(made_at__lt=moment - LEFT_STAYS))
    _delete(Rule.objects.filter(removed_at__lt=moment - LEFT_STAYS))
    _delete(Subscription.objects.filter(left_at__lt=moment - LEFT_STAYS))
    waiting = InboxItem.objects.filter(item=OuterRef("pk"))
    _delete(FeedItem.objects.filter(~Exists(waiting), seen_at__lt=F("feed__read_at") - UNSEEN_STAYS))
    # A feed that nobody follows goes, once nothing of it lies in an inbox; nobody's address is kept for nothing.
    followed = Subscription.objects.filter(feed=OuterRef("pk"))
    held = InboxItem.objects.filter(feed=OuterRef("pk"))
    _delete(Feed.objects.filter(~Exists(followed), ~Exists(held), Q(made_at__lt=moment - LEFT_STAYS)))


def _delete(rows: models.QuerySet[Any]) -> None:
    """In small transactions: on SQLite nobody else writes meanwhile."""
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:_ROWS]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
