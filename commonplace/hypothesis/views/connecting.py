"""Letting the client act in a member's name: it opens a window in which they say yes, and gets a code that it changes for a token (RFC 6749).

The token is one of the member's programs, as if they had connected it by a code that they typed.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.hypothesis.views.client import refuse_unless_served
from commonplace.hypothesis.words import CLIENT_ID, Json
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.actions import programs
from commonplace.people.adapter import client_address
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Scope, Token
from commonplace.people.viewing import viewer_of

SCOPES = (Scope.ANNOTATE,)
ASKED_AN_HOUR = 120
_STATE = 200


@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    """The window that the client opens. Only our own frame is told the code, whoever opened it."""
    refuse_unless_served()
    asked = request.POST if request.method == "POST" else request.GET
    state = asked.get("state", "")[:_STATE]
    if asked.get("client_id") != CLIENT_ID or asked.get("response_type", "code") != "code" or asked.get("origin") != settings.BASE_URL:
        return HttpResponseBadRequest(_("This is no client that is served here."))
    member = viewer_of(request)
    context: Json = {"state": state, "origin": settings.BASE_URL, "client_id": CLIENT_ID, "scopes": [scope.label for scope in SCOPES]}
    if member is None:
        # Signing in takes a window of its own: its pages cut themselves off from whoever opened them, and the client would wait in vain.
        again = urlencode({"next": reverse("hypothesis:signed_in")})
        context["sign_in"] = f"{reverse('account_login')}?{again}"
    elif request.method == "POST":
        if asked.get("answer") == "approve":
            connecting = programs.ask_to_pair(name=_("Hypothesis client"), scopes=SCOPES)
            programs.approve(member, pairing=connecting.pairing)
            context["code"] = connecting.device_code
        context["is_answered"] = True
    answer = render(request, "hypothesis/authorize.html", context)
    answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD"])
@open_to_the_web
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where somebody arrives who signed in for the client's sake."""
    refuse_unless_served()
    return render(request, "hypothesis/signed_in.html")


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """The code for a token; or a token for the same with a new end, as long as it lives."""
    try:
        refuse_beyond(f"hypothesis-token:{client_address(request)}", most=ASKED_AN_HOUR, within=timedelta(hours=1))
    except Refusal as refusal:
        return _answer({"error": "temporarily_unavailable", "error_description": str(refusal), "reason": str(refusal)}, status=429)
    match request.POST.get("grant_type"):
        case "authorization_code":
            return _for_code(request.POST.get("code", ""))
        case "refresh_token":
            secret = request.POST.get("refresh_token", "")
            living = programs.token_for(secret)
            return _given(living, secret) if living else _invalid()
        case _:
            return _answer({"error": "unsupported_grant_type"}, status=400)


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """The member signed out in the client. Whoever has a token may end it (RFC 7009); for any other text the answer is the same."""
    found = programs.token_for(request.POST.get("token", ""))
    if found is not None:
        programs.disconnect(found.member, token=found)
    return _answer({})


def _for_code(code: str) -> HttpResponse:
    try:
        made, secret = programs.collect(code)
    except Refusal:
        return _invalid()
    return _given(made, secret)


def _given(made: Token, secret: str) -> HttpResponse:
    """The client wants a second secret by which it asks again when the first has ended. Ours lives on while it is used, so it is the same."""
    lasts = int((made.expires_at - now()).total_seconds()) if made.expires_at else 180 * 86_400
    said = {"access_token": secret, "token_type": "Bearer", "expires_in": lasts, "refresh_token": secret, "scope": made.scopes}
    return _answer(said)


def _invalid() -> HttpResponse:
    return _answer({"error": "invalid_grant"}, status=400)


def _answer(said: Json, *, status: int = 200) -> HttpResponse:
    answer = JsonResponse(said, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
