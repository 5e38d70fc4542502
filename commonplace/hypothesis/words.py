"""Names, as Hypothesis writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

Json = dict[str, Any]

CLIENT_ID = "commonplace"
"""The client that is served here, in the words of OAuth. It is no secret."""


def at_home(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def authority() -> str:
    """The host, which stands behind the name of each account."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def account(handle: str) -> str:
    return f"acct:{handle}@{authority()}"


def handle_in(account_name: str) -> str:
    """The handle in the name of an account, or in one written without its host; "" for an account of another host."""
    name, _at, host = account_name.removeprefix("acct:").partition("@")
    return name if host in {"", authority()} else ""


def written(when: datetime) -> str:
    """To the microsecond, because the client hands it back to say where the next page begins."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def read_moment(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
