"""Spaces that the member may know of: listed, joined, left."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from commonplace.api.auth import SHARE, STOCK, member_of
from commonplace.api.schemas import ProblemOut
from commonplace.api.views.entries import REFUSED
from commonplace.communities import doors
from commonplace.spaces import actions
from commonplace.spaces.models import Openness, Space
from commonplace.spaces.queries import is_member

MOST = 500
router = Router(tags=["Spaces"])


class SpaceOut(Schema):
    slug: str
    name: str
    purpose: str
    openness: Openness
    is_joined: bool
    is_archived: bool

    @classmethod
    def of(cls, space: Space, *, is_joined: bool) -> SpaceOut:
        return cls(
            slug=space.slug,
            name=space.name,
            purpose=space.purpose,
            openness=Openness(space.openness),
            is_joined=is_joined,
            is_archived=space.is_archived,
        )


CHANGED = {200: SpaceOut, 404: ProblemOut, 422: ProblemOut, **REFUSED}


@router.get("/spaces", response={200: list[SpaceOut], **REFUSED}, auth=STOCK)
def spaces(request: HttpRequest) -> list[SpaceOut]:
    """The spaces that the member may know of, by name; five hundred at the most."""
    member = member_of(request)
    joined = set(Space.objects.joined_by(member).values_list("pk", flat=True))
    seen = Space.objects.visible_to(member).order_by("name", "pk")[:MOST]
    return [SpaceOut.of(space, is_joined=space.pk in joined) for space in seen]


@router.put("/spaces/{slug}/membership", response={**CHANGED, 202: SpaceOut}, auth=SHARE)
def join(request: HttpRequest, slug: str) -> Status[SpaceOut]:
    """Join an open space; 202: its hosts were asked to let the member in."""
    member = member_of(request)
    space = get_object_or_404(Space.objects.visible_to(member), slug=slug)
    if space.openness == Openness.BY_REQUEST and not is_member(member, space):
        doors.ask_to_join(member, space=space)
        return Status(202, SpaceOut.of(space, is_joined=False))
    actions.join(member, space=space)
    return Status(200, SpaceOut.of(space, is_joined=True))


@router.delete("/spaces/{slug}/membership", response=CHANGED, auth=SHARE)
def leave_space(request: HttpRequest, slug: str) -> SpaceOut:
    """Leave a space, or ask no longer to be let in."""
    member = member_of(request)
    space = get_object_or_404(Space.objects.visible_to(member), slug=slug)
    actions.withdraw_request(member, space=space)
    actions.leave(member, space=space)
    return SpaceOut.of(space, is_joined=False)
