"""Addresses at the domain for mail in that are no member's private one. A room says which local parts are its own, and takes what comes for them; the
room that listens asks here and need not know the others.

    register(lambda local_part: partial(take_reply, mailing) if (mailing := mailing_at(local_part)) else None)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Taker(Protocol):
    """Puts a message into the database, in little time; a Refusal says that it may be tried again."""

    def __call__(self, raw: bytes, *, envelope_from: str) -> object: ...


Finder = Callable[[str], Taker | None]
"""Whose address a local part is (in lower case, at most 64 letters); None for what is not of this room."""
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    _finders.append(finder)


def taker_of(local_part: str) -> Taker | None:
    return next((taker for finder in _finders if (taker := finder(local_part)) is not None), None)
