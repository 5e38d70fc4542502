"""Reads of mentoring: who may run what, who has places, what waits for a member, who is in a mentorship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from commonplace.freshness.days import today
from commonplace.mentoring.limits import kept_off
from commonplace.mentoring.models import HOLDS_PLACE, Application, Mentorship, Offer, Profile, Role, Round, Seat, Standing, Way
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Space
from commonplace.spaces.models import Role as SpaceRole
from commonplace.spaces.queries import is_host


def may_run(member: Member, space: Space | None) -> bool:
    """Rounds of the organisation are run by organisers of learning, those of a space by its hosts."""
    return is_host(member, space) if space else member.organises


def runs(member: Member, found: Round) -> bool:
    return may_run(member, found.space)


def rounds_run_by(member: Member) -> QuerySet[Round]:
    hosted = Membership.objects.filter(member=member, role=SpaceRole.HOST).values("space")
    mine = Q(space__in=hosted)
    return Round.objects.filter(mine | Q(space__isnull=True) if member.organises else mine)


def spaces_hosted_by(member: Member) -> QuerySet[Space]:
    return Space.objects.filter(archived_at__isnull=True, memberships__member=member, memberships__role=SpaceRole.HOST).order_by("name")


def takes_applications(found: Round) -> bool:
    return found.closed_at is None and found.published_at is None and found.apply_until >= today()


def phase_of(found: Round) -> str:
    """One of `apply`, `match`, `work`, `close`."""
    if found.closed_at is not None:
        return "close"
    if found.published_at is not None:
        return "work"
    if found.apply_until >= today():
        return "apply"
    return "work" if found.way == Way.PICKED else "match"


PHASES = ("apply", "match", "work", "close")


def phase_words(phase: str) -> str:
    return {"apply": _("Apply"), "match": _("Match"), "work": _("Work"), "close": _("Close")}[phase]


def applications_of(found: Round, role: Role) -> QuerySet[Application]:
    active = Application.objects.filter(round=found, role=role, withdrawn_at__isnull=True, member__is_active=True)
    return active.select_related("member__team").order_by("pk")


def own_applications(member: Member, found: Round) -> dict[str, Application]:
    mine = Application.objects.filter(round=found, member=member, withdrawn_at__isnull=True).select_related(
        "goal", "first", "second", "third"
    )
    return {one.role: one for one in mine}


def taken_places(found: Round | None, mentors: Sequence[int]) -> Counter[int]:
    """How many places of each mentor are taken or offered: in a round, or in the pool."""
    rows = Offer.objects.filter(round=found, mentor__in=mentors, standing__in=HOLDS_PLACE, ended_at__isnull=True)
    return Counter(rows.values_list("mentor", flat=True))


def waiting_for(member: Member) -> list[Offer]:
    """What a member is asked and has not answered. An offer with somebody whom they keep off is not shown to them."""
    mine = Q(mentor=member, mentor_agreed_at__isnull=True) | Q(mentee=member, mentee_agreed_at__isnull=True)
    off = kept_off(member.pk)
    offers = Offer.objects.filter(mine, standing=Standing.OPEN).select_related("mentor__team", "mentee__team", "round").order_by("pk")
    return [offer for offer in offers if not {offer.mentor_id, offer.mentee_id} & off]


def waiting_of(member: Member) -> list[Offer]:
    """What a member has said yes to, and the other not yet."""
    mine = Q(mentor=member, mentor_agreed_at__isnull=False) | Q(mentee=member, mentee_agreed_at__isnull=False)
    off = kept_off(member.pk)
    offers = Offer.objects.filter(mine, standing=Standing.OPEN).select_related("mentor__team", "mentee__team", "round").order_by("pk")
    return [offer for offer in offers if not {offer.mentor_id, offer.mentee_id} & off]


def mentorships_of(member: Member) -> QuerySet[Mentorship]:
    """Those that a member is or was in."""
    seat = Seat.objects.filter(mentorship=OuterRef("pk"), mentee=member)
    return Mentorship.objects.filter(Q(mentor=member) | Exists(seat)).select_related("mentor", "round").prefetch_related("seats__mentee")


def people_in(found: Mentorship) -> list[Member]:
    """Who is in it now: the mentor first, then the mentees who have not left. Nobody whose account has ended."""
    seats = found.seats.filter(left_at__isnull=True).select_related("mentee__team").order_by("pk")
    return [member for member in [found.mentor, *(seat.mentee for seat in seats)] if member.is_active]


def is_in(member: Member, found: Mentorship) -> bool:
    return any(one.pk == member.pk for one in people_in(found))


@dataclass(frozen=True)
class InPool:
    member: Member
    helps_with: str
    languages: str
    places: int


def pool(viewer: Member, *, about: str = "", size: int = 60) -> list[InPool]:
    """Who may be asked now, by name; of those whom a block keeps from the viewer none. A list of whom somebody would not go with changes
    nothing here."""
    there = Profile.objects.filter(is_in_pool=True, member__in=Member.objects.active().met_by(viewer)).exclude(member=viewer)
    for word in about.split()[:8]:
        there = there.filter(Q(helps_with__icontains=word) | Q(member__ask_me_about__icontains=word))
    rows = list(there.select_related("member__team").order_by("member__name_key", "pk")[:size])
    taken = taken_places(None, [row.pk for row in rows])
    return [InPool(row.member, row.helps_with, row.languages.replace(",", ", ").title(), max(row.most - taken[row.pk], 0)) for row in rows]


def pickable(viewer: Member, found: Round) -> list[Application]:
    """Mentors with a free place in a round in which mentees pick."""
    if found.way != Way.PICKED or found.closed_at is not None:
        return []
    there = applications_of(found, Role.MENTOR).filter(member__in=Member.objects.met_by(viewer)).exclude(member=viewer)
    rows = list(there)
    taken = taken_places(found, [row.member_id for row in rows])
    return [row for row in rows if taken[row.member_id] < row.most]
