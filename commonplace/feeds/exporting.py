"""The feeds a member follows, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.feeds.models import Subscription
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def subscriptions(member: Member) -> Iterator[Values]:
    """By their addresses; what a feed calls itself only once it was read for this member."""
    for one in Subscription.objects.of(member).select_related("feed").order_by("pk"):
        yield plain(name=str(one), url=one.feed.url, tags=one.tags, is_muted=one.is_muted, made_at=one.made_at)
