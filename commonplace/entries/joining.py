"""Entries about a source that turns out to be another one under a second address."""

from __future__ import annotations

from collections.abc import Mapping

from commonplace.entries.lifecycle import BATCH, redraw_cards, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.steps import Change, run_steps
from commonplace.entries.words import Kind
from commonplace.sources.models import Snapshot, Source


def take_entries(going: Source, staying: Source, _doubled: Mapping[int, int]) -> None:
    """Entries move with their audiences. Of two saves by one member the one at the address that stays remains a save; the other becomes a note, if
    its author wrote why, and else lies in their bin. What its author sent of the page is theirs alone again."""
    moved = list(Entry.objects.filter(source=going).values_list("pk", flat=True))
    if going.pk != staying.pk:
        for save in _second_saves(going, staying):
            # What they sent went with this save; the one that remains may be seen by more people, who were never meant.
            Snapshot.objects.filter(source=going, sender=save.author_id).update(goes_with_save=False)
            if save.body.strip():
                Entry.objects.filter(pk=save.pk).update(kind=Kind.NOTE)
            else:
                withdraw(save)
        Entry.objects.filter(source=going).update(source=staying)
    for begin in range(0, len(moved), BATCH):
        rows = Entry.objects.filter(pk__in=moved[begin : begin + BATCH], withdrawn_at__isnull=True)
        entries = list(rows.select_related("author", "audience__space", "source"))
        redraw_cards(entries)
        # Their texts are as they were, so nothing but the index has to learn of it; "revised" would have the links written anew.
        run_steps(entries, Change.AUDIENCE_CHANGED)


def _second_saves(going: Source, staying: Source) -> list[Entry]:
    here = Entry.objects.filter(source=staying, kind=Kind.SAVE, withdrawn_at__isnull=True).values("author")
    return list(Entry.objects.filter(source=going, kind=Kind.SAVE, withdrawn_at__isnull=True, author__in=here))
