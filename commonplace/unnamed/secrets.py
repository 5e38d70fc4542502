"""The secret that opens a question, and the cookie in which the asker's own browser keeps it. It is in no session and in no table."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "unnamed"
LENGTH = 26
MOST_KEPT = 20
KEPT_FOR = 365 * 24 * 3600


def new_phrase() -> str:
    """128 random bits in letters and digits that can be written down."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def spoken(phrase: str) -> str:
    """In groups, as people read it out."""
    return " ".join(phrase[at : at + 5] for at in range(0, len(phrase), 5))


def cleaned(typed: str) -> str:
    """What was typed without the blanks between the groups; "" for what cannot be a phrase."""
    phrase = "".join(letter for letter in typed[:200].lower() if letter.isalnum())
    return phrase if len(phrase) == LENGTH and phrase.isascii() else ""


def hash_of(phrase: str) -> str:
    return sha256(f"commonplace.unnamed:{phrase}".encode()).hexdigest()


def phrases_in(request: HttpRequest) -> list[str]:
    found = [cleaned(part) for part in request.COOKIES.get(COOKIE, "").split(".")[:MOST_KEPT]]
    return [phrase for phrase in found if phrase]


def keep(response: HttpResponse, phrases: Sequence[str]) -> HttpResponse:
    """Have the browser keep these, the newest first; none takes the cookie away."""
    if phrases:
        value = ".".join(list(dict.fromkeys(phrases))[:MOST_KEPT])
        response.set_cookie(COOKIE, value, max_age=KEPT_FOR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
