"""What the page of a highlight shows beyond what all entries share."""

from __future__ import annotations

from typing import Any

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry


def highlight_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """The words around the quote, and the way to its place in the source."""
    return {"anchor": getattr(entry, "highlight_body", None)}
