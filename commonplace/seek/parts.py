"""What the page of a save shows beyond what all entries share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.seek.models import Fetching, Save
from commonplace.sources.models import Snapshot, SourceKind


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
        "is_unasked": save is not None and save.fetching == Fetching.UNASKED and is_author,
        "has_failed": save is not None and save.fetching == Fetching.FAILED and is_author,
        "can_be_noted_all_the_same": viewer is not None and _is_recording_without_page(entry, save),
        "is_bare": not entry.body.strip(),
        "sent_copy": sent_copies(entry).first() if is_author else None,
    }


def _is_recording_without_page(entry: Entry, save: Save | None) -> bool:
    """A recording is noted by its moments, so it needs no copy of the page it stands on."""
    if save is None or entry.source is None or save.fetching in {Fetching.WAITING, Fetching.READY}:
        return False
    return entry.source.kind in {SourceKind.VIDEO, SourceKind.PODCAST}
