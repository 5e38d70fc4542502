"""What the hosts of a space keep in view, in their order."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.communities.models import Pin
from commonplace.entries.audience import EntryQuerySet, Looker
from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.spaces.queries import is_host

MOST = 12


def pinned_in(viewer: Looker, space: Space) -> EntryQuerySet:
    """The pinned entries in their order, as far as the viewer may see them and they are shared in the space still."""
    return Entry.objects.visible_to(viewer).shared_in(space).filter(pins__space=space).order_by("pins__position", "pins__pk")


@transaction.atomic
def pin(actor: Member, *, space: Space, entry: Entry) -> None:
    """Pin something shared in the space, after what is pinned already; twice changes nothing."""
    _host(actor, space)
    here = Pin.objects.filter(space=space)
    if here.filter(entry=entry).exists():
        return
    if here.count() >= MOST:
        raise Refusal(_("Twelve things can be kept in view. Take one down first."))
    last = here.aggregate(last=Max("position"))["last"]
    Pin.objects.create(space=space, entry=entry, position=0 if last is None else last + 1, pinned_by=actor)
    record(actor, Verb.PINNED, entry, space=space.pk)


def take_down(actor: Member, *, space: Space, entry: Entry) -> None:
    _host(actor, space)
    Pin.objects.filter(space=space, entry=entry).delete()


@transaction.atomic
def move(actor: Member, *, space: Space, entry: Entry, up: bool) -> None:
    """One place up or down; at the end of the row nothing happens."""
    _host(actor, space)
    pins = list(Pin.objects.select_for_update().filter(space=space))
    at = next((number for number, pin in enumerate(pins) if pin.entry_id == entry.pk), None)
    to = at if at is None else at - 1 if up else at + 1
    if at is None or to is None or not 0 <= to < len(pins):
        return
    pins[at], pins[to] = pins[to], pins[at]
    for position, one in enumerate(pins):
        one.position = position
    Pin.objects.bulk_update(pins, ["position"])


def _host(actor: Member, space: Space) -> None:
    if not is_host(actor, space):
        raise Refusal(_("Only a host of this space can do this."))
