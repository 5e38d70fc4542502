"""What tests of all rooms need of gatherings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from commonplace.entries import audiences
from commonplace.entries.models import Audience, Entry
from commonplace.gatherings.actions import bringing, planning, seating
from commonplace.gatherings.actions.planning import When
from commonplace.gatherings.models import CalendarFeed, Gathering, Material, Meeting, Option
from commonplace.gatherings.words import CalendarOf, Form
from commonplace.goals.things import name_thing
from commonplace.kit.clock import now
from commonplace.people.models import Member

SAMPLE = "An afternoon at the vats"


def when(*, days: float = 7, **changed: Any) -> When:
    usual = {"form": Form.WORKSHOP, "minutes": 60, "zone": "Europe/Lisbon", "place": "Dye house"}
    return When(**{"starts_at": now() + timedelta(days=days), **usual, **changed})


def planned(host: Member, title: str = SAMPLE, *, audience: Audience | None = None, despite: bool = True, **changed: Any) -> Entry:
    return planning.plan(host, title=title, audience=audience or audiences.organisation(), when=when(**changed), despite=despite)


def gathering_of(host: Member, audience: Audience) -> Entry:
    """One that is there already, for crawls: with somebody who comes."""
    known = Gathering.objects.filter(author=host, entry__title=SAMPLE, entry__audience=audience).first()
    if known is not None:
        return known.entry
    entry = planned(host, audience=audience)
    seating.come(host, meeting_of(entry))
    return entry


def meeting_of(entry: Entry, number: int = 0) -> Meeting:
    return Meeting.objects.select_related("gathering__entry").filter(gathering=entry.pk).order_by("starts_at")[number]


def material_of(entry: Entry) -> Material:
    return bringing.bring_material(entry.author, entry, named=name_thing(entry.author, "https://example.org/vats"))


def question_of(entry: Entry) -> Entry:
    return bringing.bring_question(entry.author, entry, title="How warm is the vat?", deed_key=f"vat-{entry.pk}")


def option_of(entry: Entry) -> Option:
    return Option.objects.get_or_create(gathering_id=entry.pk, starts_at=meeting_of(entry).starts_at)[0]


def calendar_of(member: Member) -> CalendarFeed:
    """One that they subscribed to; nobody knows its secret."""
    return CalendarFeed.objects.get_or_create(member=member, of=CalendarOf.MINE, defaults={"secret_hash": f"nobody-knows-{member.pk}"})[0]
