"""What the page of a save shows beyond what all entries share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.seek.models import Fetching, Save
from commonplace.sources.models import Snapshot


def sent_copies(entry: Entry) -> QuerySet[Snapshot]:
    """The copies of the page that the author of this save sent as their browser showed it, newest first."""
    return Snapshot.objects.filter(source=entry.source_id, sender=entry.author_id).defer("html", "text").order_by("-made_at", "-pk")


def save_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """How the fetching went. To others than its author a save of a page that could not be fetched is simply an address."""
    save: Save | None = getattr(entry, "save_body", None)
    is_author = viewer is not None and entry.author_id == viewer.pk
    return {
        "save": save,
        "is_waiting": save is not None and save.fetching == Fetching.WAITING,
        "is_ready": save is not None and save.fetching == Fetching.READY,
        "has_failed": save is not None and save.fetching == Fetching.FAILED and is_author,
        "is_bare": not entry.body.strip(),
        "sent_copy": sent_copies(entry).first() if is_author else None,
    }
