"""Gatherings in the world of the crawls: two that meet and one that is only suggested; and what is hidden among them."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.gatherings.calendar.feeds import hash_of
from commonplace.gatherings.models import (
    CalendarFeed,
    CoHost,
    Collected,
    Gathering,
    Interest,
    Material,
    Meeting,
    Option,
    Seat,
    Yield,
)
from commonplace.gatherings.words import CalendarOf, Coming, Yields
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.spaces.models import Membership

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


def subscribe(member: Member, shown: Entry, *, blocker: Member) -> None:
    """To each calendar there is, at addresses that the crawl knows; there is something in them. The one who blocks them is in their spaces."""
    spaces = list(member.spaces.order_by("pk"))
    Membership.objects.bulk_create(Membership(space=space, member=blocker) for space in spaces)
    for of, space in [(CalendarOf.MINE, None), (CalendarOf.INVITED, None), *((CalendarOf.SPACE, space) for space in spaces)]:
        secret_hash = hash_of(_secret(member, of, space.slug if space else ""))
        CalendarFeed.objects.create(member=member, of=of, space=space, secret_hash=secret_hash, last_used_on=now().date())
    for meeting in shown.gathering_body.meetings.all():
        Seat.objects.get_or_create(meeting=meeting, member=member, defaults={"coming": Coming.GOING})


def calendars_of(member: Member | None) -> list[str]:
    """The addresses of what they subscribed to."""
    feeds = (
        CalendarFeed.objects.filter(member=member).exclude(secret_hash__startswith="nobody-knows").select_related("space").order_by("pk")
    )
    secrets = [_secret(feed.member, feed.of, feed.space.slug if feed.space else "") for feed in feeds]
    return [reverse("gatherings:calendar_feed", args=[secret]) for secret in secrets]


def _secret(member: Member, of: str, slug: str) -> str:
    return f"a-secret-that-is-known-{member.handle}-{of}-{slug}"


def hide_in_calendars(viewer: Member, blocker: Member, secrets: list[Entry], title: str) -> list[Entry]:
    """The viewer has a place at, was asked to or hosts what they may see no more; and one who blocks them meets in their spaces. What was added."""
    added = []
    for space in viewer.spaces.order_by("pk"):
        added.append(add_entry(blocker, Draft(kind=Kind.GATHERING, title=title, body=title, audience=audiences.of_space(space))))
        convene(added[-1], coming=blocker, place=title)
    hidden = Gathering.objects.filter(pk__in=[entry.pk for entry in [*secrets, *added]]).order_by("pk")
    for number, gathering in enumerate(hidden):
        coming = [Coming.GOING, Coming.INVITED, Coming.WAITING][number % 3]
        seats = [Seat(meeting=meeting, member=viewer, coming=coming) for meeting in gathering.meetings.all()]
        Seat.objects.bulk_create(seats, ignore_conflicts=True)  # in some of them a place was given before
        if number % 2:
            CoHost.objects.create(gathering=gathering, member=viewer)
    return added
