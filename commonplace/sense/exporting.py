"""How a member reads and writes, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.entries.audience import sources_visible_to
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.sense.models import DailyNote, ReadingPlace
from commonplace.sense.templates_of import templates_of


def reading_places(member: Member) -> Iterator[Values]:
    """How far they came in what they may see still."""
    mine = ReadingPlace.objects.filter(member=member, source__in=sources_visible_to(member)).select_related("source").order_by("pk")
    for place in mine.iterator(chunk_size=500):
        reached = {"position": place.position, "reached_thousandths": place.reached}
        yield plain(source=place.source.url, **reached, seen_at=place.seen_at, finished_at=place.finished_at)


def daily_notes(member: Member) -> Iterator[Values]:
    """Which note is of which day."""
    for one in DailyNote.objects.filter(member=member, entry__withdrawn_at__isnull=True).select_related("entry").order_by("day"):
        yield plain(day=one.day, entry=one.entry.uid)


def templates(member: Member) -> Iterator[Values]:
    """The notes that others begin with."""
    for entry in templates_of(member):
        yield {"entry": entry.uid, "title": entry.title, "is_daily": entry.note_template.is_daily}
