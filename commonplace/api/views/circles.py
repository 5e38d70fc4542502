"""Circles: a member's own small lists of trusted people. Everybody else's do not exist here."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from commonplace.api.auth import SHARE, STOCK, WRITE, member_of, writer_of
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, PersonOut, Sent, at_home
from commonplace.api.views.places import PeopleOut
from commonplace.kit.paging import page_by_key
from commonplace.people import actions
from commonplace.people.models import Circle, Member
from commonplace.people.queries import circles_of, people_in

SIZE = 100
router = Router(tags=["Circles"])
CircleName = Annotated[str, Field(max_length=60)]


class CircleOut(Schema):
    """`people` is how many stand in it; who they are has a door of its own."""

    uid: str
    name: str
    people: int
    address: str

    @classmethod
    def of(cls, circle: Circle) -> CircleOut:
        address = at_home(reverse("people:circle", args=[circle.uid]))
        return cls(uid=circle.uid, name=circle.name, people=len(circle.members.all()), address=address)


class CirclesOut(Schema):
    items: list[CircleOut]
    next: str | None


class CircleIn(Sent):
    """`people` are those to begin with, by their short names."""

    name: CircleName
    people: Annotated[list[str], Field(max_length=100)] = []


class CircleNameIn(Sent):
    name: CircleName


@router.get("/circles", response={200: CirclesOut, **REFUSED}, auth=STOCK)
def circles(request: HttpRequest, after: str = "") -> CirclesOut:
    """One's own, by name."""
    page = page_by_key(circles_of(member_of(request)), keys=("name", "pk"), after=after, size=SIZE)
    return CirclesOut(items=[CircleOut.of(one) for one in page.items], next=page.next_cursor)


@router.post("/circles", response={201: CircleOut, **REFUSED}, auth=WRITE)
def make_circle(request: HttpRequest, data: CircleIn) -> Status[CircleOut]:
    """Make a circle. Nobody in it is told."""
    member = writer_of(request)
    wanted = {handle.strip().removeprefix("@").lower() for handle in data.people}
    people = list(Member.objects.active().met_by(member).filter(handle__in=wanted)) if wanted else []
    if len(people) < len(wanted):
        raise Problem(422, "refused", _("Nobody here has this short name."), field="people")
    made = actions.make_circle(member, name=data.name, members=people)
    return Status(201, CircleOut.of(_own(member, made.uid)))


def _own(member: Member, uid: str) -> Circle:
    return get_object_or_404(circles_of(member), uid=uid)


@router.get("/circles/{uid}", response={200: CircleOut, **REFUSED}, auth=STOCK)
def circle(request: HttpRequest, uid: str) -> CircleOut:
    return CircleOut.of(_own(member_of(request), uid))


@router.patch("/circles/{uid}", response={200: CircleOut, **REFUSED}, auth=WRITE)
def rename_circle(request: HttpRequest, uid: str, data: CircleNameIn) -> CircleOut:
    """Give it another name."""
    member = writer_of(request)
    actions.rename_circle(member, circle=_own(member, uid), name=data.name)
    return CircleOut.of(_own(member, uid))


@router.delete("/circles/{uid}", response={204: None, **REFUSED}, auth=WRITE)
def delete_circle(request: HttpRequest, uid: str) -> Status[None]:
    """Refused while something is shared with it."""
    member = writer_of(request)
    actions.delete_circle(member, circle=_own(member, uid))
    return Status(204, None)


@router.get("/circles/{uid}/people", response={200: PeopleOut, **REFUSED}, auth=STOCK)
def circle_people(request: HttpRequest, uid: str, after: str = "") -> PeopleOut:
    """Who stands in it, by name."""
    rows = people_in(_own(member_of(request), uid))
    page = page_by_key(rows, keys=("name", "pk"), after=after, size=SIZE)
    return PeopleOut(items=[PersonOut(handle=one.handle, name=one.name) for one in page.items], next=page.next_cursor)


@router.put("/circles/{uid}/people/{handle}", response={204: None, **REFUSED}, auth=SHARE)
def add_to_circle(request: HttpRequest, uid: str, handle: str) -> Status[None]:
    """From now on they see what is shared with the circle. They are not told that it exists."""
    member = writer_of(request)
    found = _own(member, uid)
    actions.add_to_circle(member, circle=found, member=get_object_or_404(Member.objects.active().met_by(member), handle=handle))
    return Status(204, None)


@router.delete("/circles/{uid}/people/{handle}", response={204: None, **REFUSED}, auth=SHARE)
def remove_from_circle(request: HttpRequest, uid: str, handle: str) -> Status[None]:
    """They see no longer what is shared with it."""
    member = writer_of(request)
    found = _own(member, uid)
    actions.remove_from_circle(member, circle=found, member=get_object_or_404(found.members, handle=handle))
    return Status(204, None)
