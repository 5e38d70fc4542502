"""From where the deeds of this request come: actions know who acts, not by which door, and need not."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commonplace.audit.deeds import Door

_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)


class AuditOrigin:
    """Middleware that remembers the request while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def door_now() -> Door:
    request = _request.get()
    if request is None:
        return Door.SERVER
    return Door.PROGRAM if "Authorization" in request.headers else Door.PAGE


def address_now() -> str:
    """The network address of whoever asks, "" without a request and where the settings say that none is kept."""
    request = _request.get()
    if request is None or not settings.AUDIT_ADDRESSES:
        return ""
    return str(get_adapter().get_client_ip(request))[:45]
