"""Pulses among what is hidden from a viewer (tests/world.py): of spaces and of a team that they do not belong to."""

from __future__ import annotations

from datetime import timedelta

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.kit.clock import now
from commonplace.people.models import Member, Team
from commonplace.pulse.groups import Group
from commonplace.pulse.models import Asked, Pulse, SpentTicket, Waiting
from commonplace.pulse.words import QUESTIONS
from commonplace.spaces.models import Membership
from tests.cast import Cast


def hide_pulses(cast: Cast, viewer: Member | None) -> None:
    """For each group that the viewer does not see: two waves that are over, and one that runs, with what came in so far."""
    for group in _unseen_by(cast, viewer):
        for quarter in (2, 1):
            _over(group, quarter)
        _running(group, viewer)


def _unseen_by(cast: Cast, viewer: Member | None) -> list[Group]:
    joined = set(Membership.objects.filter(member=viewer).values_list("space", flat=True)) if viewer is not None else set()
    groups = [Group(space) for space in (cast.almanac, cast.lantern, cast.weavers) if space.pk not in joined]
    if viewer is None or not viewer.organises:  # those who organise learning see what teams answered
        groups += [Group(team=team) for team in Team.objects.order_by("pk") if viewer is None or team.pk != viewer.team_id]
    return groups


def _over(group: Group, quarter: int) -> None:
    end = now() - timedelta(days=91 * quarter)
    made = {"result": {name: [3, 1, 0] for name in QUESTIONS}, "signals": {"asked": 50, "answered": "day", "seeds": 40}}
    Pulse.objects.create(
        space=group.space, team=group.team, opens_at=end - timedelta(days=7), closes_at=end, told_at=end, closed_at=end, **made
    )


def _running(group: Group, viewer: Member | None) -> None:
    """The one that the samples of the routes begin in Weavers is there before the crawl."""
    if group.waves().filter(closed_at=None).exists():
        return
    opens, tally = now() - timedelta(hours=3), {name: [1, 2, 3, 4, 5] for name in QUESTIONS}
    pulse = Pulse.objects.create(
        space=group.space, team=group.team, opens_at=opens, closes_at=opens + timedelta(days=9), told_at=opens, tally=tally
    )
    people = group.members() if viewer is None else group.members().exclude(pk=viewer.pk)
    free = people.exclude(pk__in=Asked.objects.values("member"))
    Asked.objects.bulk_create(Asked(member=member, pulse=pulse, has_ticket=True) for member in free)
    Waiting.objects.create(ticket_hash=f"{pulse.uid:0>64}", pulse=pulse, answers="0413043", due_at=now() + timedelta(minutes=9))
    SpentTicket.objects.create(ticket_hash=f"{pulse.uid:1>64}", pulse=pulse)
    record(None, Verb.PULSE_OPENED, pulse=pulse.uid, space=pulse.space_id)
