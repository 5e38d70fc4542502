"""Who asks: a member, by the token of their client, or a stranger. Cookies open nothing here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, sight_of
from commonplace.kit.errors import Refusal
from commonplace.oauth.queries import is_meant_for
from commonplace.people.actions.programs import token_for
from commonplace.people.adapter import client_address
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member, Scope, Token

MOST, WITHIN = 600, timedelta(minutes=5)
"""Requests of one client."""
DEEDS_AN_HOUR = 600


class Failure(Exception):
    """Said to the client with this status; its words are for people."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class Caller:
    """Who asks, and what they may see."""

    token: Token | None
    member: Member | None
    sight: Sight


def caller_of(request: HttpRequest) -> Caller:
    """For reading. A token that opens nothing any more makes a stranger, as in Hypothesis: the client then offers to sign in again."""
    token = _token_in(request)
    if token is None:
        refuse_beyond(f"hypothesis:{client_address(request)}", most=MOST, within=WITHIN)
        return Caller(None, None, sight_of(None))
    refuse_beyond(f"api:{token.pk}", most=MOST, within=WITHIN)
    if not token.allows(Scope.ANNOTATE):
        raise Failure(403, _("This program was not given leave to do that. Connect it again and allow it."))
    return Caller(token, token.member, sight_of(token.member))


def writer_of(request: HttpRequest) -> Caller:
    """For deeds, which no stranger does."""
    caller = caller_of(request)
    if caller.token is None or caller.member is None:
        raise Failure(401, _("You are not signed in any more. Sign in again, and go on."))
    refuse_beyond(f"mark:{caller.member.pk}", most=DEEDS_AN_HOUR, within=timedelta(hours=1))
    return caller


def _token_in(request: HttpRequest) -> Token | None:
    word, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    token = token_for(secret.strip()) if word.lower() == "bearer" and secret else None
    return token if token is not None and is_meant_for(token, "hypothesis/api") else None


def status_of(refusal: Refusal) -> int:
    return 429 if refusal.may_retry else 400
