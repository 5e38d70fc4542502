"""What this room holds of a member beside entries, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.entries.audience import visible_at
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.share.models import Opening, PlannedSharing


def openings(member: Member) -> Iterator[Values]:
    """The entries of others whose page they have opened, as far as they may see them now."""
    for uid, made_at in (
        Opening.objects.filter(visible_at("entry", member), member=member).order_by("pk").values_list("entry__uid", "made_at")
    ):
        yield plain(entry=uid, opened_at=made_at)


def plans(member: Member) -> Iterator[Values]:
    """What they mean to share later."""
    for plan in PlannedSharing.objects.filter(entry__author=member).select_related("audience", "entry").order_by("pk"):
        yield plain(entry=plan.entry.uid, at=plan.at, ring=plan.audience.ring, announce=plan.announce_it, adds=plan.adds)
