"""Private feeds: making one, naming it, ending it, and what it is of. The secret in its address is shown once and stored nowhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.entries.audience import tags_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_secret
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.publishing.feeds import subjects
from commonplace.publishing.models import FeedOf, PrivateFeed
from commonplace.spaces.models import Space

MOST = 50
Thing = Space | Member | Entry | object


@dataclass(frozen=True)
class Choice:
    """What a feed is to be of: `of` with the key of a space (slug), topic (name), person (handle), goal or journey (uid)."""

    of: FeedOf
    key: str = ""

    @property
    def value(self) -> str:
        return f"{self.of}:{self.key}" if self.key else str(self.of)


def choice_from(value: str) -> Choice | None:
    of, _colon, key = value.partition(":")
    needs_key = of not in {FeedOf.STREAM, FeedOf.ALL}
    return Choice(FeedOf(of), key) if of in FeedOf.values and bool(key) == needs_key and "\x00" not in key else None


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(actor: Member, *, choice: Choice, name: str = "") -> tuple[PrivateFeed, str]:
    """A private feed and its secret. Refused for what the member cannot see, as for what is not there."""
    if PrivateFeed.objects.alive().filter(member=actor).count() >= MOST:
        raise Refusal(_("You have so many private feeds that one more would be lost among them. End some first."))
    thing, called = _thing(actor, choice)
    secret = new_secret()
    name = clean_line(name)[:80] or called[:80]
    feed = PrivateFeed.objects.create(member=actor, name=name, of=choice.of, secret_hash=hash_of(secret), **thing)
    record(Deed.FEED_MADE, actor)
    return feed, secret


def _thing(actor: Member, choice: Choice) -> tuple[dict[str, object], str]:
    """The column that says what it is of, and what that is called."""
    found: Space | Member | Entry | object | None
    match choice.of:
        case FeedOf.SPACE:
            found = Space.objects.joined_by(actor).filter(slug=choice.key).first()
        case FeedOf.TAG:
            found = tags_visible_to(actor).filter(name=choice.key).first()
        case FeedOf.PERSON:
            found = Member.objects.active().filter(handle=choice.key).first()
        case FeedOf.ENTRY:
            with_feed = Entry.objects.visible_to(actor).announced().filter(kind__in=(Kind.GOAL, Kind.JOURNEY))
            found = with_feed.filter(uid=choice.key).first()
        case _:
            return {}, str(choice.of.label)
    if found is None:
        raise Refusal(_("That is not there any more. Choose something else."), field="of")
    return {str(choice.of): found}, f"#{found}" if choice.of == FeedOf.TAG else str(found)


def rename(actor: Member, *, feed: PrivateFeed, name: str) -> None:
    _own(actor, feed)
    name = clean_line(name)[:80]
    if not name:
        raise Refusal(_("Give it a name by which you know it again."), field="name")
    PrivateFeed.objects.filter(pk=feed.pk).update(name=name)


def end(actor: Member, *, feed: PrivateFeed) -> None:
    """Its address opens nothing from now on."""
    _own(actor, feed)
    with transaction.atomic():
        if PrivateFeed.objects.filter(pk=feed.pk, ended_at__isnull=True).update(ended_at=now()):
            record(Deed.FEED_ENDED, actor)


def begin_again(actor: Member, *, feed: PrivateFeed) -> None:
    """Undo `end`: the address, which the reader still has, opens again."""
    _own(actor, feed)
    with transaction.atomic():
        if PrivateFeed.objects.filter(pk=feed.pk, ended_at__isnull=False).update(ended_at=None):
            record(Deed.FEED_BACK, actor)


def feed_at(secret: str) -> PrivateFeed | None:
    """The living feed of this secret, with its member; that it was used is noted once a day, so that reading writes nothing."""
    alive = PrivateFeed.objects.alive().filter(secret_hash=hash_of(secret))
    feed = alive.select_related("member", "space", "tag", "person", "entry").first()
    today = now().date()
    if feed is not None and feed.last_used_on != today:
        PrivateFeed.objects.filter(pk=feed.pk).update(last_used_on=today)
    return feed


def subject_of(feed: PrivateFeed) -> subjects.Subject | None:
    """What it is of, as far as its member may know of that now; None where they may not any more."""
    member = feed.member
    if feed.of == FeedOf.STREAM:
        return subjects.of_stream(member)
    if feed.of == FeedOf.ALL:
        return subjects.everything()
    if feed.space and Space.objects.joined_by(member).filter(pk=feed.space.pk).exists():
        return subjects.of_space(feed.space)
    if feed.tag:
        return subjects.of_tag(feed.tag)
    if feed.person:
        return subjects.of_person(feed.person)
    if feed.entry and Entry.objects.visible_to(member).announced().filter(pk=feed.entry.pk).exists():
        return subjects.of_entry(feed.entry)
    return None


def _own(actor: Member, feed: PrivateFeed) -> None:
    if feed.member_id != actor.pk:
        raise Refusal(_("Only the member whose feed this is can do this."))
