"""Meetings as they stand in lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commonplace.gatherings.models import Meeting, Seat
from commonplace.gatherings.queries import counts_of
from commonplace.people.models import Member


@dataclass(frozen=True)
class Row:
    """A meeting in a list; `seat` is how the viewer stands to it. Its times are by the clock of its zone."""

    meeting: Meeting
    seat: Seat | None
    going: int
    waits: int

    @property
    def local(self) -> datetime:
        return self.meeting.starts_at.astimezone(self.meeting.gathering.timezone)


def rows_of(member: Member, meetings: list[Meeting]) -> list[Row]:
    """With the viewer's seats and the counts, in two queries."""
    keys = [meeting.pk for meeting in meetings]
    seats = {seat.meeting_id: seat for seat in Seat.objects.filter(member=member, meeting__in=keys)}
    counts = counts_of(keys)
    return [Row(meeting, seats.get(meeting.pk), *counts.get(meeting.pk, (0, 0))) for meeting in meetings]
