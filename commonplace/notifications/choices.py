"""In which ways a member wants to be told of what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from commonplace.activity.concerns import Concern
from commonplace.notifications.models import NoticeChoice


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


def chosen_ways(choice: NoticeChoice) -> Ways:
    return Ways(choice.in_program, choice.by_mail, choice.by_push)
