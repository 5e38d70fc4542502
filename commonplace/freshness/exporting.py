"""What this room holds of a member: when they want to look again at what they wrote, and what they doubted."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.entries.audience import visible_at
from commonplace.freshness.models import Doubt, Upkeep
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def upkeep(member: Member) -> Iterator[Values]:
    for row in Upkeep.objects.filter(author=member, entry__withdrawn_at__isnull=True).order_by("pk"):
        yield plain(
            entry=row.uid, look_on=row.look_on, needs_someone=row.needs_someone, looked_at=row.looked_at, superseded_because=row.no_heir
        )


def doubts(member: Member) -> Iterator[Values]:
    """What they said of entries that they may see still."""
    said = Doubt.objects.filter(visible_at("entry", member), member=member).select_related("entry")
    for row in said.order_by("pk"):
        yield plain(entry=row.entry.uid, words=row.words, made_at=row.made_at, settled_at=row.settled_at)
