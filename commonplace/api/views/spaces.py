"""Spaces: to find, make, join and leave them; what their hosts do with them and with who is in them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from commonplace.api.auth import SHARE, STOCK, member_of, writer_of
from commonplace.api.schemas import REFUSED, PersonOut, Sent, at_home
from commonplace.communities import doors
from commonplace.communities.hosted import hosted
from commonplace.communities.standing import Standing, people_of, standing_in
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member, MemberQuerySet
from commonplace.spaces import actions, archiving
from commonplace.spaces.models import MAX_RULES, JoinRequest, Openness, Role, Space
from commonplace.spaces.queries import requests_for

SIZE = 100
router = Router(tags=["Spaces"])
SpaceName = Annotated[str, Field(max_length=80)]
Purpose = Annotated[str, Field(max_length=1000)]


class SpaceOut(Schema):
    slug: str
    name: str
    purpose: str
    openness: Openness
    is_mine: bool
    address: str


class SpacesOut(Schema):
    items: list[SpaceOut]
    next: str | None


class WholeSpaceOut(SpaceOut):
    """`house_rules` are HTML. `is_hosted`: the member is a host of it; `has_asked`: they asked to be let in."""

    house_rules: str
    rhythm: str
    is_hosted: bool
    has_asked: bool
    is_archived: bool


class InSpaceOut(PersonOut):
    is_host: bool


class InSpaceListOut(Schema):
    items: list[InSpaceOut]
    next: str | None


class WaitsAtDoorOut(Schema):
    """Those who asked to be let in, the longest waiting first."""

    items: list[PersonOut]


class SpaceIn(Sent):
    name: SpaceName
    purpose: Purpose = ""
    openness: Openness = Openness.OPEN


class SpaceChangeIn(Sent):
    """What is left out stays as it is. `house_rules` are Markdown."""

    name: SpaceName | None = None
    purpose: Purpose | None = None
    openness: Openness | None = None
    house_rules: Annotated[str, Field(max_length=MAX_RULES)] | None = None
    rhythm: Annotated[str, Field(max_length=200)] | None = None


class HostDeed(StrEnum):
    LET_IN = "let-in"
    TURN_AWAY = "turn-away"
    TAKE_OUT = "take-out"
    MAKE_HOST = "make-host"
    MAKE_MEMBER = "make-member"


@router.get("/spaces", response={200: SpacesOut, **REFUSED}, auth=STOCK)
def spaces(request: HttpRequest, mine: bool = False, after: str = "") -> SpacesOut:
    """The spaces that the member may know of, by name."""
    member = member_of(request)
    rows = Space.objects.joined_by(member) if mine else Space.objects.visible_to(member)
    page = page_by_key(rows, keys=("name", "pk"), after=after, size=SIZE)
    own = set(member.memberships.values_list("space", flat=True))
    return SpacesOut(items=[SpaceOut(**_space(space, space.pk in own)) for space in page.items], next=page.next_cursor)


def _space(space: Space, is_mine: bool) -> dict[str, Any]:
    return {
        "slug": space.slug, "name": space.name, "purpose": space.purpose, "openness": Openness(space.openness), "is_mine": is_mine,
        "address": at_home(space.get_absolute_url()),
    }  # fmt: skip


def _whole(standing: Standing) -> WholeSpaceOut:
    space = standing.space
    return WholeSpaceOut(
        **_space(space, standing.membership is not None), house_rules=space.house_rules_html, rhythm=space.rhythm,
        is_hosted=standing.is_host, has_asked=standing.has_asked, is_archived=space.is_archived,
    )  # fmt: skip


@router.post("/spaces", response={201: WholeSpaceOut, **REFUSED}, auth=SHARE)
def make_space(request: HttpRequest, data: SpaceIn) -> Status[WholeSpaceOut]:
    """Make a space; its maker is the first host."""
    member = writer_of(request)
    made = actions.make_space(member, name=data.name, purpose=data.purpose, openness=data.openness)
    return Status(201, _whole(standing_in(member, made.slug)))


@router.get("/spaces/{slug}", response={200: WholeSpaceOut, **REFUSED}, auth=STOCK)
def space(request: HttpRequest, slug: str) -> WholeSpaceOut:
    """One with its house rules, and how the member stands in it."""
    return _whole(standing_in(member_of(request), slug))


@router.patch("/spaces/{slug}", response={200: WholeSpaceOut, **REFUSED}, auth=SHARE)
def change_space(request: HttpRequest, slug: str, data: SpaceChangeIn) -> WholeSpaceOut:
    """Rename or describe a space that one hosts, or change who may join."""
    member = writer_of(request)
    with transaction.atomic():
        _change(member, hosted(member, slug), data)
    return _whole(standing_in(member, slug))


def _change(member: Member, found: Space, data: SpaceChangeIn) -> None:
    if data.house_rules is not None or data.rhythm is not None:
        actions.say_how_it_goes(
            member, space=found, house_rules=found.house_rules if data.house_rules is None else data.house_rules,
            rhythm=found.rhythm if data.rhythm is None else data.rhythm,
        )  # fmt: skip
    if data.name is not None or data.purpose is not None or data.openness is not None:
        actions.change_space(
            member, space=found, name=found.name if data.name is None else data.name,
            purpose=found.purpose if data.purpose is None else data.purpose, openness=data.openness or found.openness,
        )  # fmt: skip


@router.put("/spaces/{slug}/membership", response={202: None, 204: None, **REFUSED}, auth=SHARE)
def join(request: HttpRequest, slug: str) -> Status[None]:
    """Join an open space; or, answered 202, ask the hosts of one that is open by request."""
    member = writer_of(request)
    found = standing_in(member, slug)
    if found.membership is None and found.space.openness == Openness.BY_REQUEST:
        doors.ask_to_join(member, space=found.space)
        return Status(202, None)
    actions.join(member, space=found.space)
    return Status(204, None)


@router.delete("/spaces/{slug}/membership", response={204: None, **REFUSED}, auth=SHARE)
def leave_space(request: HttpRequest, slug: str) -> Status[None]:
    """Leave it, or ask no longer to be let in. What one shared there stays."""
    member = writer_of(request)
    found = standing_in(member, slug)
    if found.membership is None:
        actions.withdraw_request(member, space=found.space)
    else:
        actions.leave(member, space=found.space)
    return Status(204, None)


@router.post("/spaces/{slug}/take-over", response={204: None, **REFUSED}, auth=SHARE)
def take_space_over(request: HttpRequest, slug: str) -> Status[None]:
    """Become a host of a space whose hosts have all gone."""
    member = writer_of(request)
    actions.take_over(member, space=standing_in(member, slug).space)
    return Status(204, None)


@router.put("/spaces/{slug}/archived", response={204: None, **REFUSED}, auth=SHARE)
def archive_space(request: HttpRequest, slug: str) -> Status[None]:
    """It can be read, but nothing new comes in. For its hosts."""
    member = writer_of(request)
    archiving.archive(member, space=hosted(member, slug))
    return Status(204, None)


@router.delete("/spaces/{slug}/archived", response={204: None, **REFUSED}, auth=SHARE)
def reopen_space(request: HttpRequest, slug: str) -> Status[None]:
    """It is open for new things again."""
    member = writer_of(request)
    archiving.reopen(member, space=hosted(member, slug))
    return Status(204, None)


@router.get("/spaces/{slug}/people", response={200: InSpaceListOut, **REFUSED}, auth=STOCK)
def space_people(request: HttpRequest, slug: str, after: str = "") -> InSpaceListOut:
    """Who is in it, by name."""
    standing = standing_in(member_of(request), slug)
    page = page_by_key(people_of(standing), keys=("name_key", "id"), after=after, size=SIZE)
    of_these = standing.space.memberships.filter(role=Role.HOST, member__in=[one.pk for one in page.items])
    hosts = set(of_these.values_list("member_id", flat=True))
    items = [InSpaceOut(handle=one.handle, name=one.name, is_host=one.pk in hosts) for one in page.items]
    return InSpaceListOut(items=items, next=page.next_cursor)


@router.get("/spaces/{slug}/requests", response={200: WaitsAtDoorOut, **REFUSED}, auth=STOCK)
def space_requests(request: HttpRequest, slug: str) -> WaitsAtDoorOut:
    """Who asks to be let in; for its hosts, a hundred at most."""
    member = member_of(request)
    rows = requests_for(member, hosted(member, slug))[:SIZE]
    return WaitsAtDoorOut(items=[PersonOut(handle=one.member.handle, name=one.member.name) for one in rows])


@router.put("/spaces/{slug}/people/{handle}", response={204: None, **REFUSED}, auth=SHARE)
def bring_into_space(request: HttpRequest, slug: str, handle: str) -> Status[None]:
    """Bring somebody in, as a host."""
    member = writer_of(request)
    found = hosted(member, slug)
    doors.bring_in(member, space=found, member=get_object_or_404(Member.objects.active().met_by(member), handle=handle))
    return Status(204, None)


@router.post("/spaces/{slug}/people/{handle}/{deed}", response={204: None, **REFUSED}, auth=SHARE)
def change_space_member(request: HttpRequest, slug: str, handle: str, deed: HostDeed) -> Status[None]:
    """Let in or turn away who asked; take somebody out; make them a host, or a member like others. For its hosts."""
    member = writer_of(request)
    found = hosted(member, slug)
    other = get_object_or_404(_at_hand(found), handle=handle)
    match deed:
        case HostDeed.LET_IN:
            doors.let_in(member, space=found, member=other)
        case HostDeed.TURN_AWAY:
            actions.answer_request(member, space=found, member=other, let_in=False)
        case HostDeed.TAKE_OUT:
            actions.remove_member(member, space=found, member=other)
        case HostDeed.MAKE_HOST | HostDeed.MAKE_MEMBER:
            actions.set_host(member, space=found, member=other, to=deed is HostDeed.MAKE_HOST)
    return Status(204, None)


def _at_hand(space: Space) -> MemberQuerySet:
    """Those who are in it, or asked to be."""
    asked = JoinRequest.objects.filter(space=space).values("member")
    return Member.objects.filter(Q(memberships__space=space) | Q(pk__in=asked)).distinct()
