"""What the views of this room begin with."""

from commonplace.entries.audience import EntryQuerySet, Viewer
from commonplace.entries.models import Entry


def entries_with_a_page(viewer: Viewer) -> EntryQuerySet:
    """Responses live on the page of their root and have no lineage of their own."""
    return Entry.objects.visible_to(viewer).filter(root=None).select_related("author")
