"""A note that is written together and changed by another door (`settings.ENTRY_STEPS`)."""

from __future__ import annotations

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import Kind
from commonplace.together.actions.folding import bring_in, note_hands
from commonplace.together.models import LiveNote


def follow_other_doors(entries: Sequence[Entry], change: Change) -> None:
    """The form, the API, an import: their change goes into the shared text, in their own transaction, so that neither overwrites the other."""
    notes = {entry.pk: entry for entry in entries if entry.kind == Kind.NOTE} if change is Change.REVISED else {}
    if not notes:
        return
    for live in LiveNote.objects.select_for_update().filter(pk__in=notes).order_by("pk"):
        entry = notes[live.pk]
        if live.base_revision != entry.revision:
            bring_in(live, entry)
            note_hands(entry, [entry.author_id])
