"""Messages leave outside of requests."""

from __future__ import annotations

from datetime import timedelta

from commonplace.kit.jobs import job, periodic
from commonplace.webhooks.outgoing.sending import forget, send


@job(retries=0, time_limit=timedelta(minutes=1))
def send_delivery(delivery_id: int) -> None:
    """One message to one address. Its row says when to try again, not the job."""
    send(delivery_id)


@periodic(minutes=24 * 60)
def forget_deliveries() -> None:
    forget()
