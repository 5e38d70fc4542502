"""What search does in the author's transaction when entries were written, so that one's own words are found at once."""

from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.search.keeping import forget_rows, keep_rows
from commonplace.search.port import position_of
from commonplace.search.rows import rows_of


def index_entries(entries: Sequence[Entry], change: Change) -> None:
    """Bring the index up to date with these entries."""
    gone = [entry for entry in entries if change is Change.WITHDRAWN or entry.is_withdrawn]
    present = [entry for entry in entries if change is not Change.WITHDRAWN and not entry.is_withdrawn]
    if gone:
        forget_rows([position_of(entry.pk, entry.made_at) for entry in gone])
    if present:
        keep_rows(rows_of(present if change is Change.ADDED else _as_stored(present)))


def _as_stored(entries: Sequence[Entry]) -> list[Entry]:
    """Read anew: what a step is given after a change may lack texts, and its source may have been read before it was fetched."""
    return list(Entry.objects.filter(pk__in=[entry.pk for entry in entries]).select_related("source").defer("body", "card_html"))
