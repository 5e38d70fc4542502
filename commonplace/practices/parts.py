"""What the page of a practice shows beyond what all entries share."""

from __future__ import annotations

from typing import Any

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Stage
from commonplace.freshness.keeping import may_keep
from commonplace.people.models import Member
from commonplace.practices.actions.moving import Ground, ground_for, is_forward, stages_from
from commonplace.practices.models import Keeper, Practice
from commonplace.practices.queries import moves_of, moves_shown, practice_shown

MOST_MOVES = 100


def practice_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    practice: Practice = entry.practice_body
    stage = Stage(practice.stage)
    here = list(Stage).index(stage)
    steps = [(one.value, one.label, index == here, index < here) for index, one in enumerate(Stage)]
    shown = practice_shown(viewer, entry, practice)
    keeps = viewer is not None and may_keep(viewer, entry)
    ahead = next((one for one in stages_from(stage) if is_forward(stage, one)), None) if keeps else None
    ground = ground_for(viewer, practice, ahead) if viewer and ahead else None
    return {
        "practice": practice,
        "shown": shown,
        "steps": steps if stage is Stage.RETIRED else steps[:-1],
        "keeps": keeps,
        "is_retired": stage is Stage.RETIRED,
        "ahead": ahead,
        "ground": ground,
        "main": _main_deed(ground, is_planned=stage is not Stage.HUNCH or shown.under_way is not None),
    }


def _main_deed(ground: Ground | None, *, is_planned: bool) -> str:
    """What the page offers first: to whoever keeps the practice the next step that it can make, to others to say what came of it."""
    if ground is None or (ground.lacks and is_planned):
        return "tried"
    return "plan" if ground.lacks else "move"


def moves_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """Its moves, the newest first, each with what it rested on."""
    return {"viewer": viewer, "moves": moves_shown(viewer, list(moves_of(entry.pk)[:MOST_MOVES]))}


def keeps_with(member: Member, entry: Entry) -> bool:
    """Whether the member keeps this practice together with its author."""
    return entry.kind == Kind.PRACTICE and Keeper.objects.filter(practice=entry.pk, member=member).exists()
