"""Digests are sent outside of requests."""

from __future__ import annotations

from datetime import timedelta

from commonplace.digest.models import Sending
from commonplace.digest.sending import begin_sending, due_choices, send_letter, to_be_sent
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic
from commonplace.people.mail import mail_leaves

KEPT = timedelta(days=90)


@periodic(minutes=5)
def send_digests() -> None:
    """Note what is due, and hand out what waits. Without a mail server nothing is: a terminal is no place for what members read."""
    if not mail_leaves():
        return
    for choice_id in due_choices(now()):
        begin_sending(choice_id)
    for sending_id in to_be_sent(now()):
        send_digest.using(priority=-10, unique_key=f"digest:{sending_id}").enqueue(sending_id)


@job(retries=0, time_limit=timedelta(minutes=2))
def send_digest(sending_id: int) -> None:
    """One letter. Its row says when to try again, not the job."""
    send_letter(sending_id)


@periodic(minutes=60 * 24)
def forget_old_digests() -> None:
    """When something was sent is of use to nobody after some weeks."""
    Sending.objects.filter(made_at__lt=now() - KEPT).delete()
