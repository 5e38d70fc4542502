"""What stands in the file of a gathering, of one meeting, and in what somebody subscribes to: as its reader may see it at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from icalendar import Event

from commonplace.entries.audience import Viewer, in_space_at
from commonplace.entries.tags import tags_of, tags_of_each
from commonplace.gatherings.calendar.writing import (
    calendar_of,
    event_of_meeting,
    events_of_series,
    subject_of,
)
from commonplace.gatherings.models import CalendarFeed, Gathering, Meeting, Seat
from commonplace.gatherings.queries import hosted_by, meetings_visible_to
from commonplace.gatherings.words import CalendarOf, Coming
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.spaces.models import Space

BACK = timedelta(days=90)
MOST = 2_000


def file_of_gathering(gathering: Gathering, viewer: Viewer) -> bytes:
    """All of it. What was called off by itself is left out of the rule; where nothing is left, or all was called off, it says so."""
    subject = subject_of(gathering, tags=tags_of(gathering.entry), shows_link=viewer is not None)
    meetings = list(gathering.meetings.select_related("gathering__entry").order_by("slot_at"))
    alive = [meeting for meeting in meetings if not meeting.is_cancelled]
    if not gathering.is_series:
        return calendar_of([event_of_meeting(subject, meeting) for meeting in alive or meetings[-1:]])
    return calendar_of(events_of_series(subject, alive or meetings))


def file_of_meeting(meeting: Meeting, viewer: Viewer) -> bytes:
    subject = subject_of(meeting.gathering, tags=tags_of(meeting.gathering.entry), shows_link=viewer is not None)
    return calendar_of([event_of_meeting(subject, meeting)])


def meetings_in(feed: CalendarFeed) -> QuerySet[Meeting] | None:
    """What takes place, from some time back on, as far as its member may see it now; None where they are no longer in the space."""
    member: Member = feed.member
    alive = meetings_visible_to(member).filter(cancelled_at__isnull=True, gathering__cancelled_at__isnull=True, ends_at__gt=now() - BACK)
    if feed.of == CalendarOf.SPACE:
        if feed.space is None or not Space.objects.joined_by(member).filter(pk=feed.space.pk).exists():
            return None
        return alive.filter(in_space_at("gathering__entry", feed.space.pk))
    standing = [Coming.GOING, Coming.INVITED] if feed.of == CalendarOf.INVITED else [Coming.GOING]
    coming = Seat.objects.filter(member=member, coming__in=standing).values("meeting")
    declined = Seat.objects.filter(member=member, coming=Coming.NOT).values("meeting")
    hosted = Q(gathering__in=hosted_by(member).values("pk")) & ~Q(pk__in=declined)
    return alive.filter(Q(pk__in=coming) | hosted)


def file_of_feed(feed: CalendarFeed, meetings: QuerySet[Meeting]) -> bytes:
    """Each meeting by itself, at most `MOST`, in five queries however many."""
    rows = list(meetings.select_related("gathering__entry").order_by("starts_at", "pk")[:MOST])
    return calendar_of(_events(rows), name=str(feed))


def _events(rows: Sequence[Meeting]) -> list[Event]:
    gatherings = {meeting.gathering_id: meeting.gathering for meeting in rows}
    tags = tags_of_each([gathering.entry for gathering in gatherings.values()])
    subjects = {key: subject_of(one, tags=tags[key], shows_link=True) for key, one in gatherings.items()}
    return [event_of_meeting(subjects[meeting.gathering_id], meeting) for meeting in rows]


def changed_at(feed: CalendarFeed, meetings: QuerySet[Meeting]) -> datetime:
    """When what stands in it changed last, as far as dates tell: what was taken out leaves none behind, so an asker goes by the ETag."""
    last = meetings.aggregate(one=Max("changed_at"), all=Max("gathering__changed_at"), words=Max("gathering__entry__edited_at"))
    found: list[datetime] = [moment for moment in last.values() if moment is not None]
    return max([feed.made_at, *found])
