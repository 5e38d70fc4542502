"""What this room does in the author's transaction when entries were written: every goal and every journey has its body, also one that was
brought in from elsewhere."""

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import Kind
from commonplace.goals.models import Goal, Journey


def make_bodies(entries: Sequence[Entry], change: Change) -> None:
    if change is not Change.ADDED:
        return
    goals = [entry for entry in entries if entry.kind == Kind.GOAL]
    if goals:
        Goal.objects.bulk_create(
            Goal(entry=entry, uid=entry.uid, author=entry.author, made_at=entry.made_at, touched_at=entry.made_at, trying=entry.body)
            for entry in goals
        )
    journeys = [entry for entry in entries if entry.kind == Kind.JOURNEY]
    if journeys:
        Journey.objects.bulk_create(Journey(entry=entry, uid=entry.uid, author=entry.author, made_at=entry.made_at) for entry in journeys)
