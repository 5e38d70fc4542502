"""Connecting a program: it asks, a member approves on `/pair/`, it collects its token once (RFC 8628)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema, Status

from commonplace.api.auth import keep_within
from commonplace.api.problems import Problem, answer
from commonplace.api.schemas import PersonOut, ProblemOut, Sent, at_home
from commonplace.kit.clock import now
from commonplace.people.actions import programs
from commonplace.people.adapter import client_address
from commonplace.people.models import Scope

INTERVAL = 2
"""Seconds between two questions of a waiting program."""

router = Router(tags=["Connecting"])


class PairIn(Sent):
    name: str
    scopes: list[Scope]


class PairOut(Schema):
    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int


class CollectIn(Sent):
    device_code: str


class TokenOut(Schema):
    token: str
    scopes: list[Scope]
    organisation: str
    member: PersonOut


@router.post("/pairing", response={200: PairOut, 422: ProblemOut, 429: ProblemOut}, auth=None)
def ask(request: HttpRequest, data: PairIn) -> PairOut:
    """Ask for a code. Show `user_code` to the member and open `verification_uri_complete` for them."""
    keep_within(f"pairing:{client_address(request)}", most=60, within=timedelta(hours=1))
    asked = programs.ask_to_pair(name=data.name, scopes=data.scopes)
    page, code = at_home(reverse("people:pair")), asked.pairing.shown_code
    return PairOut(
        device_code=asked.device_code,
        user_code=code,
        verification_uri=page,
        verification_uri_complete=f"{page}?code={code}",
        expires_in=int((asked.pairing.expires_at - now()).total_seconds()),
        interval=INTERVAL,
    )


@router.post("/pairing/token", response={200: TokenOut, 400: ProblemOut, 429: ProblemOut}, auth=None)
def collect(request: HttpRequest, data: CollectIn) -> Status[TokenOut] | HttpResponse:
    """Ask whether the member has approved. `code` of the problem is `authorization_pending` (go on asking), `access_denied`, `expired_token`."""
    keep_within(f"collect:{programs.hash_of(data.device_code)[:32]}", most=60, within=timedelta(minutes=1))
    try:
        token, secret = programs.collect(data.device_code)
    except programs.NotConnected as told:
        return answer(Problem(400, told.code.value, str(told), retry_after=INTERVAL if told.may_retry else None))
    member = token.member
    scopes = [Scope(word) for word in token.scopes.split()]
    who = PersonOut(handle=member.handle, name=member.name)
    return Status(200, TokenOut(token=secret, scopes=scopes, organisation=settings.ORGANISATION_NAME, member=who))
