"""What a goal and a journey say beside their text, as Markdown, for a member's export. Only what its author may see now."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.models import Goal, Journey
from commonplace.goals.queries import evidence_for, items_visible_to
from commonplace.people.models import Member


def appendices(author: Member, entries: Sequence[Entry]) -> dict[int, str]:
    """By the keys of those entries that have something to add: their steps, evidence, reflections and end, or their path."""
    kinds = {entry.pk: entry.kind for entry in entries}
    goals = [pk for pk, kind in kinds.items() if kind == Kind.GOAL]
    journeys = [pk for pk, kind in kinds.items() if kind == Kind.JOURNEY]
    found = {goal.pk: _of_goal(author, goal) for goal in Goal.objects.filter(pk__in=goals)} if goals else {}
    if journeys:
        found |= {journey.pk: _of_journey(author, journey) for journey in Journey.objects.filter(pk__in=journeys)}
    return {pk: text for pk, text in found.items() if text}


def _section(heading: str, lines: Sequence[str]) -> str:
    return f"\n\n## {heading}\n\n" + "\n".join(lines) if lines else ""


def _of_goal(author: Member, goal: Goal) -> str:
    steps = [f"- [{'x' if step.done_at else ' '}] {step.text}" for step in goal.steps.filter(removed_at__isnull=True)]
    evidence = [f"- [[{row.entry.uid}]] {row.entry}" for row in evidence_for(author, goal.pk).select_related("entry").order_by("pk")]
    thoughts = goal.reflections.filter(removed_at__isnull=True).order_by("made_at", "pk")
    reflections = [f"**{thought.made_at:%Y-%m-%d}** {thought.text}\n" for thought in thoughts]
    end = [f"{goal.get_ending_display()}, {goal.ended_at:%Y-%m-%d}. {goal.can_now}".strip()] if goal.ended_at else []
    return (
        _section(_("Steps"), steps)
        + _section(_("Evidence"), evidence)
        + _section(_("On the way"), reflections)
        + _section(_("The end"), end)
    )


def _of_journey(author: Member, journey: Journey) -> str:
    lines = []
    for number, item in enumerate(items_visible_to(author, journey), start=1):
        leads_to = item.text
        if item.source is not None:
            leads_to = f"{item.text} <{item.source.url}>"
        elif item.entry is not None:
            leads_to = f"[[{item.entry.uid}]] {item.entry}"
        elif item.member is not None:
            leads_to = f"@{item.member.handle}"
        lines.append(f"{number}. {leads_to}" + (f" - {item.why}" if item.why else ""))
    return _section(_("The path"), lines)
