"""Bytes as they are written in addresses and tokens (RFC 4648, 5, without padding)."""

from __future__ import annotations

import base64
import binascii


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def read(text: str) -> bytes:
    """The bytes; ValueError where this is no such text."""
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("no base64url") from error
