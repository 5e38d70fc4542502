"""Who calls: a member, by the token of one of their programs. Cookies open nothing here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from ninja.security import HttpBearer

from commonplace.api.problems import Problem
from commonplace.feeds.actions.following import count_look
from commonplace.kit.errors import Refusal
from commonplace.oauth.queries import is_meant_for
from commonplace.people.actions.programs import token_for
from commonplace.people.limits import count_written, refuse_beyond
from commonplace.people.models import Member, Scope, Token
from commonplace.seek.limits import count_capture

MOST, WITHIN = 600, timedelta(minutes=5)
"""Requests of one token: two a second for as long as one likes."""


class MemberToken(HttpBearer):
    """The door for programs that were given `scope`; for all that are connected where it is None."""

    def __init__(self, scope: Scope | None) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        found = token_for(token)
        if found is None or not is_meant_for(found, "api/v1"):
            return None
        request.requests_left = count_request(found)  # type: ignore[attr-defined]
        if self.scope is not None and not found.allows(self.scope):
            raise Problem(403, "scope", _("This program was not given leave to do that. Connect it again and allow it."))
        return found


def count_request(token: Token) -> int:
    """One more request of a program; how many it has left."""
    return keep_within(f"api:{token.pk}", most=MOST, within=WITHIN)


def keep_within(key: str, *, most: int, within: timedelta) -> int:
    """`refuse_beyond`, said as a problem that tells when to come back; how many requests are left."""
    with _telling_when_to_come_back():
        return refuse_beyond(key, most=most, within=within)


def keep_within_captures(member: Member) -> None:
    """The same for saving pages, and having them fetched: one count for the pages and for this door."""
    with _telling_when_to_come_back():
        count_capture(member)


def keep_within_looks(member: Member) -> None:
    """The same for having a site asked for its feeds."""
    with _telling_when_to_come_back():
        count_look(member)


@contextmanager
def _telling_when_to_come_back() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise Problem(429, "too_many", str(refusal), retry_after=60) from refusal


def token_of(request: HttpRequest) -> Token:
    token = request.auth  # type: ignore[attr-defined]
    assert isinstance(token, Token)
    return token


def member_of(request: HttpRequest) -> Member:
    return token_of(request).member


def keep_within_writing(member: Member) -> None:
    """So much may a member's programs write together."""
    with _telling_when_to_come_back():
        count_written(member.pk)


def writer_of(request: HttpRequest) -> Member:
    """The member for whom something is about to be written; counted."""
    member = member_of(request)
    keep_within_writing(member)
    return member


SHARE_NEEDED = _lazy("This program may write, change and withdraw what you alone see. Connect it again and allow it to share.")
CAPTURE, READ, ANY = MemberToken(Scope.CAPTURE), MemberToken(Scope.READ), MemberToken(None)
STOCK, WRITE, SHARE = MemberToken(Scope.STOCK), MemberToken(Scope.WRITE), MemberToken(Scope.SHARE)
