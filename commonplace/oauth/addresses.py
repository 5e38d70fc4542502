"""Where an app may have a member sent back to (RFC 6749, section 3.1.2; RFC 8252 for apps on the member's own machine)."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

LONGEST = 1_000
LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+")


def is_fit(address: str) -> bool:
    """An https address, one of the member's own machine, or one of an app's own scheme, which has a dot in it (com.example.app:/done)."""
    if len(address) > LONGEST or not address.isascii() or any(letter <= " " for letter in address):
        return False
    parts = _split(address)
    if parts is None or parts.fragment or parts.username is not None or parts.password is not None:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme == "http":
        return parts.hostname in LOOPBACK
    return _SCHEME.fullmatch(parts.scheme) is not None


def is_same(asked: str, registered: str) -> bool:
    """Letter by letter; on the member's own machine the port may be another, as the system gives it out anew each time (RFC 8252, section 7.3)."""
    if asked == registered:
        return True
    one, other = _split(asked), _split(registered)
    if one is None or other is None or one.scheme != "http" or one.hostname not in LOOPBACK:
        return False
    return (one.hostname, one.path, one.query, one.fragment, other.scheme, one.username) == (
        other.hostname,
        other.path,
        other.query,
        other.fragment,
        "http",
        None,
    )


def origin_of(address: str) -> str:
    """What a policy of content calls the place that an address leads to; of an app's own scheme the scheme."""
    parts = _split(address)
    if parts is None:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else f"{parts.scheme}:"


def shown(address: str) -> str:
    """The part of an address by which a person knows where it leads."""
    parts = _split(address)
    return (parts.netloc or f"{parts.scheme}:") if parts else ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts
