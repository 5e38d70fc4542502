"""What the page of a portfolio shows beyond what all entries share."""

from __future__ import annotations

from typing import Any

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.portfolios.queries import portfolio_shown


def portfolio_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """The evidence as this viewer may see it."""
    return {"shown": portfolio_shown(viewer, entry)}
