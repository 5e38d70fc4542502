"""From a deed to the addresses that are told of it; and what such an address sees."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import audience_of, is_open_to_all, sight_in_common
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.bulk import insert_rows
from commonplace.people.models import Block
from commonplace.spaces.queries import is_host
from commonplace.webhooks.models import Delivery, Webhook
from commonplace.webhooks.words import Event, Reach, State

EVENT_OF = {
    Verb.ANNOUNCED: Event.ANNOUNCED,
    Verb.ASKED: Event.ASKED,
    Verb.ANSWERED: Event.ANSWERED,
    Verb.ACCEPTED: Event.SOLVED,
    Verb.COMMENTED: Event.COMMENTED,
    Verb.MOVED_PRACTICE: Event.PRACTICE_MOVED,
    Verb.RECORDED_OUTCOME: Event.PRACTICE_TRIED,
}
FOLLOWED = (*EVENT_OF, Verb.SHARED)


def event_of(activity: Activity) -> Event | None:
    """A question that was its asker's alone and is shared later is asked then."""
    if activity.verb == Verb.SHARED:
        was_private = activity.particulars.get("from") == Ring.ME
        return Event.ASKED if was_private and activity.entry and activity.entry.kind == Kind.QUESTION else None
    return EVENT_OF.get(Verb(activity.verb))


def tell(activity_id: int) -> None:
    """A delivery for each address that may be told of a deed; called again it finds them written. Who may see it is asked again in the moment
    of sending."""
    activity = Activity.objects.select_related("entry__audience").filter(pk=activity_id).first()
    if activity is None or activity.entry is None:
        return
    event = event_of(activity)
    if event is None or activity.entry.audience.ring == Ring.ME:
        return  # what is for its author alone does not leave by itself, also not to an address of theirs
    awake = Webhook.objects.alive().filter(paused_at__isnull=True, stopped_at__isnull=True, owner__is_active=True)
    wanted = awake.filter(events__contains=f" {event.value} ")
    if activity.verb == Verb.SHARED:  # shared, taken back and shared again: one question is asked once
        told = Delivery.objects.filter(activity__entry=activity.entry, event=event).exclude(activity=activity)
        wanted = wanted.exclude(pk__in=told.values("webhook"))
    found = list(wanted.filter(_those_reached(activity.entry)).values_list("pk", flat=True))
    with transaction.atomic():
        insert_rows([Delivery(webhook_id=pk, activity=activity, event=event) for pk in found], ignore_conflicts=True)
        waiting = Delivery.objects.filter(activity=activity, state=State.WAITING, tries=0)
        for delivery_id in waiting.values_list("pk", flat=True):
            _send(delivery_id)


def _those_reached(entry: Entry) -> Q:
    reached = Q(reach=Reach.MEMBER, owner__in=audience_of(entry).values("pk"))
    if entry.audience.ring == Ring.SPACE:
        reached |= Q(reach=Reach.SPACE, space=entry.audience.space_id)
    if is_open_to_all(entry):
        reached |= Q(reach=Reach.ORGANISATION)
    return reached


def may_be_told(webhook: Webhook) -> bool:
    """Whether its owner still has the seat from which it was set up."""
    owner = webhook.owner
    if webhook.reach == Reach.SPACE:
        return webhook.space is not None and is_host(owner, webhook.space)
    return owner.is_active and (webhook.reach != Reach.ORGANISATION or owner.is_administrator)


def entry_for(webhook: Webhook, entry_id: int) -> Entry | None:
    """The entry as this address may be told of it now: what its owner may see, and of that for a space what was shared in this very space,
    for the organisation what everybody in it may see. Never what is for its author alone, nor a response to what its owner may see no more,
    for the message names that."""
    owner = webhook.owner
    seen = Entry.objects.open_to(sight_in_common(owner) if webhook.reach == Reach.ORGANISATION else owner).shared()
    if webhook.reach == Reach.SPACE:
        assert webhook.space is not None
        seen = seen.shared_in(webhook.space)
    return seen.select_related("author", "audience__space", "root").filter(pk=entry_id).first()


def stands_apart(webhook: Webhook, activity: Activity) -> bool:
    """Whether a block stands between the owner and whoever did it."""
    return Block.objects.of(webhook.owner_id).filter(other=activity.actor_id).exists()


def _send(delivery_id: int) -> None:
    from commonplace.webhooks.jobs import send_delivery

    send_delivery.using(unique_key=f"delivery:{delivery_id}").enqueue(delivery_id)
