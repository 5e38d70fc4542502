"""The note of a day: found, begun and kept. It is made when it is first kept, so that days on which nothing was written leave nothing behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.formats import date_format

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.zones import zone_named, zone_said_by
from commonplace.people.models import Member
from commonplace.sense.actions import write_entry
from commonplace.sense.models import DailyNote


def today_of(request: HttpRequest) -> date:
    """The day where the member is; where the browser says nothing known, the day of the organisation."""
    return now().astimezone(zone_named(zone_said_by(request))).date()


FIRST_DAY, LAST_DAY = date(1000, 1, 1), date(9998, 12, 31)
"""Each has a day before and after it, and a year of four digits."""


def day_named(text: str) -> date | None:
    """The day of an address such as 2026-11-26; None for what is none."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-11-26") else None
    except ValueError:
        return None
    return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None


def title_of(day: date) -> str:
    return date_format(day, "l j F Y")


def note_of(member: Member, day: date) -> Entry | None:
    return Entry.objects.authored_by(member).filter(daily_note__member=member, daily_note__day=day).first()


@transaction.atomic
def write_day(actor: Member, day: date, **texts: Any) -> Entry:
    """Write the note of a day as `write_entry` does. If there is one already (from another window), this becomes a note beside it."""
    entry = write_entry(actor, **texts)
    if not entry.is_repeat and note_of(actor, day) is None:
        DailyNote.objects.filter(member=actor, day=day).delete()  # its entry lies in the bin
        DailyNote.objects.get_or_create(member=actor, day=day, defaults={"entry": entry})
    return entry


@dataclass(frozen=True)
class Calendar:
    """The days beside one: `before` and `after` are the nearest with a note; `yesterday` and `tomorrow` those next to it."""

    day: date
    yesterday: date
    tomorrow: date
    before: date | None
    after: date | None
    is_today: bool


def calendar_around(member: Member, day: date, today: date) -> Calendar:
    kept = DailyNote.objects.filter(member=member, entry__withdrawn_at__isnull=True)
    before = kept.filter(day__lt=day).order_by("-day").values_list("day", flat=True).first()
    after = kept.filter(day__gt=day).order_by("day").values_list("day", flat=True).first()
    return Calendar(day, day - timedelta(days=1), day + timedelta(days=1), before, after, day == today)
