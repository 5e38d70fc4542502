"""Reminders that a member's own calendar gives (VALARM), in what they subscribe to or take as a file. Messages carry none: whether an invitation
rings is for whoever gets it to say, and many programs throw such alarms away (RFC 5545, section 7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from icalendar import Alarm, Event

from commonplace.gatherings.models import CalendarChoice, Gathering, Meeting, Seat
from commonplace.gatherings.queries import is_host
from commonplace.gatherings.words import Coming, Reminding
from commonplace.people.models import Member

_BEFORE = {
    Reminding.BOTH: (timedelta(days=1), timedelta(hours=1)),
    Reminding.HOUR: (timedelta(hours=1),),
    Reminding.NONE: (),
}


def reminding_of(member: Member) -> Reminding:
    chosen = CalendarChoice.objects.filter(member=member).values_list("reminding", flat=True).first()
    return Reminding.BOTH if chosen is None else Reminding(chosen)


def reminders_of(member: Member) -> tuple[timedelta, ...]:
    """So long before a meeting."""
    return _BEFORE[reminding_of(member)]


def choose_reminding(actor: Member, *, how: Reminding) -> None:
    CalendarChoice.objects.update_or_create(member=actor, defaults={"reminding": how})


def reminded_of(member: Member, gathering: Gathering, meetings: Collection[Meeting]) -> frozenset[int]:
    """The keys of those to which they come: with a place, or as a host who did not say otherwise."""
    standing = dict(Seat.objects.filter(member=member, meeting__in=meetings).values_list("meeting", "coming"))
    usual = Coming.GOING if is_host(member, gathering) else Coming.NOT
    return frozenset(one.pk for one in meetings if standing.get(one.pk, usual) == Coming.GOING)


def add_reminders(event: Event, before: Collection[timedelta]) -> None:
    if event["status"] == "CANCELLED":
        return
    for lead in before:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -lead)
        alarm.add("description", event["summary"])
        event.add_component(alarm)
