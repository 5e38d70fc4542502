"""What the pages of goals and journeys show beyond what all entries share."""

from __future__ import annotations

from typing import Any

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.goals.models import Way
from commonplace.goals.queries import goal_shown, journey_shown
from commonplace.kit.ids import new_uid


def goal_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """Steps, evidence, reflections, and how it ended."""
    shown = goal_shown(viewer, entry)
    return {"shown": shown, "goal": shown.goal, "reflection_key": new_uid()}


def journey_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """The path as this viewer sees it, and where they are on it."""
    return {"journey": journey_shown(viewer, entry), "ways": Way.choices, "fork_key": new_uid()}
