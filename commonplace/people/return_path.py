"""Where mail that cannot be delivered comes back to: an address for each member, in which it is written whose mail it was (VERP).

It is signed with the address that the mail went to. So nobody can have another's mail stopped who has never seen a message to them, and what comes
back from an address that is no longer the member's means nothing.
"""

from __future__ import annotations

import re
from base64 import b32encode

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.crypto import constant_time_compare, salted_hmac

from commonplace.people.models import Member

_MARK_BYTES = 10


def return_path_of(member: Member) -> str:
    """The sender of the envelope for mail to this member; the sender that it shows, where no address for bounces is set."""
    name, _at, domain = settings.BOUNCES_TO.rpartition("@")
    return f"{name}+{member.pk}-{_mark(member)}@{domain}" if name else str(settings.DEFAULT_FROM_EMAIL)


def let_come_back(message: EmailMessage, address: str) -> None:
    """Give a message about an account the envelope of its member's mail, where it goes to the address that the account has now."""
    member = Member.objects.filter(email__iexact=address).first()
    if member is not None:
        message.extra_headers.setdefault("From", message.from_email)
        message.from_email = return_path_of(member)


def member_at(text: str) -> Member | None:
    """Whose mail came back, by the first address of ours in this text; None if there is none that we gave."""
    name, _at, domain = settings.BOUNCES_TO.rpartition("@")
    if not name:
        return None
    ours = re.compile(rf"(?<![\w.+-]){re.escape(name)}\+(\d{{1,18}})-([a-z2-7]{{16}})@{re.escape(domain)}(?![\w.-])", re.IGNORECASE)
    for number, mark in ours.findall(text):
        member = Member.objects.filter(pk=int(number)).first()
        if member is not None and constant_time_compare(mark.lower(), _mark(member)):
            return member
    return None


def _mark(member: Member) -> str:
    digest = salted_hmac("people.return_path", f"{member.pk} {member.email.lower()}", algorithm="sha256").digest()
    return b32encode(digest[:_MARK_BYTES]).decode().lower()
