"""What this room does in the author's transaction when entries were written: every gathering has its body, also one that was brought in from
elsewhere, which meets when its host says so."""

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import Kind
from commonplace.gatherings.models import Gathering


def make_bodies(entries: Sequence[Entry], change: Change) -> None:
    if change is not Change.ADDED:
        return
    Gathering.objects.bulk_create(
        Gathering(entry=entry, uid=entry.uid, author=entry.author, made_at=entry.made_at)
        for entry in entries
        if entry.kind == Kind.GATHERING
    )
