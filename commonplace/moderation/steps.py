"""What moderation has to say in the transaction that shares an entry (`settings.ENTRY_STEPS`)."""

from __future__ import annotations

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.moderation.firsts import keep_waiting, no_longer_waits

_SHARES = {Change.ADDED, Change.AUDIENCE_CHANGED, Change.BROUGHT_BACK}


def hold_firsts(entries: Sequence[Entry], change: Change) -> None:
    """The first of the steps, so that the others find the audience that the entry ends with."""
    if change not in _SHARES:
        return
    for entry in entries:
        if entry.root_id or entry.is_withdrawn:
            continue
        if change is Change.AUDIENCE_CHANGED:
            no_longer_waits(entry)
        space = entry.audience.space
        if space is not None and space.first_posts_held:
            keep_waiting(entry, space)
