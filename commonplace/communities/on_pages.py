"""What the page of an entry shows of its labels, and offers to the hosts of the space that it is shared in."""

from __future__ import annotations

from typing import Any

from commonplace.communities.labelling import LABELLED, labels_of
from commonplace.communities.models import Pin, SpaceTemplate
from commonplace.communities.words import Label
from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.entries.words import Ring
from commonplace.spaces.queries import is_host


def labels_and_pins(viewer: Viewer, entry: Entry) -> dict[str, Any]:
    """For the context of the page; two queries, and two more for hosts."""
    space = entry.audience.space if entry.audience.ring == Ring.SPACE and not entry.root_id else None
    hosts = viewer is not None and space is not None and is_host(viewer, space)
    return {
        "labels": labels_of(entry),
        "all_labels": list(Label) if entry.kind in LABELLED else [],
        "hosted_space": space if hosts else None,
        "is_template": hosts and SpaceTemplate.objects.filter(space=space, entry=entry).exists(),
        "is_pinned": hosts and Pin.objects.filter(space=space, entry=entry).exists(),
    }
