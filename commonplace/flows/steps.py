"""What this room does in the transaction of a deed: have the entries counted after the commit."""

from __future__ import annotations

from collections.abc import Sequence

from commonplace.entries.audience import is_open_to_all
from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.flows.jobs import count_entries

_TURNS = {Change.AUDIENCE_CHANGED, Change.WITHDRAWN, Change.BROUGHT_BACK}


def note_entries(entries: Sequence[Entry], change: Change) -> None:
    """Of what few may see there is nothing to count, unless it was open before."""
    keys = [entry.pk for entry in entries if change is Change.AUDIENCE_CHANGED or is_open_to_all(entry)]
    if keys:
        count_entries.enqueue(keys, change in _TURNS)


def note_grown(entry_keys: Sequence[int]) -> None:
    """Edges or thanks of these entries came or went. Of one that is touched again and again only one job waits."""
    if len(entry_keys) == 1:
        count_entries.using(unique_key=f"entry-{entry_keys[0]}").enqueue(list(entry_keys), False)
    elif entry_keys:
        count_entries.enqueue(list(entry_keys), False)
