"""Notices leave outside of requests."""

from __future__ import annotations

from datetime import timedelta

from commonplace.kit.jobs import job, periodic
from commonplace.notifications.delivery import deliver
from commonplace.notifications.outgoing import hand_out_due


@job(retries=3, time_limit=timedelta(minutes=5))
def hand_out() -> None:
    """See what is due; enqueued with every notice that is to leave, for the time at which it may."""
    hand_out_due()


@periodic(minutes=15)
def look_what_waits() -> None:
    """What a lost job would have handed out, and messages whose worker has died."""
    hand_out_due()


@job(retries=0, time_limit=timedelta(minutes=2))
def deliver_notices(outgoing_id: int) -> None:
    """One message to one reader. Its row says when to try again, not the job."""
    deliver(outgoing_id)
