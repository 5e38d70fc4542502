"""Reads of mentoring: who may run what, who has places, what waits for a member, who is in a mentorship."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from commonplace.freshness.days import today
from commonplace.kit.paging import KeyPage, page_by_key
from commonplace.mentoring.limits import kept_off
from commonplace.mentoring.models import HOLDS_PLACE, Application, Mentorship, Offer, Profile, Role, Round, Seat, Standing, Way
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Space
from commonplace.spaces.models import Role as SpaceRole
from commonplace.spaces.queries import is_host

HELPERS_SHOWN = 30


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


def texts_of(offers: Iterable[Offer]) -> dict[tuple[int, int, str], str]:
    """What the people of these offers said when they applied, by round, member and role: those who are asked read it of each other."""
    offers = [offer for offer in offers if offer.round_id is not None]
    people = {pk for offer in offers for pk in (offer.mentor_id, offer.mentee_id)}
    rows = Application.objects.filter(round__in={offer.round_id for offer in offers}, member__in=people)
    return {(found, member, role): text for found, member, role, text in rows.values_list("round", "member", "role", "text")}


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
class Helper:
    """Somebody who could be asked, with what they help with. `places`: how many are free."""

    member: Member
    text: str
    languages: str = ""
    places: int = 1


@dataclass(frozen=True)
class HelpersPage:
    people: list[Helper]
    next_cursor: str | None


def _by_name(people: QuerySet[Member], after: str) -> KeyPage[Member]:
    return page_by_key(people.select_related("team"), keys=("name_key", "id"), after=after, size=HELPERS_SHOWN)


def pool(viewer: Member, *, about: str = "", after: str = "") -> HelpersPage:
    """A page of those who may be asked now, by name; of those whom a block keeps from the viewer none. A list of whom somebody would not go with
    changes nothing here."""
    people = Member.objects.active().met_by(viewer).filter(mentoring_profile__is_in_pool=True).exclude(pk=viewer.pk)
    for word in about.split()[:8]:
        people = people.filter(Q(mentoring_profile__helps_with__icontains=word) | Q(ask_me_about__icontains=word))
    page = _by_name(people, after)
    profiles = Profile.objects.in_bulk([one.pk for one in page.items])
    taken = taken_places(None, list(profiles))
    rows = [(one, profiles[one.pk]) for one in page.items]
    helpers = [
        Helper(one, said.helps_with, said.languages.replace(",", ", ").title(), max(said.most - taken[one.pk], 0)) for one, said in rows
    ]
    return HelpersPage(helpers, page.next_cursor)


def with_free_place(found: Round) -> QuerySet[Application]:
    """What mentors of a round said who could take somebody more."""
    held = Offer.objects.filter(round=found, mentor=OuterRef("member"), standing__in=HOLDS_PLACE, ended_at__isnull=True)
    counted = held.order_by().values("mentor").annotate(count=Count("pk")).values("count")
    there = Application.objects.filter(round=found, role=Role.MENTOR, withdrawn_at__isnull=True, member__is_active=True)
    return there.annotate(taken=Coalesce(Subquery(counted), 0)).filter(taken__lt=F("most"))


def free_mentors(viewer: Member | None, found: Round, *, but: Member, about: str = "", after: str = "") -> HelpersPage:
    """A page of the mentors of a round with a free place, by name; of those whom a block keeps from the viewer none. Without `but`."""
    offering = with_free_place(found).exclude(member=but)
    for word in about.split()[:8]:
        offering = offering.filter(Q(text__icontains=word) | Q(member__name__icontains=word))
    page = _by_name(Member.objects.met_by(viewer).filter(pk__in=offering.values("member")), after)
    said = dict(offering.filter(member__in=[one.pk for one in page.items]).values_list("member", "text"))
    return HelpersPage([Helper(one, said[one.pk]) for one in page.items], page.next_cursor)


def pickable(viewer: Member, found: Round, *, about: str = "", after: str = "") -> HelpersPage:
    """Whom a mentee could ask in a round in which mentees pick."""
    if found.way != Way.PICKED or found.closed_at is not None:
        return HelpersPage([], None)
    return free_mentors(viewer, found, but=viewer, about=about, after=after)
