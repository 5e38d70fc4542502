"""Notices leave outside of requests."""

from __future__ import annotations

from datetime import timedelta

from commonplace.kit.jobs import job, periodic
from commonplace.notifications.delivery import deliver
from commonplace.notifications.outgoing import hand_out_due
from commonplace.notifications.push import greet, push
from commonplace.notifications.push_devices import forget


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


@job(retries=0, time_limit=timedelta(minutes=1))
def push_notice(pushing_id: int) -> None:
    """One notice to one device. Its row says when to try again, not the job."""
    push(pushing_id)


@job(retries=0, time_limit=timedelta(minutes=1), priority=1)
def greet_device(device_id: int) -> None:
    greet(device_id)


@periodic(minutes=24 * 60)
def forget_devices() -> None:
    forget()
