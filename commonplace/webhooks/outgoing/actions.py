"""Deeds around addresses that are told: set up, changed, paused, given another secret, tried, ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import read_secure_address
from commonplace.kit.ids import new_secret
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.webhooks.models import MAX_NAME, Delivery, Webhook
from commonplace.webhooks.words import TEST, Event, Reach, Shape, State

MOST = 20
"""Of one member, one space, or the organisation."""
BOTH_SECRETS = timedelta(hours=24)
"""So long the former secret signs beside a new one."""


@dataclass(frozen=True)
class Wish:
    """What is to be sent where, as somebody chose it."""

    name: str
    url: str
    shape: str
    events: Iterable[str]


@transaction.atomic
def make_webhook(actor: Member, *, wish: Wish, reach: Reach, space: Space | None = None) -> Webhook:
    """Have an address told from now on. Its secret is shown once (`secrets.shown_secret`)."""
    if Webhook.objects.alive().filter(**_whose(actor, reach, space)).count() >= MOST:
        raise Refusal(_("There are so many webhooks already that one more would be lost among them. End some first."))
    webhook = Webhook.objects.create(owner=actor, reach=reach, space=space, salt=new_secret(), **_checked(wish))
    record(Deed.WEBHOOK_MADE, actor, detail=webhook.host)
    return webhook


@transaction.atomic
def change(actor: Member, *, webhook: Webhook, wish: Wish) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(**_checked(wish), **_heir(actor, webhook))
    record(Deed.WEBHOOK_CHANGED, actor, detail=Webhook.objects.get(pk=webhook.pk).host)


def _heir(actor: Member, webhook: Webhook) -> dict[str, Member]:
    """Whoever changes or resumes a webhook of a space or of the organisation answers for it from now on: it sees what they may see, and the one
    before may have lost the seat from which they set it up."""
    return {} if webhook.reach == Reach.MEMBER else {"owner": actor}


def _whose(actor: Member, reach: Reach, space: Space | None) -> dict[str, object]:
    own: dict[str, object] = {"owner": actor} if reach is Reach.MEMBER else {}
    return {"reach": reach, "space": space, **own}


def _checked(wish: Wish) -> dict[str, str]:
    """A FetchError, which is a Refusal, for an address that nothing may be sent to; whether it is a public one is asked with each message."""
    address = read_secure_address(wish.url)
    chosen = [event.value for event in Event if event in set(wish.events)]
    if not chosen:
        raise Refusal(_("Choose at least one thing to be told of."), field="events")
    name = clean_line(wish.name)[:MAX_NAME] or address.host[:MAX_NAME]
    return {"name": name, "url": address.url, "shape": Shape(wish.shape), "events": f" {' '.join(chosen)} "}


@transaction.atomic
def pause(actor: Member, *, webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk, paused_at__isnull=True).update(paused_at=now(), paused_why="")


@transaction.atomic
def resume(actor: Member, *, webhook: Webhook) -> None:
    """Go on: with new deeds, and with what waited when it was paused."""
    _not_stopped(webhook)
    Webhook.objects.filter(pk=webhook.pk).update(paused_at=None, paused_why="", failures=0, **_heir(actor, webhook))
    waiting = Delivery.objects.filter(webhook=webhook, state=State.WAITING)
    waiting.update(next_at=None)
    for key in waiting.values_list("pk", flat=True):
        _send(key)


@transaction.atomic
def renew_secret(actor: Member, *, webhook: Webhook) -> Webhook:
    """Another secret; the one before signs too for a day, so that the receiver can be changed without losing a message."""
    webhook.former_salt, webhook.former_until, webhook.salt = webhook.salt, now() + BOTH_SECRETS, new_secret()
    webhook.save(update_fields=["former_salt", "former_until", "salt"])
    record(Deed.WEBHOOK_SECRET, actor, detail=webhook.host)
    return webhook


@transaction.atomic
def try_out(actor: Member, *, webhook: Webhook) -> Delivery:
    """Send a message that tells of nothing, to see whether it arrives. A paused webhook is tried, too."""
    _not_stopped(webhook)
    delivery = Delivery.objects.create(webhook=webhook, event=TEST)
    _send(delivery.pk)
    return delivery


@transaction.atomic
def send_again(actor: Member, *, delivery: Delivery) -> None:
    """What was given up, or taken, once more under the same id: with what may be seen of it now."""
    _not_stopped(delivery.webhook)
    if delivery.webhook.paused_at is not None and delivery.event != TEST:
        raise Refusal(_("This webhook rests. Let it go on first."))
    again = Delivery.objects.filter(pk=delivery.pk).exclude(state=State.WAITING)
    if again.update(state=State.WAITING, tries=0, next_at=None):
        _send(delivery.pk)


@transaction.atomic
def end(actor: Member, *, webhook: Webhook) -> None:
    if Webhook.objects.filter(pk=webhook.pk, ended_at__isnull=True).update(ended_at=now()):
        record(Deed.WEBHOOK_ENDED, actor, detail=webhook.host)


@transaction.atomic
def stop(administrator: Member, *, webhook: Webhook) -> None:
    """An administrator stops one of a member's or of a space's. Whose it is sees that, and cannot let it go on."""
    _administrator(administrator)
    if Webhook.objects.filter(pk=webhook.pk, stopped_at__isnull=True).update(stopped_at=now()):
        record(Deed.WEBHOOK_STOPPED, administrator, about=webhook.owner, detail=webhook.host)


@transaction.atomic
def let_go_on(administrator: Member, *, webhook: Webhook) -> None:
    """Undo `stop`: what waited is sent."""
    _administrator(administrator)
    if Webhook.objects.filter(pk=webhook.pk, stopped_at__isnull=False).update(stopped_at=None):
        record(Deed.WEBHOOK_LET, administrator, about=webhook.owner, detail=webhook.host)
        for key in Delivery.objects.filter(webhook=webhook, state=State.WAITING).values_list("pk", flat=True):
            _send(key)


@transaction.atomic
def begin_again(actor: Member, *, webhook: Webhook) -> None:
    """Undo `end`."""
    if Webhook.objects.filter(pk=webhook.pk, ended_at__isnull=False).update(ended_at=None):
        record(Deed.WEBHOOK_BACK, actor, detail=webhook.host)


def _administrator(actor: Member) -> None:
    if not (actor.is_administrator and actor.is_active):
        raise Refusal(_("Only administrators can do this."))


def _not_stopped(webhook: Webhook) -> None:
    if webhook.stopped_at is not None:
        raise Refusal(_("An administrator has stopped this webhook. Ask one of them."))


def _send(delivery_id: int) -> None:
    from commonplace.webhooks.jobs import send_delivery

    send_delivery.using(unique_key=f"delivery:{delivery_id}").enqueue(delivery_id)
