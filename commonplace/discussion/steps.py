"""What discussion does in the author's transaction when a text was changed (`settings.ENTRY_STEPS`)."""

from collections.abc import Sequence

from commonplace.discussion.passages import follow
from commonplace.entries.models import Entry
from commonplace.entries.steps import Change


def follow_passages(entries: Sequence[Entry], change: Change) -> None:
    if change is Change.REVISED:
        follow(entries)
