"""In which ways a member wants to be told of what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from commonplace.activity.concerns import Concern, concern_named
from commonplace.notifications.models import EVERYTHING, NoticeChoice
from commonplace.people.models import Member


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
    which = Q(concern__in=[concern.name, EVERYTHING], space__isnull=True)
    if space_id is not None:
        which |= Q(space=space_id)
    found = dict.fromkeys(members, usual_ways(concern))
    bounds: dict[int, Ways] = {}
    for choice in NoticeChoice.objects.filter(which, member__in=members):
        if choice.concern == concern.name:
            found[choice.member_id] = chosen_ways(choice)
        else:
            bounds[choice.member_id] = bounds.get(choice.member_id, ALL_WAYS) & chosen_ways(choice)
    return {member_id: ways & bounds.get(member_id, ALL_WAYS) for member_id, ways in found.items()}


@dataclass(frozen=True)
class Chosen:
    """All that one member has chosen, for asking about several notices."""

    by_concern: dict[str, Ways]
    by_space: dict[int, Ways]

    def of(self, name: str, space_id: int | None) -> Ways:
        concern = concern_named(name)
        usual = usual_ways(concern) if concern else NO_WAY
        return self.by_concern.get(name, usual) & self.by_concern.get(EVERYTHING, ALL_WAYS) & self.by_space.get(space_id or 0, ALL_WAYS)


def ways_chosen_by(member: Member) -> Chosen:
    rows = list(NoticeChoice.objects.filter(member=member))
    return Chosen(
        by_concern={row.concern: chosen_ways(row) for row in rows if row.space_id is None},
        by_space={row.space_id: chosen_ways(row) for row in rows if row.space_id is not None},
    )


def chosen_ways(choice: NoticeChoice) -> Ways:
    return Ways(choice.in_program, choice.by_mail, choice.by_push)
