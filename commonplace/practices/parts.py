"""What the page of a practice shows beyond what all entries share."""

from __future__ import annotations

from typing import Any

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Stage
from commonplace.freshness.keeping import may_keep
from commonplace.people.models import Member
from commonplace.practices.models import Keeper, Practice
from commonplace.practices.queries import practice_shown


def practice_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    practice: Practice = entry.practice_body
    here = list(Stage).index(Stage(practice.stage))
    steps = [(stage.value, stage.label, index == here, index < here) for index, stage in enumerate(Stage)]
    return {
        "practice": practice,
        "shown": practice_shown(viewer, entry, practice),
        "steps": steps if practice.stage == Stage.RETIRED else steps[:-1],
        "keeps": viewer is not None and may_keep(viewer, entry),
        "is_retired": practice.stage == Stage.RETIRED,
    }


def keeps_with(member: Member, entry: Entry) -> bool:
    """Whether the member keeps this practice together with its author."""
    return entry.kind == Kind.PRACTICE and Keeper.objects.filter(practice=entry.pk, member=member).exists()
