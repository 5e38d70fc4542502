"""Gatherings in the world of the crawls: two that meet and one that is only suggested; and what is hidden among them."""

from __future__ import annotations

from datetime import timedelta

from commonplace.entries.models import Entry
from commonplace.gatherings.models import Collected, Gathering, Interest, Material, Meeting, Option, Seat, Yield
from commonplace.gatherings.words import Coming, Yields
from commonplace.kit.clock import now
from commonplace.people.models import Member

_HOUR = timedelta(hours=1)
_DAYS = (-20, 20)
"""One meeting that is over, one to come; at the same times in the world as among what is hidden, so that order cannot tell them apart by chance."""


def convene(gathering: Entry, *, coming: Member, capacity: int | None = None, place: str = "Dye house") -> list[Meeting]:
    """Have it meet twice, with somebody who comes."""
    starts = now() + timedelta(days=_DAYS[0])
    Gathering.objects.filter(pk=gathering.pk).update(
        starts_at=starts, zone="Europe/Lisbon", rule="FREQ=DAILY", capacity=capacity, place=place
    )
    body = Gathering.objects.get(pk=gathering.pk)
    meetings = [
        Meeting.objects.create(gathering=body, slot_at=at, starts_at=at, ends_at=at + _HOUR)
        for at in (now() + timedelta(days=day) for day in _DAYS)
    ]
    Seat.objects.bulk_create(Seat(meeting=meeting, member=coming, coming=Coming.GOING) for meeting in meetings)
    return meetings


def wish_for(gathering: Entry, *, member: Member) -> None:
    """It is only suggested: somebody would come, and there is a time to choose."""
    body = Gathering.objects.get(pk=gathering.pk)
    Interest.objects.create(gathering=body, member=member)
    Option.objects.create(gathering=body, starts_at=now() + timedelta(days=9))


def bring(gathering: Entry, *, question: Entry, material: Entry) -> None:
    """A question that waits for it, and something to read before: hidden or not."""
    body = Gathering.objects.get(pk=gathering.pk)
    Collected.objects.create(gathering=body, question=question)
    Material.objects.create(gathering=body, entry=material, why="read the end", added_by=gathering.author)


def take_out(meeting: Meeting, entry: Entry) -> None:
    """What somebody took out of it."""
    Yield.objects.create(meeting=meeting, entry=entry, what=Yields.LEARNED)
