"""What `gatherings` holds of a member, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.gatherings.models import CalendarChoice, CalendarFeed, Gathering, Interest, Seat, Suits
from commonplace.gatherings.queries import gatherings_visible_to, meetings_visible_to
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def gatherings(member: Member) -> Iterator[Values]:
    """When and where those of their own meet; what they are about stands in the entries."""
    for row in Gathering.objects.filter(author=member).order_by("pk"):
        when = {
            name: getattr(row, name)
            for name in ("form", "starts_at", "minutes", "zone", "rule", "place", "link", "capacity", "cancelled_at")
        }
        meets = [meeting.starts_at.isoformat() for meeting in row.meetings.filter(cancelled_at__isnull=True)]
        yield {**plain(uid=row.uid, **when), "meets": meets}


def seats(member: Member) -> Iterator[Values]:
    """Where they had a place, as far as they may still see it."""
    rows = Seat.objects.filter(member=member, meeting__in=meetings_visible_to(member)).select_related("meeting__gathering__entry")
    for seat in rows.order_by("pk"):
        title = seat.meeting.gathering.entry.title
        yield plain(gathering=seat.meeting.gathering.uid, title=title, starts_at=seat.meeting.starts_at, coming=seat.coming, came=seat.came)


def interests(member: Member) -> Iterator[Values]:
    """To what they would come, and when they could, as far as they may still see it."""
    rows = Interest.objects.filter(member=member, gathering__in=gatherings_visible_to(member)).select_related("gathering__entry")
    for row in rows.order_by("pk"):
        could = Suits.objects.filter(member=member, option__gathering=row.gathering).values_list("option__starts_at", flat=True)
        yield {
            **plain(gathering=row.gathering.uid, title=row.gathering.entry.title, made_at=row.made_at),
            "could": [at.isoformat() for at in could],
        }


def calendars(member: Member) -> Iterator[Values]:
    """What they subscribed to, without the secrets, which are not kept; and what they chose about mail and reminders."""
    for feed in CalendarFeed.objects.filter(member=member).select_related("space").order_by("pk"):
        space = feed.space.slug if feed.space else None
        yield plain(of=feed.of, space=space, made_at=feed.made_at, last_used_on=feed.last_used_on, ended_at=feed.ended_at)
    for choice in CalendarChoice.objects.filter(member=member):
        yield plain(by_mail=choice.by_mail, reminding=choice.reminding)
