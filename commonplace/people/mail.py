"""Mail leaves beside the request: a slow or broken mail server must not hold up the one thread that serves pages."""

from __future__ import annotations

import enum
import logging
import smtplib
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillGoing
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from commonplace.people.models import Member

log = logging.getLogger(__name__)
PATIENCE = 2.0
_outbox = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")
_FOR_GOOD = 500
"""Answers of a mail server from here on mean that asking again is of no use; those below, that it may be later (RFC 5321)."""


class Delivery(enum.Enum):
    SENT = "sent"
    ON_ITS_WAY = "on its way"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of a message. `is_refused`: the server wants it neither now nor later; `refuses_address`: because of whom it is for. `said`: its
    words, which may hold the address."""

    delivery: Delivery
    is_refused: bool = False
    refuses_address: bool = False
    said: str = ""


def mail_leaves() -> bool:
    """Whether there is a mail server; without one, messages are printed in the terminal."""
    return not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


def has_confirmed_address(member: Member) -> bool:
    """Whether the member has shown that the address of their account is theirs."""
    return bool(EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True).exists())


def confirmed_among(members: Collection[int]) -> set[int]:
    """Those of these members who have shown that the address of their account is theirs."""
    shown = EmailAddress.objects.filter(user__in=members, verified=True, email__iexact=F("user__email"))
    return set(shown.values_list("user", flat=True))


def deliver(message: EmailMessage) -> Delivery:
    """Hand a message to the mail server; waits a moment for its answer. Failures are logged, with no address in the log.

    Not a job: these messages carry links that open an account, and a job's arguments would lie readable in the database.
    """
    try:
        return _outbox.submit(send, message).result(timeout=PATIENCE).delivery
    except StillGoing:
        return Delivery.ON_ITS_WAY


def send(message: EmailMessage) -> Outcome:
    """Hand a message to the mail server and wait for its answer: for jobs, which write the message themselves and may try again."""
    try:
        message.send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; ValueError is a header that cannot be written
        log.error("Mail could not be sent: %s", type(error).__name__)
        code, said = _answer_of(error)
        is_refused = code >= _FOR_GOOD or isinstance(error, ValueError)
        is_about_address = is_refused and isinstance(error, smtplib.SMTPRecipientsRefused)
        return Outcome(Delivery.FAILED, is_refused=is_refused, refuses_address=is_about_address, said=said)
    return Outcome(Delivery.SENT)


def _answer_of(error: Exception) -> tuple[int, str]:
    """The code (0 for none) and the words with which a mail server said no."""
    if isinstance(error, smtplib.SMTPAuthenticationError):  # ours to mend, and no word about this message
        return 0, type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _in_words(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _in_words(error.smtp_code, error.smtp_error)
    return 0, type(error).__name__


def _in_words(code: int, words: bytes | str) -> tuple[int, str]:
    return code, f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
