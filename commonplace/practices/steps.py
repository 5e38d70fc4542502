"""What this room does in the author's transaction when entries were written: every practice has its body, also one that was brought in."""

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import STAGE_OF, Kind, Maturity
from commonplace.practices.actions.writing import fields_in
from commonplace.practices.models import Practice


def make_bodies(entries: Sequence[Entry], change: Change) -> None:
    if change is not Change.ADDED:
        return
    practices = [entry for entry in entries if entry.kind == Kind.PRACTICE]
    if practices:
        Practice.objects.bulk_create(
            Practice(
                entry=entry,
                uid=entry.uid,
                author=entry.author,
                moved_at=entry.made_at,
                stage=STAGE_OF[Maturity(entry.maturity)],
                **vars(fields_in(entry.body)),
            )
            for entry in practices
        )
