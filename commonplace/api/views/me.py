"""Who the token belongs to, and whom they can show things to."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema, Status

from commonplace.api.auth import ANY, READ, member_of, token_of
from commonplace.api.schemas import PersonOut, ProblemOut
from commonplace.entries.forms import AudienceForm
from commonplace.entries.words import Ring
from commonplace.people.actions import programs
from commonplace.people.models import Member, Scope
from commonplace.seek.models import ReachedBy

router = Router(tags=["Me"])


class ChoiceOut(Schema):
    value: str
    label: str


class RingOut(ChoiceOut):
    """`people` is how many members would see it; None where that depends on a further choice."""

    value: Ring
    people: int | None


class GroupOut(Schema):
    """A circle (`value` is its uid) or a space (its slug), with the number of people in it."""

    value: str
    label: str
    people: int


class MeOut(Schema):
    member: PersonOut
    organisation: str
    program: str
    scopes: list[Scope]
    rings: list[RingOut]
    circles: list[GroupOut]
    spaces: list[GroupOut]
    reached_by: list[ChoiceOut]


@router.get("/me", response={200: MeOut, 401: ProblemOut}, auth=READ)
def me(request: HttpRequest) -> MeOut:
    """Whose token this is, what it may do, and the rings, circles and spaces to choose from, each with the number of people."""
    token, member = token_of(request), member_of(request)
    form = AudienceForm(member=member)
    everyone = Member.objects.active().count()
    people = {Ring.ME: 1, Ring.ORGANISATION: everyone, Ring.WEB: everyone}
    return MeOut(
        member=PersonOut(handle=member.handle, name=member.name),
        organisation=settings.ORGANISATION_NAME,
        program=token.name,
        scopes=[Scope(word) for word in token.scopes.split()],
        rings=[RingOut(value=ring, label=str(ring.label), people=people.get(ring)) for ring in Ring],
        circles=[GroupOut(value=row.uid, label=row.name, people=row.people_in_it) for row in form.fields["circle"].queryset],  # type: ignore[attr-defined]
        spaces=[GroupOut(value=row.slug, label=row.name, people=row.people_in_it) for row in form.fields["space"].queryset],  # type: ignore[attr-defined]
        reached_by=[ChoiceOut(value=way.value, label=str(way.label)) for way in ReachedBy],
    )


@router.delete("/me/token", response={204: None, 401: ProblemOut}, auth=ANY)
def leave(request: HttpRequest) -> Status[None]:
    """Disconnect the program that asks."""
    token = token_of(request)
    programs.disconnect(token.member, token=token)
    return Status(204, None)
