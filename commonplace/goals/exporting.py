"""What a goal and a journey say beside their text, as Markdown and as values, for a member's export. Only what its author may see now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from commonplace.entries.audience import visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.models import Following, Goal, Journey, JourneyItem, Use
from commonplace.goals.queries import evidence_for, items_visible_to
from commonplace.people.belongings import Values, plain
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


def goals(member: Member) -> Iterator[Values]:
    """Their goals as they stand in their fields; the text of their files says the same for people to read."""
    mine = Goal.objects.filter(author=member, entry__withdrawn_at__isnull=True)
    for goal in mine.order_by("pk").prefetch_related("steps", "reflections"):
        yield plain(
            entry=goal.uid,
            trying=goal.trying,
            related=goal.related,
            contribute=goal.contribute,
            ending=goal.ending,
            ended_at=goal.ended_at,
            can_now=goal.can_now,
            steps=[plain(text=step.text, done_at=step.done_at) for step in goal.steps.all() if step.removed_at is None],
            reflections=[plain(text=one.text, made_at=one.made_at) for one in goal.reflections.all() if one.removed_at is None],
            evidence=list(evidence_for(member, goal.pk).order_by("pk").values_list("entry__uid", flat=True)),
        )


def journeys(member: Member) -> Iterator[Values]:
    """Their journeys, with those parts of the path that they may see."""
    for journey in Journey.objects.filter(author=member, entry__withdrawn_at__isnull=True).order_by("pk"):
        yield {"entry": journey.uid, "items": [_item(item) for item in items_visible_to(member, journey)]}


def walks(member: Member) -> Iterator[Values]:
    """The journeys that they walk, and what they said of its parts, as far as they may see them still."""
    walked = Following.objects.filter(visible_at("journey__entry", member), member=member).select_related("journey__entry", "at")
    for one in walked.order_by("pk"):
        yield plain(journey=one.journey.uid, title=one.journey.entry.title, at=one.at.uid if one.at else "", begun_at=one.begun_at)
    uses = Use.objects.filter(visible_at("item__journey__entry", member), member=member).select_related("item__journey")
    for use in uses.order_by("pk"):
        yield plain(journey=use.item.journey.uid, item=use.item.uid, how=use.how, word=use.word, made_at=use.made_at)


def _item(item: JourneyItem) -> Values:
    source = item.source.url if item.source else ""
    entry = item.entry.uid if item.entry else ""
    person = item.member.handle if item.member else ""
    return {"thing": item.thing, "source": source, "entry": entry, "member": person, "text": item.text, "why": item.why}
