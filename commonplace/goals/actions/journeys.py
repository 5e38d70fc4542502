"""Deeds on journeys: to lay one out, to change its path, to fork another's."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.goals.models import Journey, JourneyItem
from commonplace.goals.ordering import move, next_position
from commonplace.goals.queries import items_visible_to
from commonplace.goals.things import Named
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member

MOST_ITEMS = 200
MOST_REMEMBERED = 1_000


class ItemDeed(enum.StrEnum):
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"
    PUT_BACK = "put-back"


def held_journey(actor: Member, entry: Entry) -> Journey:
    """The body of one's own journey, held until the transaction ends."""
    if entry.author_id != actor.pk:
        raise Refusal(_("Only the person who laid this journey out can do this. Take a copy of your own to change it."))
    return Journey.objects.select_for_update(of=("self",)).get(entry=entry)


@transaction.atomic
def lay_out(
    actor: Member, *, title: str, body: str = "", tags: Sequence[str] = (), audience: Audience | None = None, deed_key: str = ""
) -> Entry:
    """Begin a journey; only its author sees it unless `audience` says otherwise."""
    if not has_words(clean_line(title)):
        raise Refusal(_("Give the journey a name: where does it lead?"), field="title")
    draft = Draft(kind=Kind.JOURNEY, title=title, body=body, tags=tags, audience=audience, deed_key=deed_key or None)
    entry = add_entry(actor, draft)
    if not entry.is_repeat:
        record(actor, Verb.WROTE, entry)
    return entry


@transaction.atomic
def add_item(actor: Member, entry: Entry, *, named: Named, why: str = "") -> JourneyItem:
    """Add what was `named` (seen by the actor) at the end of the path. What leads there already is given back as it is."""
    journey = held_journey(actor, entry)
    line = _one_line(why)
    if named.entry is not None and named.entry.pk == journey.pk:
        raise Refusal(_("A journey cannot lead to itself."), field="what")
    present = journey.items.filter(removed_at__isnull=True)
    if same := present.filter(thing=named.thing, source=named.source, entry=named.entry, member=named.member, **named.own_words).first():
        return same
    if present.count() >= MOST_ITEMS or journey.items.count() >= MOST_REMEMBERED:
        raise Refusal(_("Two hundred items are more than one can walk. Begin a second journey for the rest."), field="what")
    return JourneyItem.objects.create(
        journey=journey,
        position=next_position(journey.items.all()),
        thing=named.thing,
        source=named.source,
        entry=named.entry,
        member=named.member,
        text=named.text,
        why=line,
    )


def _one_line(why: str) -> str:
    line = clean_line(why)
    if len(line) > 500:
        raise Refusal(_("Please keep it under 500 characters."), field="why")
    return line


@transaction.atomic
def say_why(actor: Member, entry: Entry, item: JourneyItem, *, why: str) -> None:
    """Say anew why the item stands there."""
    held_journey(actor, entry).items.filter(pk=item.pk).update(why=_one_line(why))


@transaction.atomic
def change_item(actor: Member, entry: Entry, item: JourneyItem, deed: ItemDeed) -> None:
    """Move an item among those that the actor sees, take it out or put it back."""
    journey = held_journey(actor, entry)
    match deed:
        case ItemDeed.UP | ItemDeed.DOWN:
            move(item, list(items_visible_to(actor, journey)), up=deed is ItemDeed.UP)
        case ItemDeed.REMOVE | ItemDeed.PUT_BACK:
            journey.items.filter(pk=item.pk).update(removed_at=now() if deed is ItemDeed.REMOVE else None)


@transaction.atomic
def fork(actor: Member, entry: Entry, *, deed_key: str = "") -> Entry:
    """A copy of one's own, that only the actor sees, of what they may see of a journey. Its lineage says what it builds on."""
    copy = lay_out(actor, title=entry.title or str(entry), body=entry.body, tags=tags_of(entry), deed_key=deed_key)
    if copy.is_repeat:
        return copy
    journey = Journey.objects.get(entry=copy)
    JourneyItem.objects.bulk_create(
        JourneyItem(
            journey=journey,
            position=number,
            thing=item.thing,
            source=item.source,
            entry=item.entry,
            member=item.member,
            text=item.text,
            why=item.why,
        )
        for number, item in enumerate(items_visible_to(actor, Journey.objects.get(entry=entry)), start=1)
    )
    grow(copy, kind=EdgeKind.BUILDS_ON, from_entry=entry)
    record(actor, Verb.BUILT_ON, copy, origin=entry.pk)
    return copy
