"""What tests of all rooms need of webhooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from commonplace.entries.models import Audience, Entry
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.people.models import Member
from commonplace.questions.actions.asking import ask
from commonplace.webhooks.incoming.actions import make_incoming
from commonplace.webhooks.models import Delivery, Incoming, Webhook
from commonplace.webhooks.outgoing.actions import Wish, make_webhook
from commonplace.webhooks.tests.receiver import Receiver
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


def later(hours: float = 0.1) -> None:
    """What is due in so many hours is done then."""
    with at(now() + timedelta(hours=hours)):
        run_all(at=now())


def hook(owner: Member, receiver: Receiver, *, reach: Reach = Reach.MEMBER, shape: str = "json", **more: Any) -> Webhook:
    return make_webhook(owner, wish=Wish("Hall", receiver.url, shape, Event.values), reach=reach, **more)


def asked(actor: Member, audience: Audience, title: str = "Does alum keep?") -> Entry:
    return ask(actor, title=title, body="In a glass jar.", audience=audience)
