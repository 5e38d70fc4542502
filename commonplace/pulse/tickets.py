"""One answer from each who is asked, and nobody knows whose: the browser of everybody who is asked gets a ticket, and answering costs it.

A ticket is a random number with a signature over it and its pulse. That a member's browser got one is remembered, as of everybody who looks in;
the number itself is in that browser alone, so nothing says whose a used ticket was.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.pulse.models import Asked, Pulse

COOKIE = "pulse"
KEPT_FOR = 40 * 24 * 3600
_NUMBER, _LENGTH = 14, 26
MOST_PARTS = 8


def _sign(uid: str, number: str) -> str:
    signature = salted_hmac("commonplace.pulse.tickets", f"{uid}:{number}", algorithm="sha256").digest()
    return base64.b32encode(signature).decode().lower()[: _LENGTH - _NUMBER]


def new_ticket(uid: str) -> str:
    """Seventy random bits and sixty of a signature, in letters and digits that can be written down."""
    number = base64.b32encode(secrets.token_bytes(9)).decode().lower()[:_NUMBER]
    return number + _sign(uid, number)


def cleaned(typed: str) -> str:
    """What was typed, without the blanks between the groups."""
    return "".join(letter for letter in typed[:200].lower() if letter.isalnum())


def spoken(ticket: str) -> str:
    """In groups, as people copy it."""
    return " ".join(ticket[at : at + 5] for at in range(0, len(ticket), 5))


def is_good(uid: str, ticket: str) -> bool:
    """Whether it is one of this pulse; whether it was used is seen when it is."""
    is_whole = len(ticket) == _LENGTH and ticket.isascii()
    return is_whole and constant_time_compare(ticket[_NUMBER:], _sign(uid, ticket[:_NUMBER]))


def hash_of(ticket: str) -> str:
    return sha256(f"commonplace.pulse:{ticket}".encode()).hexdigest()


def _parts(request: HttpRequest) -> list[str]:
    return request.COOKIES.get(COOKIE, "").split(".")[:MOST_PARTS]


def tickets_in(request: HttpRequest, uid: str) -> list[str]:
    """The tickets of this pulse that this browser holds; more than one where several people use it."""
    found = [part[len(uid) + 1 :] for part in _parts(request) if part.startswith(f"{uid}-")]
    return [ticket for ticket in found if is_good(uid, ticket)]


def has_answered(request: HttpRequest, uid: str) -> bool:
    """Whether somebody answered from this browser; the browser alone knows."""
    return f"{uid}!" in _parts(request)


def looked_today(request: HttpRequest) -> bool:
    return _today() in _parts(request)


def _today() -> str:
    return f"{now().date():%Y%m%d}"


def take_ticket(member: Member) -> tuple[Pulse, str] | None:
    """The ticket for the browser in front of this member, if a pulse asks them and none of their browsers has got it: one query where not."""
    pulse = Pulse.objects.giving_tickets().filter(asked__member=member, asked__has_ticket=False).first()
    if pulse is None or not Asked.objects.filter(member=member, pulse=pulse, has_ticket=False).update(has_ticket=True):
        return None
    return pulse, new_ticket(pulse.uid)


def keep(
    request: HttpRequest, response: HttpResponse, *, fresh: tuple[Pulse, str] | None = None, used: tuple[str, str] | None = None
) -> None:
    """Have the browser remember that it looked today, and a `fresh` ticket; forget the `used` one, and know that its pulse (the first of the
    two) was answered from here."""
    parts = [part for part in _parts(request) if "-" in part or part.endswith("!")]
    if fresh is not None:
        parts = [f"{fresh[0].uid}-{fresh[1]}", *parts]
    if used is not None:
        uid, ticket = used
        parts = [f"{uid}!", *(part for part in parts if part not in {f"{uid}-{ticket}", f"{uid}!"})]
    set_cookie(response, [_today(), *parts[: MOST_PARTS - 1]])


def set_cookie(response: HttpResponse, parts: Sequence[str]) -> None:
    value = ".".join(parts)
    response.set_cookie(COOKIE, value, max_age=KEPT_FOR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
