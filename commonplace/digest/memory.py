"""What a section has told before, for rooms that keep no rows of their own about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonplace.digest.models import Told
from commonplace.kit.clock import now
from commonplace.people.models import Member

KEPT = 300


@dataclass(frozen=True)
class Before:
    """`at` is None where nothing was told yet."""

    keys: frozenset[int]
    at: datetime | None


def told_before(member: Member, section: str) -> Before:
    found = Told.objects.filter(member=member, section=section).first()
    return Before(frozenset(found.keys), found.at) if found else Before(frozenset(), None)


def remember(member: Member, section: str, keys: Sequence[int]) -> None:
    """To be called by `Section.told`, within the transaction in which the letter is noted as sent."""
    found = Told.objects.filter(member=member, section=section).first()
    kept = list(dict.fromkeys([*keys, *(found.keys if found else [])]))[:KEPT]
    Told.objects.update_or_create(member=member, section=section, defaults={"keys": kept, "at": now()})
