"""Sending one message once, and what becomes of it: taken, tried again later, or given up."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.kit.clock import now
from commonplace.kit.fetch import FetchError, post
from commonplace.kit.text import clean_body
from commonplace.webhooks.models import Delivery, Webhook
from commonplace.webhooks.outgoing.choosing import entry_for, may_be_told, stands_apart
from commonplace.webhooks.outgoing.messages import told_of, written
from commonplace.webhooks.secrets import signed_headers
from commonplace.webhooks.words import TEST, State

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400))
"""After the first try, the second, and so on; about a day and a half in all. Each is lengthened by chance up to a quarter, so that what failed
together does not come back together."""
RESTS_AFTER = 20
"""Failures in a row, of whatever messages."""
ANSWER_BYTES = 600
TIME_LIMIT = 15.0
KEPT = timedelta(days=30)
_GONE = 410


@dataclass(frozen=True)
class Outcome:
    """`status` None: nobody answered. `says` is the beginning of the answer, or what went wrong. `pause` is what the receiver asked for."""

    is_taken: bool
    status: int | None
    says: str
    pause: timedelta | None = None


def send(delivery_id: int) -> None:
    """Hand one message over, if it still may be told and nothing holds it back."""
    found = Delivery.objects.select_related("webhook__owner", "webhook__space", "activity__actor")
    delivery = found.filter(pk=delivery_id, state=State.WAITING, webhook__ended_at__isnull=True).first()
    if delivery is None or not _may_leave(delivery):
        return
    body = _body_of(delivery)
    if body is None:
        delivery.delete()  # what its owner may not see any more is not told, nor that it was about to be
        return
    moment = now()
    headers = signed_headers(delivery.webhook, message_id=delivery.uid, body=body, moment=moment)
    _settle(delivery, _hand_over(delivery.webhook, headers, body), moment)


def _may_leave(delivery: Delivery) -> bool:
    webhook = delivery.webhook
    if webhook.stopped_at is not None:
        return False
    if not may_be_told(webhook):
        _rest(webhook, _("Whoever set it up may do so no longer. Somebody who may can let it go on."))
        return False
    return webhook.paused_at is None or delivery.event == TEST


def _body_of(delivery: Delivery) -> bytes | None:
    webhook, activity = delivery.webhook, delivery.activity
    if delivery.event == TEST:
        return written(told_of(TEST, None, None), webhook.shape)
    if activity is None or activity.entry_id is None or stands_apart(webhook, activity):
        return None
    entry = entry_for(webhook, activity.entry_id)
    return written(told_of(delivery.event, activity, entry), webhook.shape) if entry is not None else None


def _hand_over(webhook: Webhook, headers: dict[str, str], body: bytes) -> Outcome:
    described = {"Content-Type": "application/json", "User-Agent": "Commonplace/1 (webhooks)", "Accept": "*/*"}
    try:
        answer = post(webhook.url, headers={**described, **headers}, body=body, timeout=TIME_LIMIT, most_answer=ANSWER_BYTES)
    except FetchError as error:
        return Outcome(False, None, str(error))
    says = clean_body(answer.answer.decode("utf-8", "replace"))
    return Outcome(200 <= answer.status < 300, answer.status, says, answer.retry_after)


@transaction.atomic
def _settle(delivery: Delivery, outcome: Outcome, moment: datetime) -> None:
    tries = delivery.tries + 1
    told = {"tries": tries, "status": outcome.status, "answer": outcome.says, "tried_at": moment, "next_at": None}
    rows = Delivery.objects.filter(pk=delivery.pk)
    if outcome.is_taken:
        rows.update(state=State.TAKEN, **told)
        Webhook.objects.filter(pk=delivery.webhook_id).update(failures=0)
        return
    if delivery.event == TEST:  # somebody looks at it now; nobody waits for it tomorrow
        rows.update(state=State.DEAD, **told)
        return
    if tries > len(PAUSES) or outcome.status == _GONE:
        rows.update(state=State.DEAD, **told)
    else:
        at = moment + _pause_after(tries, outcome.pause)
        rows.update(**{**told, "next_at": at})
        _try_again(delivery.pk, at)
    _count_failure(delivery.webhook, outcome)


def _pause_after(tries: int, asked: timedelta | None) -> timedelta:
    usual = PAUSES[tries - 1] * (1 + random.random() / 4)  # noqa: S311 - no secret
    return max(usual, asked) if asked else usual


def _count_failure(webhook: Webhook, outcome: Outcome) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(failures=F("failures") + 1)
    if outcome.status == _GONE:
        _rest(webhook, _("The address says that it is gone for good (answer 410)."))
    elif webhook.failures + 1 >= RESTS_AFTER:
        _rest(webhook, _("It did not take what was sent %(count)d times in a row.") % {"count": webhook.failures + 1})


def _rest(webhook: Webhook, why: str) -> None:
    """Pause it, and tell its owner once."""
    if Webhook.objects.filter(pk=webhook.pk, paused_at__isnull=True).update(paused_at=now(), paused_why=why[:200]):
        record(None, Verb.WEBHOOK_PAUSED, member=webhook.owner_id, webhook=webhook.uid)


def _try_again(delivery_id: int, at: datetime) -> None:
    from commonplace.webhooks.jobs import send_delivery

    send_delivery.using(unique_key=f"delivery:{delivery_id}", run_after=at).enqueue(delivery_id)


def forget() -> None:
    """Deliveries are kept for a month, whatever became of them."""
    Delivery.objects.filter(made_at__lt=now() - KEPT).delete()
    Webhook.objects.filter(ended_at__lt=now() - KEPT).delete()
