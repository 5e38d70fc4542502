"""The groups that can be asked: the organisation, a team, a space; who belongs to each, who sees its results, who may begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.entries.audience import in_space_at, open_to_all_at
from commonplace.people.models import Member, MemberQuerySet, Team
from commonplace.pulse.models import Pulse, PulseQuerySet
from commonplace.spaces.models import Membership, Role, Space
from commonplace.spaces.queries import is_host

ORGANISATION = "organisation"


@dataclass(frozen=True)
class Group:
    """Neither `space` nor `team`: the organisation."""

    space: Space | None = None
    team: Team | None = None

    @property
    def key(self) -> str:
        """What it is called in addresses."""
        if self.space is not None:
            return f"space-{self.space.slug}"
        return f"team-{self.team.slug}" if self.team is not None else ORGANISATION

    @property
    def keys(self) -> tuple[int | None, int | None]:
        """The keys of its space and its team."""
        return self.space.pk if self.space is not None else None, self.team.pk if self.team is not None else None

    @property
    def name(self) -> str:
        if self.space is not None:
            return self.space.name
        return self.team.name if self.team is not None else _("The organisation")

    @property
    def url(self) -> str:
        return reverse("pulse:group", args=[self.key])

    def members(self) -> MemberQuerySet:
        people = Member.objects.active().persons()
        if self.space is not None:
            return people.filter(memberships__space=self.space)
        return people.filter(team=self.team) if self.team is not None else people

    def waves(self) -> PulseQuerySet:
        return Pulse.objects.of(*self.keys)

    def within(self) -> Callable[[str], Q]:
        """The entries from which the signals are told: what was shared in the space; of others what everybody may see."""
        space = self.space
        return open_to_all_at if space is None else lambda path: in_space_at(path, space.pk)

    def can_be_begun_by(self, member: Member) -> bool:
        if self.space is not None:
            return not self.space.is_archived and is_host(member, self.space)
        return member.organises

    def is_seen_by(self, member: Member) -> bool:
        """Everybody who belongs to it, all alike; of teams also those who organise learning, for they begin it."""
        if self.space is not None:
            return Membership.objects.filter(space=self.space, member=member).exists()
        return self.team is None or self.team.pk == member.team_id or member.organises


def group_of(pulse: Pulse) -> Group:
    return Group(pulse.space, pulse.team)


def group_for(member: Member, key: str) -> Group:
    """404 for a group whose results this member may not see, whether there is one or not."""
    what, _dash, slug = key.partition("-")
    group: Group | None = None
    if key == ORGANISATION:
        group = Group()
    elif what == "team":
        team = Team.objects.filter(slug=slug).first()
        group = Group(team=team) if team is not None else None
    elif what == "space":
        space = Space.objects.joined_by(member).filter(slug=slug).first()
        group = Group(space) if space is not None else None
    if group is None or not group.is_seen_by(member):
        raise Http404
    return group


def groups_of(member: Member) -> list[Group]:
    """The organisation, their team, and their spaces, by name."""
    groups = [Group()]
    if member.team is not None:
        groups.append(Group(team=member.team))
    return groups + [Group(space) for space in Space.objects.joined_by(member).filter(archived_at=None).order_by("name")[:200]]


def begun_by(member: Member) -> list[Group]:
    """Where they may begin one: the spaces that they host; for those who organise learning also the organisation and each team."""
    groups: list[Group] = []
    if member.organises:
        groups += [Group(), *(Group(team=team) for team in Team.objects.order_by("name")[:500])]
    hosted = (
        Membership.objects.filter(member=member, role=Role.HOST, space__archived_at=None).select_related("space").order_by("space__name")
    )
    return groups + [Group(row.space) for row in hosted[:200]]
