"""Deeds around feeds: to look for them, follow, leave and come back. Each is about one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.feeds.arriving import FEED
from commonplace.feeds.fetching import host_of
from commonplace.feeds.models import Feed, FeedSearch, Subscription
from commonplace.feeds.opml import Outline
from commonplace.inbox.models import InboxItem, ItemState
from commonplace.inbox.rules import joined
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.sources.addresses import normalise_url

MOST_FEEDS = 1_000
LOOKS_AN_HOUR = 60
_A_JOB = 10


def count_look(actor: Member) -> None:
    """So often may a member have a site asked by hand; a Refusal beyond that. One count for the pages and for programs."""
    refuse_beyond(f"feed-search:{actor.pk}", most=LOOKS_AN_HOUR, within=timedelta(hours=1))


@transaction.atomic
def search_site(actor: Member, *, address: str, deed_key: str = "") -> FeedSearch:
    """Have the feeds of a site looked for, in a job."""
    from commonplace.feeds.jobs import find_feeds

    url = normalise_url(address)
    made = {"member": actor, "address": url}
    if deed_key:
        search, is_new = FeedSearch.objects.get_or_create(member=actor, deed_key=deed_key, defaults=made)
    else:
        search, is_new = FeedSearch.objects.create(**made), True
    if is_new:
        find_feeds.using(owner=str(actor.pk)).enqueue(search.pk)
    return search


@transaction.atomic
def follow(actor: Member, *, url: str, name: str = "", tags: str = "") -> Subscription:
    """Follow the feed at this address; who follows it already changes nothing. It is read in a job."""
    _refuse_too_many(actor, 1)
    subscription, _is_new = _followed(actor, url, name, tags)
    if not subscription.is_ready:
        _begin([subscription])
    return subscription


def _followed(actor: Member, url: str, name: str, tags: str) -> tuple[Subscription, bool]:
    address = normalise_url(url)
    feed, _made = Feed.objects.get_or_create(url=address, defaults={"host": host_of(address)})
    if feed.is_gone:
        # Somebody has reason to think that it is back.
        Feed.objects.filter(pk=feed.pk).update(next_fetch_at=now(), failures=0, last_error="")
    words = {"name": clean_line(name)[:300], "tags": joined([tags])}
    subscription, is_new = Subscription.objects.get_or_create(member=actor, feed=feed, defaults=words)
    if subscription.left_at is not None:
        subscription.left_at, subscription.is_ready, is_new = None, False, True
        subscription.save(update_fields=["left_at", "is_ready"])
    return subscription, is_new


def _refuse_too_many(actor: Member, more: int) -> None:
    if Subscription.objects.of(actor).count() + more > MOST_FEEDS:
        raise Refusal(_("That would be more than %(count)d feeds. Leave some first.") % {"count": MOST_FEEDS})


def _begin(subscriptions: Sequence[Subscription]) -> None:
    from commonplace.feeds.jobs import begin_subscriptions

    keys = [subscription.pk for subscription in subscriptions]
    for start in range(0, len(keys), _A_JOB):
        begin_subscriptions.enqueue(keys[start : start + _A_JOB])


@dataclass
class Followed:
    """What became of a list of feeds: how many are new, how many were followed before, and what was refused, with its reason."""

    new: int = 0
    before: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def follow_all(actor: Member, outlines: Sequence[Outline]) -> Followed:
    """Follow every feed of a list from another program."""
    _refuse_too_many(actor, len(outlines))
    told, begun = Followed(), []
    for outline in outlines:
        try:
            subscription, is_new = _followed(actor, outline.url, outline.title, ", ".join(outline.tags))
        except Refusal as refusal:
            told.refused.append((outline.title or outline.url[:200], str(refusal)))
            continue
        told.new, told.before = told.new + is_new, told.before + (not is_new)
        if is_new:
            begun.append(subscription)
    _begin(begun)
    return told


@transaction.atomic
def change(actor: Member, subscription: Subscription, *, name: str, tags: str, is_muted: bool) -> None:
    """Call one's feed something else, tag what comes from it, or let it be silent for a while."""
    _own(actor, subscription.member_id)
    subscription.name, subscription.tags, subscription.is_muted = clean_line(name)[:300], joined([tags]), is_muted
    subscription.save(update_fields=["name", "tags", "is_muted"])


@transaction.atomic
def leave(actor: Member, subscription: Subscription) -> None:
    """Stop following. What came and was not touched goes with it; what was put by or kept stays."""
    _own(actor, subscription.member_id)
    subscription.left_at = now()
    subscription.save(update_fields=["left_at"])
    InboxItem.objects.filter(member=actor, origin=FEED, channel=subscription.uid, state=ItemState.NEW).delete()


@transaction.atomic
def come_back(actor: Member, subscription: Subscription) -> None:
    """Undo `leave`: as it was named, tagged and ruled."""
    _own(actor, subscription.member_id)
    if subscription.left_at is not None:
        _refuse_too_many(actor, 1)
        subscription.left_at, subscription.is_ready = None, False
        subscription.save(update_fields=["left_at", "is_ready"])
        _begin([subscription])


@transaction.atomic
def try_again(actor: Member, subscription: Subscription) -> None:
    """Have one's feed asked now."""
    from commonplace.feeds.jobs import fetch_feeds

    _own(actor, subscription.member_id)
    fetch_feeds.using(unique_key=f"again:{subscription.feed_id}").enqueue([subscription.feed_id])


def _own(actor: Member, member_id: int) -> None:
    if actor.pk != member_id:
        raise Refusal(_("Only the person whose feeds these are can do that."))
