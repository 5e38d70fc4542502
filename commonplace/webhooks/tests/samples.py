"""What tests of all rooms need of webhooks."""

from __future__ import annotations

from commonplace.people.models import Member
from commonplace.webhooks.incoming.actions import make_incoming
from commonplace.webhooks.models import Delivery, Incoming, Webhook
from commonplace.webhooks.outgoing.actions import Wish, make_webhook
from commonplace.webhooks.words import TEST, Event, Reach, Shape, Speaks, State

SAMPLE = "A sample"


def webhook_of(member: Member) -> Webhook:
    known = Webhook.objects.filter(owner=member, name=SAMPLE).first()
    if known is not None:
        return known
    made = make_webhook(member, wish=Wish(SAMPLE, "https://hooks.example.org/a", Shape.JSON, Event.values), reach=Reach.MEMBER)
    Delivery.objects.create(webhook=made, event=TEST, state=State.DEAD, tries=1, status=500, answer="Out of order")
    return made


def incoming_of(member: Member) -> Incoming:
    return Incoming.objects.filter(owner=member).first() or make_incoming(member, name=SAMPLE, speaks=Speaks.JSON)[0]
