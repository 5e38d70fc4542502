"""Pulses for tests."""

from __future__ import annotations

from datetime import timedelta

from commonplace.kit import clock
from commonplace.people.models import Member, Team
from commonplace.pulse.actions import FEWEST_TICKETS, answer, begin, full_hour, turn
from commonplace.pulse.groups import Group
from commonplace.pulse.models import Asked, Pulse
from commonplace.pulse.tickets import new_ticket
from commonplace.pulse.words import QUESTIONS
from commonplace.spaces.models import Membership, Space


def colleagues(number: int, *, space: Space | None = None, team: Team | None = None, name: str = "weaver") -> list[Member]:
    """So many more people, in the space or the team."""
    people = [
        Member.objects.create(handle=f"{name}{at}", name=f"{name.title()} {at}", email=f"{name}{at}@example.org", team=team)
        for at in range(number)
    ]
    if space is not None:
        Membership.objects.bulk_create(Membership(space=space, member=one) for one in people)
    return people


def open_pulse_in(space: Space) -> Pulse:
    """One that asks everybody there now, however few they are."""
    now = clock.now()
    times = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=9), "told_at": now}
    pulse, is_new = Pulse.objects.get_or_create(space=space, told_at__isnull=False, closed_at=None, defaults=times)
    if is_new:
        Asked.objects.bulk_create(Asked(member=member, pulse=pulse) for member in Group(space).members())
    return pulse


def planned_pulse_in(space: Space) -> Pulse:
    opens = full_hour(clock.now())
    return Pulse.objects.get_or_create(
        space=space, told_at=None, closed_at=None, defaults={"opens_at": opens, "closes_at": opens + timedelta(days=7)}
    )[0]


def opened(host: Member, group: Group, *, days: int = 10) -> Pulse:
    """Begun through the door, and open since a moment ago by the clock that the caller keeps; those who came here last have their tickets."""
    pulse = begin(host, group, days=days)
    hand_out(pulse)
    with clock.at(pulse.opens_at):
        turn()
    return pulse


def hand_out(pulse: Pulse, number: int = FEWEST_TICKETS) -> None:
    """As if so many had looked in."""
    last = pulse.asked.order_by("-member").values_list("member", flat=True)[:number]
    Asked.objects.filter(member__in=list(last)).update(has_ticket=True)


def answered(pulse: Pulse, people: list[Member], choice: int = 4, **others: int) -> None:
    """Each of them answers all seven alike, an hour after it opened, and the hour is full."""
    with clock.at(pulse.opens_at + timedelta(hours=1)):
        for member in people:
            answer(member, pulse, answers=dict.fromkeys(QUESTIONS, choice) | others, ticket=new_ticket(pulse.uid))
    with clock.at(pulse.opens_at + timedelta(hours=2)):
        turn()


def closed(pulse: Pulse) -> Pulse:
    with clock.at(pulse.closes_at):
        turn()
    pulse.refresh_from_db()
    return pulse
