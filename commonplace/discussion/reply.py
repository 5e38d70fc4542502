"""The form in which one replies, as the page of an entry and a refused reply show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commonplace.discussion.wanted import usual_sort, what_is_wanted
from commonplace.discussion.words import Sort
from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.kit.ids import new_uid


@dataclass(frozen=True)
class Answered:
    """The comment that a reply answers. `is_there`: its writer's account has not ended, and they gave their name."""

    uid: str
    author_id: int
    name: str
    is_aside: bool
    is_there: bool = True


def reply_form(viewer: Viewer, root: Entry, *, answered: Answered | None = None, sort: Sort | None = None) -> dict[str, Any]:
    """What the form needs; `sort` is what was chosen before."""
    key, name = (answered.author_id, answered.name) if answered else (root.author_id, root.author.name)
    is_there = answered.is_there if answered else root.author.is_active
    # What answers an aside is said to the same person without saying so.
    can_be_alone = viewer is not None and key != viewer.pk and is_there and not (answered and answered.is_aside)
    chosen = sort or usual_sort(root)
    return {
        "answered_uid": answered.uid if answered else root.uid,
        "answered_name": answered.name if answered else "",
        "root_uid": root.uid,
        "author_name": root.author.name,
        "author_is_there": root.author.is_active,
        "alone_name": name if can_be_alone else "",
        "can_quote": True,
        "sorts": [(value, label, value == chosen) for value, label in Sort.choices],
        "wanted": what_is_wanted(root),
        "deed_key": new_uid(),
    }
