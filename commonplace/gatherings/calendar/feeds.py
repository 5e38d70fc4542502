"""Calendars that members subscribe to: made, ended, begun again. The secret in the address is shown once and stored nowhere."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.gatherings.models import CalendarChoice, CalendarFeed
from commonplace.gatherings.words import CalendarOf
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_secret
from commonplace.people.models import Member
from commonplace.spaces.models import Space

MOST = 20


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(actor: Member, *, of: CalendarOf, space: Space | None = None) -> tuple[CalendarFeed, str]:
    """A calendar and its secret. Refused for a space that the actor is not in."""
    if CalendarFeed.objects.alive().filter(member=actor).count() >= MOST:
        raise Refusal(_("You have so many calendars that one more would be lost among them. End some first."))
    if of == CalendarOf.SPACE and (space is None or not Space.objects.joined_by(actor).filter(pk=space.pk).exists()):
        raise Refusal(_("That is not there any more. Choose something else."), field="of")
    secret = new_secret()
    feed = CalendarFeed.objects.create(
        member=actor, of=of, space=space if of == CalendarOf.SPACE else None, secret_hash=hash_of(secret)
    )  # fmt: skip
    record(Deed.FEED_MADE, actor)
    return feed, secret


def end(actor: Member, *, feed: CalendarFeed) -> None:
    """Its address opens nothing from now on."""
    _own(actor, feed)
    with transaction.atomic():
        if CalendarFeed.objects.filter(pk=feed.pk, ended_at__isnull=True).update(ended_at=now()):
            record(Deed.FEED_ENDED, actor)


def begin_again(actor: Member, *, feed: CalendarFeed) -> None:
    """Undo `end`: the address, which the calendar still has, opens again."""
    _own(actor, feed)
    with transaction.atomic():
        if CalendarFeed.objects.filter(pk=feed.pk, ended_at__isnull=False).update(ended_at=None):
            record(Deed.FEED_BACK, actor)


def feed_at(secret: str) -> CalendarFeed | None:
    """The living calendar of this secret; that it was used is noted once a day, so that reading writes nothing."""
    feed = CalendarFeed.objects.alive().filter(secret_hash=hash_of(secret)).select_related("member", "space").first()
    today = now().date()
    if feed is not None and feed.last_used_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_used_on=today)
    return feed


def choose_mail(actor: Member, *, by_mail: bool) -> None:
    """Whether invitations and changes come by mail for one's calendar."""
    CalendarChoice.objects.update_or_create(member=actor, defaults={"by_mail": by_mail})


def wants_mail(member: Member) -> bool:
    return not CalendarChoice.objects.filter(member=member, by_mail=False).exists()


def _own(actor: Member, feed: CalendarFeed) -> None:
    if feed.member_id != actor.pk:
        raise Refusal(_("Only the member whose calendar this is can do this."))
