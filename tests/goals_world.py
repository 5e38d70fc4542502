"""Goals and journeys of the small world (tests/world.py): what hangs on them, and what is hidden among it."""

from __future__ import annotations

from commonplace.entries.models import Entry
from commonplace.goals.models import Following, GoalEntry, JourneyItem, Reflection, Step, Thing, Use, Way
from commonplace.people.models import Member
from commonplace.sources.models import Source


def furnish(goal: Entry, journey: Entry, *, note: Entry, source: Source, person: Member, words: str) -> None:
    """Steps, evidence, reflections under the goal; an item of each sort on the journey."""
    Step.objects.create(goal_id=goal.pk, position=1, text=f"Step of {words}")
    Reflection.objects.create(goal_id=goal.pk, text=f"Thought of {words}", made_at=goal.made_at)
    GoalEntry.objects.create(goal_id=goal.pk, entry=note)
    items = [
        JourneyItem(journey_id=journey.pk, position=10, thing=Thing.SOURCE, source=source, text=words, why=words),
        JourneyItem(journey_id=journey.pk, position=20, thing=Thing.ENTRY, entry=note, why=words),
        JourneyItem(journey_id=journey.pk, position=30, thing=Thing.MEMBER, member=person, why=words),
        JourneyItem(journey_id=journey.pk, position=40, thing=Thing.STEP, text=words),
    ]
    JourneyItem.objects.bulk_create(items)


def hide_among(goal: Entry, journey: Entry, *, secret: Entry, walker: Member) -> None:
    """A hidden entry as evidence and in the middle of the path, and somebody who walks there."""
    GoalEntry.objects.create(goal_id=goal.pk, entry=secret)
    item = JourneyItem.objects.create(journey_id=journey.pk, position=15, thing=Thing.ENTRY, entry=secret, why=secret.title)
    Following.objects.get_or_create(journey_id=journey.pk, member=walker, defaults={"at": item})
    Use.objects.create(item=item, member=walker, how=Way.TRIED, word=secret.title)
