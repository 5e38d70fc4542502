"""Where other programs send messages that become questions. The secret in the address opens it; Slack and Teams sign besides."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.adapter import client_address
from commonplace.people.limits import refuse_beyond
from commonplace.webhooks.incoming.actions import MOST_AN_HOUR, WITHIN, incoming_at, take
from commonplace.webhooks.incoming.reading import MOST_BYTES, Greeting, NotTheirs, check, read
from commonplace.webhooks.models import Incoming
from commonplace.webhooks.secrets import unseal
from commonplace.webhooks.words import Speaks

GUESSES_AN_HOUR = 120


@csrf_exempt
@require_POST
def receive(request: HttpRequest, secret: str) -> HttpResponse:
    incoming = incoming_at(secret)
    if incoming is None:
        return _unknown(request)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return _said(incoming, _("This message is too long."), 413)
    body = request.body
    try:
        refuse_beyond(f"incoming-at:{incoming.pk}", most=MOST_AN_HOUR, within=WITHIN)
        _check(incoming, request, body)
        message = read(incoming.speaks, request.headers.get("Content-Type", "").lower(), body)
        if isinstance(message, Greeting):
            return JsonResponse({"challenge": message.challenge})
        entry = take(incoming, message)
    except NotTheirs:
        return _said(incoming, _("The signature is missing, wrong or too old."), 401)
    except Refusal as refusal:
        return _said(incoming, str(refusal), 429 if refusal.may_retry else 400)
    return _done(incoming, entry)


def _unknown(request: HttpRequest) -> HttpResponse:
    """Guessing is counted, and answered the same whether an address was ended or never was."""
    try:
        refuse_beyond(f"incoming-guess:{client_address(request)}", most=GUESSES_AN_HOUR, within=WITHIN)
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal)}, status=429)
    return JsonResponse({"error": _("There is nothing at this address.")}, status=404)


def _check(incoming: Incoming, request: HttpRequest, body: bytes) -> None:
    if incoming.speaks == Speaks.JSON:
        return
    key = unseal(incoming.sealed)
    if key is None:
        raise Refusal(_("This address has to be made anew: what it checks signatures with cannot be read any more."))
    check(incoming.speaks, key, {name.lower(): value for name, value in request.headers.items()}, body, now())


def _done(incoming: Incoming, entry: Entry) -> HttpResponse:
    """Slack and Teams show the words to whoever sent the message; nothing is said but that it was kept, and where."""
    url = f"{settings.BASE_URL}{entry.get_absolute_url()}"
    words = _("Kept as a question: %(url)s") % {"url": url}
    match incoming.speaks:
        case Speaks.SLACK:
            return JsonResponse({"response_type": "ephemeral", "text": words})
        case Speaks.TEAMS:
            return JsonResponse({"type": "message", "text": words})
    return JsonResponse({"id": entry.uid, "url": url, "is_repeat": entry.is_repeat}, status=200 if entry.is_repeat else 201)


def _said(incoming: Incoming, words: str, status: int) -> HttpResponse:
    if incoming.speaks == Speaks.TEAMS and status in {400, 413}:
        return JsonResponse({"type": "message", "text": words})
    return JsonResponse({"error": words}, status=status)
