"""What the views of this room share."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.gatherings.models import Meeting
from commonplace.gatherings.queries import is_host, meetings_visible_to
from commonplace.people.models import Member


def seen(member: Member, uid: str) -> Entry:
    rows = Entry.objects.visible_to(member).filter(kind=Kind.GATHERING)
    return get_object_or_404(rows.select_related("author", "audience__space", "gathering_body"), uid=uid)


def hosted(member: Member, uid: str) -> Entry:
    """For everyone but its hosts the page is not there."""
    entry = seen(member, uid)
    if not is_host(member, entry.gathering_body):
        raise Http404
    return entry


def seen_meeting(member: Member, uid: str) -> Meeting:
    rows = meetings_visible_to(member).select_related(
        "gathering__entry__author", "gathering__entry__audience__space", "note", "recording", "harvest"
    )
    return get_object_or_404(rows, uid=uid)


def hosted_meeting(member: Member, uid: str) -> Meeting:
    meeting = seen_meeting(member, uid)
    if not is_host(member, meeting.gathering):
        raise Http404
    return meeting
