"""What stands in the file of a gathering, of one meeting, and in what somebody subscribes to: as its reader may see it at that moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from icalendar import Event

from commonplace.entries.audience import Viewer, in_space_at
from commonplace.entries.tags import tags_of, tags_of_each
from commonplace.gatherings.calendar.reminding import reminded_of, reminders_of
from commonplace.gatherings.calendar.writing import (
    Subject,
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
    meetings = list(gathering.meetings.select_related("gathering__entry").order_by("slot_at"))
    subject = _subject(gathering, viewer, meetings)
    alive = [meeting for meeting in meetings if not meeting.is_cancelled]
    if not gathering.is_series:
        return calendar_of([event_of_meeting(subject, meeting) for meeting in alive or meetings[-1:]])
    return calendar_of(events_of_series(subject, alive or meetings))


def file_of_meeting(meeting: Meeting, viewer: Viewer) -> bytes:
    return calendar_of([event_of_meeting(_subject(meeting.gathering, viewer, [meeting]), meeting)])


def _subject(gathering: Gathering, viewer: Viewer, meetings: Sequence[Meeting]) -> Subject:
    """As the viewer sees it, with reminders of the meetings they come to."""
    subject = subject_of(gathering, tags=tags_of(gathering.entry), shows_link=viewer is not None)
    if viewer is None:
        return subject
    return replace(subject, reminders=reminders_of(viewer), reminded=reminded_of(viewer, gathering, meetings))


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
    """Each meeting by itself, at most `MOST`, in seven queries however many."""
    rows = list(meetings.select_related("gathering__entry").order_by("starts_at", "pk")[:MOST])
    reminders = reminders_of(feed.member) if feed.of != CalendarOf.SPACE else ()
    return calendar_of(_events(rows, reminders, _reminded(feed, rows)), name=str(feed))


def _reminded(feed: CalendarFeed, rows: Sequence[Meeting]) -> frozenset[int]:
    """What they were only asked to does not ring, nor does what is over: calendars that see it for the first time would tell of it at once."""
    asked = Seat.objects.filter(member=feed.member, coming=Coming.INVITED).values_list("meeting", flat=True)
    moment, only_asked = now(), set(asked) if feed.of == CalendarOf.INVITED else set()
    return frozenset(one.pk for one in rows if one.starts_at > moment and one.pk not in only_asked)


def _events(rows: Sequence[Meeting], reminders: Sequence[timedelta], reminded: Collection[int]) -> list[Event]:
    gatherings = {meeting.gathering_id: meeting.gathering for meeting in rows}
    tags = tags_of_each([gathering.entry for gathering in gatherings.values()])
    seen = {key: subject_of(one, tags=tags[key], shows_link=True) for key, one in gatherings.items()}
    subjects = {key: replace(subject, reminders=reminders, reminded=reminded) for key, subject in seen.items()}
    return [event_of_meeting(subjects[meeting.gathering_id], meeting) for meeting in rows]


def changed_at(feed: CalendarFeed, meetings: QuerySet[Meeting]) -> datetime:
    """When what stands in it changed last, as far as dates tell: what was taken out leaves none behind, so an asker goes by the ETag."""
    last = meetings.aggregate(one=Max("changed_at"), all=Max("gathering__changed_at"), words=Max("gathering__entry__edited_at"))
    found: list[datetime] = [moment for moment in last.values() if moment is not None]
    return max([feed.made_at, *found])
