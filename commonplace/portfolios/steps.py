"""What this room does in the author's transaction when entries were written: every portfolio has its body, also one that was brought in from
elsewhere."""

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import Kind
from commonplace.portfolios.models import Portfolio


def make_bodies(entries: Sequence[Entry], change: Change) -> None:
    if change is not Change.ADDED:
        return
    made = [entry for entry in entries if entry.kind == Kind.PORTFOLIO]
    if made:
        Portfolio.objects.bulk_create(Portfolio(entry=one, uid=one.uid, author=one.author, made_at=one.made_at) for one in made)
