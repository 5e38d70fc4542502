"""Addresses and names of what strangers and feed readers meet. Names never change, whatever becomes of the address of this place."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.conf import settings

_NAMES = UUID("6f0b6a3e-6f0d-4c53-9d2e-5f4c8f1f2b7a")
"""Drawn once, for all instances; what is named differs by itself, for the names of entries are random."""


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def lasting_name(of: str) -> str:
    """The same for the same thing for ever, as feeds need it (RFC 4287, 4.2.6)."""
    return f"urn:uuid:{uuid5(_NAMES, of)}"
