"""Who reads an entry at this moment, as another reader sees it."""

from __future__ import annotations

from commonplace.entries.models import Entry
from commonplace.live.doors import who_see
from commonplace.live.models import ReadsUnseen
from commonplace.live.presence import present
from commonplace.people.models import Member

NAMED = 5


def who_is_here(viewer: Member, entry: Entry) -> dict[str, object]:
    """Of those who have it open the others who may see it now; `more` counts whom a line has no room for."""
    root = entry.root or entry
    there = present([root.pk]).get(root.pk, set()) - {viewer.pk}
    members = list(Member.objects.active().met_by(viewer).filter(pk__in=who_see(root, there))) if there else []
    return {"members": members[:NAMED], "more": max(0, len(members) - NAMED)}


def is_shown(member: Member) -> bool:
    return not ReadsUnseen.objects.filter(member=member).exists()
