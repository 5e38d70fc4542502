"""Mail leaves beside the request: a slow or broken mail server must not hold up the one thread that serves pages."""

from __future__ import annotations

import enum
import logging
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillGoing

from django.core.mail import EmailMessage

log = logging.getLogger(__name__)
PATIENCE = 2.0
_outbox = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


class Delivery(enum.Enum):
    SENT = "sent"
    ON_ITS_WAY = "on its way"
    FAILED = "failed"


def deliver(message: EmailMessage) -> Delivery:
    """Hand a message to the mail server; waits a moment for its answer. Failures are logged, with no address in the log.

    Not a job: these messages carry links that open an account, and a job's arguments would lie readable in the database.
    """
    try:
        return _outbox.submit(_send, message).result(timeout=PATIENCE)
    except StillGoing:
        return Delivery.ON_ITS_WAY


def _send(message: EmailMessage) -> Delivery:
    try:
        message.send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; ValueError is a header that cannot be written
        log.error("Mail could not be sent: %s", type(error).__name__)
        return Delivery.FAILED
    return Delivery.SENT
