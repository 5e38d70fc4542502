"""What a token of an app is for (RFC 8707)."""

from __future__ import annotations

from django.conf import settings

from commonplace.oauth.models import Connection
from commonplace.people.models import Token

PARTS = ("mcp", "api/v1", "hypothesis/api")
"""The parts of the place that apps may be connected to; "" is all of it."""


def is_ours(resource: str) -> bool:
    """Whether an app may ask for a token for this. Without a word it is for all."""
    return not resource or resource.rstrip("/") in {settings.BASE_URL, *(f"{settings.BASE_URL}/{part}" for part in PARTS)}


def is_meant_for(token: Token, part: str) -> bool:
    """Whether this token opens this part of the place. Keys that members made themselves, and such as were asked for without a word, open all."""
    resource = Connection.objects.filter(token=token).values_list("resource", flat=True).first() or ""
    return resource.rstrip("/") in {"", settings.BASE_URL, f"{settings.BASE_URL}/{part}"}
