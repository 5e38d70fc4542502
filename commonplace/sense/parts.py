"""What the page of a highlight shows beyond what all entries share."""

from __future__ import annotations

from typing import Any

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.sources.models import Snapshot


def place_on_arrival(copy: Snapshot) -> None:
    """Have the highlights made on older copies placed on this one, after the commit."""
    from commonplace.sense.jobs import place_highlights

    place_highlights.using(unique_key=f"place:{copy.source_id}").enqueue(copy.source_id)


def highlight_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """The words around the quote, and the way to its place in the source."""
    return {"anchor": getattr(entry, "highlight_body", None)}
