"""The addresses of the protocol, and the page on which a member says yes or no."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2 import OAuth2Error
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.kit.csp import POLICY
from commonplace.kit.errors import Refusal
from commonplace.oauth import actions
from commonplace.oauth.addresses import origin_of, shown
from commonplace.oauth.queries import PARTS
from commonplace.oauth.server import CONFIDENTIAL, PUBLIC, metadata, resource_metadata, server
from commonplace.people.adapter import client_address
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member, Scope
from commonplace.people.viewing import member_required

REGISTERED_AN_HOUR, ASKED_AN_HOUR = 20, 300
MOST_BYTES = 20_000


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest, member: Member) -> HttpResponse:
    """The page of consent. What is wrong with what an app asks for is told to it only if the member goes on there."""
    try:
        grant = server().get_consent_grant(request=request, end_user=member)
    except OAuth2Error as error:
        return _refused(request, error)
    asking = grant.request
    context: dict[str, Any] = {
        "application": asking.client.application,
        "scopes": [Scope(word).label for word in asking.scope.split()],
        "leads_to": shown(grant.redirect_uri),
    }
    if request.method == "POST" and request.POST.get("answer") in {"approve", "refuse"}:
        return _answered(request, grant, member if request.POST["answer"] == "approve" else None, context)
    return _leading_there(render(request, "oauth/authorize.html", context), grant.redirect_uri)


def _answered(request: HttpRequest, grant: Any, member: Member | None, context: Mapping[str, Any]) -> HttpResponse:
    """Back to the app, with who we are (RFC 9207). Without a redirect, as a form may not lead elsewhere: the page itself goes on, and has a link."""
    answer = server().create_authorization_response(request=request, grant_user=member, grant=grant)
    if answer.status_code != 302:
        return _no_store(answer)
    there = _named(answer.headers["Location"])
    page = render(request, "oauth/answered.html", {**context, "there": there, "is_approved": member is not None})
    page.headers["Refresh"] = f"0;url={there}"
    page.headers["Cache-Control"] = "no-store"
    return page


def _leading_there(page: HttpResponse, address: str) -> HttpResponse:
    page.headers["Content-Security-Policy"] = POLICY.replace("form-action 'self'", f"form-action 'self' {origin_of(address)}")
    page.headers["Cache-Control"] = "no-store"
    return page


def _refused(request: HttpRequest, error: OAuth2Error) -> HttpResponse:
    """Said on a page, with a link back to the app where its address is known: as anybody may register one, nobody is sent to it unasked
    (RFC 9700, section 4.11.2)."""
    context = {"why": error.description or error.error}
    if error.redirect_uri:
        answer = server().handle_error_response(server().create_oauth2_request(request), error)
        context |= {"there": _named(answer.headers["Location"]), "leads_to": shown(error.redirect_uri)}
    return _no_store(render(request, "oauth/refused.html", context, status=400))


def _named(there: str) -> str:
    """An address with who we are."""
    return there + ("&" if "?" in there else "?") + urlencode({"iss": settings.BASE_URL})


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A code for a token, or the next token for a refresh token."""
    if refused := _too_many(request, "oauth-token", most=ASKED_AN_HOUR):
        return refused
    return _no_store(server().create_token_response(request))


@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    return _no_store(server().create_endpoint_response("revocation", request))


@csrf_exempt
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """An app makes itself known (RFC 7591). It can do nothing before a member says yes."""
    if not settings.OAUTH_REGISTRATION:
        raise Http404
    if refused := _too_many(request, "oauth-register", most=REGISTERED_AN_HOUR):
        return refused
    said = _sent(request)
    method = said.get("token_endpoint_auth_method", CONFIDENTIAL[0])
    addresses = said.get("redirect_uris")
    if method not in {PUBLIC, *CONFIDENTIAL}:
        return _problem("invalid_client_metadata", "token_endpoint_auth_method")
    if not isinstance(addresses, list) or not all(isinstance(address, str) for address in addresses):
        return _problem("invalid_redirect_uri", _("redirect_uris has to be a list of addresses."))
    try:
        made, secret = actions.register(
            name=str(said.get("client_name") or ""), redirect_uris=addresses, is_confidential=method in CONFIDENTIAL
        )  # fmt: skip
    except Refusal as refusal:
        return _problem("invalid_redirect_uri", str(refusal))
    answer = {
        "client_id": made.client_id,
        "client_id_issued_at": int(made.made_at.timestamp()),
        "client_name": made.name,
        "redirect_uris": made.addresses,
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": method,
        "scope": " ".join(Scope.values),
    }
    if secret:
        answer |= {"client_secret": secret, "client_secret_expires_at": 0}
    return _no_store(JsonResponse(answer, status=201))


def _sent(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MOST_BYTES:
        return {}
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


@require_safe
def about(request: HttpRequest, path: str = "") -> HttpResponse:
    """RFC 8414, also with the path of a resource behind it, as some apps look for it."""
    if path not in {"", *PARTS}:
        raise Http404
    return _open(JsonResponse(metadata()))


@require_safe
def about_resource(request: HttpRequest, path: str = "") -> HttpResponse:
    """RFC 9728."""
    if path not in {"", *PARTS}:
        raise Http404
    return _open(JsonResponse(resource_metadata(path)))


def _too_many(request: HttpRequest, key: str, *, most: int) -> HttpResponse | None:
    try:
        refuse_beyond(f"{key}:{client_address(request)}", most=most, within=timedelta(hours=1))
    except Refusal as refusal:
        answer = JsonResponse({"error": "temporarily_unavailable", "error_description": str(refusal)}, status=429)
        answer.headers["Retry-After"] = "60"
        return answer
    return None


def _problem(error: str, description: str) -> HttpResponse:
    return _no_store(JsonResponse({"error": error, "error_description": description}, status=400))


def _no_store(answer: Any) -> HttpResponse:
    assert isinstance(answer, HttpResponse)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _open(answer: HttpResponse) -> HttpResponse:
    """Says nothing about anybody, so pages of other sites may read it."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
