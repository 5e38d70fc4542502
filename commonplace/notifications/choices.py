"""In which ways a member wants to be told of what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from commonplace.activity.concerns import Concern, all_concerns, concern_named
from commonplace.notifications.models import NoticeChoice
from commonplace.people.models import Member
from commonplace.spaces.models import Space


@dataclass(frozen=True)
class Ways:
    """By which ways something is told."""

    in_program: bool
    by_mail: bool
    by_push: bool

    @property
    def are_none(self) -> bool:
        return not (self.in_program or self.by_mail or self.by_push)

    def __and__(self, other: Ways) -> Ways:
        return Ways(self.in_program and other.in_program, self.by_mail and other.by_mail, self.by_push and other.by_push)


ALL_WAYS = Ways(in_program=True, by_mail=True, by_push=True)
NO_WAY = Ways(in_program=False, by_mail=False, by_push=False)


def usual_ways(concern: Concern) -> Ways:
    """What holds until a member chooses."""
    return Ways(in_program=True, by_mail=concern.by_mail, by_push=concern.by_push)


def ways_of(concern: Concern, space_id: int | None, members: Collection[int]) -> dict[int, Ways]:
    """The ways of each of these members for one concern, where it happens in this space; one query."""
    which = Q(concern=concern.name, space__isnull=True)
    if space_id is not None:
        which |= Q(space=space_id)
    found = dict.fromkeys(members, usual_ways(concern))
    in_space: dict[int, Ways] = {}
    for choice in NoticeChoice.objects.filter(which, member__in=members):
        (found if choice.space_id is None else in_space)[choice.member_id] = chosen_ways(choice)
    return {member_id: ways & in_space.get(member_id, ALL_WAYS) for member_id, ways in found.items()}


@dataclass(frozen=True)
class Chosen:
    """All that one member has chosen, for asking about several notices."""

    by_concern: dict[str, Ways]
    by_space: dict[int, Ways]

    def of(self, name: str, space_id: int | None) -> Ways:
        concern = concern_named(name)
        usual = usual_ways(concern) if concern else NO_WAY
        return self.by_concern.get(name, usual) & self.by_space.get(space_id or 0, ALL_WAYS)


def ways_chosen_by(member: Member) -> Chosen:
    rows = list(NoticeChoice.objects.filter(member=member))
    return Chosen(
        by_concern={row.concern: chosen_ways(row) for row in rows if row.space_id is None},
        by_space={row.space_id: chosen_ways(row) for row in rows if row.space_id is not None},
    )


def chosen_ways(choice: NoticeChoice) -> Ways:
    return Ways(choice.in_program, choice.by_mail, choice.by_push)


@dataclass(frozen=True)
class Option:
    """One line of the page of choices; `field` names it in the form."""

    field: str
    label: str
    is_on: bool
    name: str = ""
    space_id: int = 0


def options_of(member: Member) -> tuple[list[Option], list[Option]]:
    """What the member can choose: of each concern, and of each space that they are in, whether they want to be told."""
    chosen = list(NoticeChoice.objects.filter(member=member))
    by_concern = {row.concern: row.in_program for row in chosen if row.space_id is None}
    by_space = {row.space_id: row.in_program for row in chosen if row.space_id is not None}
    concerns = [Option(f"concern-{one.name}", str(one.label), by_concern.get(one.name, True), name=one.name) for one in all_concerns()]
    spaces = [
        Option(f"space-{space.slug}", space.name, by_space.get(space.pk, True), space_id=space.pk)
        for space in Space.objects.joined_by(member)
    ]
    return concerns, spaces
