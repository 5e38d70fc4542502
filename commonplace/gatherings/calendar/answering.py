"""The addresses to which members' calendars answer: one for each member and gathering, signed with where the invitation went. Nobody can answer for
somebody else whose invitation they have not seen, and an old one means nothing once the member has another address."""

from __future__ import annotations

from base64 import b32encode
from functools import partial

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from commonplace.gatherings.models import Mailing
from commonplace.kit.ids import is_uid
from commonplace.kit.mail_doors import Taker

_PREFIX = "rsvp"
_MARK_BYTES = 10


def answers_come_in() -> bool:
    """Whether this place takes mail in at all."""
    return bool(settings.MAIL_IN != "off" and settings.MAIL_IN_DOMAIN)


def answer_address(mailing: Mailing) -> str:
    return f"{_PREFIX}-{mailing.uid}-{_mark(mailing)}@{settings.MAIL_IN_DOMAIN}"


def mailing_at(local_part: str) -> Mailing | None:
    """Whose answers come to this address; None for one that we never gave, and for members whose account has ended."""
    prefix, _dash, rest = local_part.partition("-")
    uid, _dash, mark = rest.partition("-")
    if prefix != _PREFIX or not is_uid(uid):
        return None
    mailing = Mailing.objects.filter(uid=uid, member__is_active=True).select_related("member").first()
    return mailing if mailing is not None and constant_time_compare(mark, _mark(mailing)) else None


def find_taker(local_part: str) -> Taker | None:
    from commonplace.gatherings.calendar.replies import take_reply

    mailing = mailing_at(local_part)
    return partial(take_reply, mailing) if mailing is not None else None


def _mark(mailing: Mailing) -> str:
    words = f"{mailing.uid} {mailing.member_id} {mailing.member.email.lower()}"
    digest = salted_hmac("gatherings.answers", words, algorithm="sha256").digest()
    return b32encode(digest[:_MARK_BYTES]).decode().lower()
