"""From a feed's items to its followers' inboxes: each item once for each member, with their rules, and never a flood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from commonplace.feeds.models import Feed, FeedItem, InboxItem, ItemState, Rule, Subscription
from commonplace.feeds.rules import Verdict, Words, verdict
from commonplace.kit.clock import now

FIRST = 20
"""So many of a feed's newest items come to somebody who begins to follow it."""
AT_ONCE = 50
"""So many come from one fetch; a feed that lists its whole archive anew does not fill anybody's inbox."""
_ROWS = 500
_KEPT_A_JOB = 100


def arrive(feed: Feed, items: Sequence[FeedItem]) -> None:
    """Put new items, oldest first, into the inboxes of all who follow the feed. Within the caller's transaction."""
    followers = Subscription.objects.filter(feed=feed, left_at__isnull=True, is_muted=False, is_ready=True, member__is_active=True)
    _put(feed, items[-AT_ONCE:], list(followers))


def begin(subscription: Subscription) -> None:
    """Bring the feed's newest items to one who begins to follow it; those that came before, or were dropped, do not come again."""
    newest = list(subscription.feed.items.order_by("-published_at", "-pk")[:FIRST])
    Subscription.objects.filter(pk=subscription.pk).update(is_ready=True)
    if not subscription.is_muted:
        _put(subscription.feed, newest[::-1], [subscription])


def _put(feed: Feed, items: Sequence[FeedItem], followers: Sequence[Subscription]) -> None:
    if not items or not followers:
        return
    rules = _rules_for(feed, followers)
    words = [Words(item) for item in items] if rules else []
    kept: list[str] = []
    rows: list[InboxItem] = []
    moment = now()
    for follower in followers:
        mine = rules.get(follower.member_id, [])
        for number, item in enumerate(items):
            found = verdict(words[number], mine, follower.tags) if mine else Verdict(is_muted=False, is_kept=False, tags=follower.tags)
            if found.is_muted:
                continue
            row = InboxItem(member_id=follower.member_id, item=item, feed=feed, tags=found.tags, arrived_at=moment, settled_at=moment)
            rows.append(row)
            if found.is_kept:
                kept.append(row.uid)
    InboxItem.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_ROWS)
    _keep_later(kept)


def _rules_for(feed: Feed, followers: Sequence[Subscription]) -> dict[int, list[Rule]]:
    members = {follower.member_id for follower in followers}
    # Everyone who follows a busy feed may be more than a query takes as a list, hence the join for many.
    of_members = Q(member__in=members) if len(members) <= _ROWS else Q(member__subscriptions__feed=feed)
    wide_or_ours = Q(subscription__isnull=True) | Q(subscription__feed=feed)
    found: dict[int, list[Rule]] = defaultdict(list)
    for rule in Rule.objects.filter(of_members, wide_or_ours, removed_at__isnull=True).distinct():
        found[rule.member_id].append(rule)
    return found


def _keep_later(uids: Sequence[str]) -> None:
    from commonplace.feeds.jobs import keep_by_rule

    for start in range(0, len(uids), _KEPT_A_JOB):
        keep_by_rule.enqueue(list(uids[start : start + _KEPT_A_JOB]))


def untouched(member_id: int) -> int:
    """How many new items wait, counted no further than is worth saying."""
    return InboxItem.objects.filter(member=member_id, state=ItemState.NEW)[:100].count()
