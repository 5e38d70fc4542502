"""What hosts do with their gatherings: call off, move one of the meetings, have others host it too."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from commonplace.api.auth import WRITE, writer_of
from commonplace.api.fetching import needs_share
from commonplace.api.gathering_schemas import MovedMeetingIn
from commonplace.api.schemas import REFUSED
from commonplace.api.views.gatherings import hosted_gathering
from commonplace.gatherings import queries
from commonplace.gatherings.actions import planning
from commonplace.gatherings.models import Meeting
from commonplace.people.models import Member

router = Router(tags=["Gatherings"])


def _hosted_meeting(request: HttpRequest, uid: str) -> tuple[Member, Meeting]:
    member = writer_of(request)
    rows = queries.meetings_visible_to(member).filter(gathering__in=queries.hosted_by(member))
    meeting = get_object_or_404(rows.select_related("gathering__entry__audience"), uid=uid)
    needs_share(request, meeting.gathering.entry.audience.ring)
    return member, meeting


@router.put("/gatherings/{uid}/called-off", response={204: None, **REFUSED}, auth=WRITE)
def call_gathering_off(request: HttpRequest, uid: str) -> Status[None]:
    """None of its meetings to come takes place. Everybody who was to come hears of it."""
    member, entry = hosted_gathering(request, uid)
    planning.call_off(member, entry)
    return Status(204, None)


@router.delete("/gatherings/{uid}/called-off", response={204: None, **REFUSED}, auth=WRITE)
def have_gathering_take_place(request: HttpRequest, uid: str) -> Status[None]:
    """It takes place after all: who was to come is so still."""
    member, entry = hosted_gathering(request, uid)
    planning.take_place_after_all(member, entry)
    return Status(204, None)


@router.patch("/meetings/{uid}", response={204: None, **REFUSED}, auth=WRITE)
def move_meeting(request: HttpRequest, uid: str, data: MovedMeetingIn) -> Status[None]:
    """Have one meeting at another time or place than the others; what is left out stays."""
    member, meeting = _hosted_meeting(request, uid)
    lasts = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    planning.move(
        member, meeting, starts_at=data.starts_at or meeting.starts_at, minutes=lasts if data.minutes is None else data.minutes,
        place=meeting.place if data.place is None else data.place, link=meeting.link if data.link is None else data.link,
    )  # fmt: skip
    return Status(204, None)


@router.put("/meetings/{uid}/called-off", response={204: None, **REFUSED}, auth=WRITE)
def call_meeting_off(request: HttpRequest, uid: str) -> Status[None]:
    """This one does not take place."""
    member, meeting = _hosted_meeting(request, uid)
    planning.call_off(member, meeting.gathering.entry, meeting=meeting)
    return Status(204, None)


@router.delete("/meetings/{uid}/called-off", response={204: None, **REFUSED}, auth=WRITE)
def have_meeting_take_place(request: HttpRequest, uid: str) -> Status[None]:
    """It takes place after all."""
    member, meeting = _hosted_meeting(request, uid)
    planning.take_place_after_all(member, meeting.gathering.entry, meeting=meeting)
    return Status(204, None)


@router.put("/gatherings/{uid}/hosts/{handle}", response={204: None, **REFUSED}, auth=WRITE)
def have_host(request: HttpRequest, uid: str, handle: str) -> Status[None]:
    """Somebody who may see it hosts it too."""
    member, entry = hosted_gathering(request, uid)
    planning.have_host(member, entry, member=get_object_or_404(Member.objects.active().met_by(member), handle=handle.lower()))
    return Status(204, None)


@router.delete("/gatherings/{uid}/hosts/{handle}", response={204: None, **REFUSED}, auth=WRITE)
def have_host_no_longer(request: HttpRequest, uid: str, handle: str) -> Status[None]:
    """By a host, or by the one who no longer wants to."""
    member, entry = hosted_gathering(request, uid)
    planning.host_no_longer(member, entry, member=get_object_or_404(queries.co_hosts_of(entry), handle=handle.lower()))
    return Status(204, None)
