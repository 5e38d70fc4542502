"""Reading learning circles as one member may see them. A circle is there for its people, a call for whom it is, and what somebody would rather not
say for nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonplace.entries.audience import EntryQuerySet
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.models import Goal
from commonplace.goals.queries import goals_of
from commonplace.kit.clock import now
from commonplace.peers.models import Call, CheckIn, Joining, LearningCircle, NotWith, Place
from commonplace.peers.words import Answer
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Role
from commonplace.spaces.queries import is_host


def calls_visible_to(member: Member) -> QuerySet[Call]:
    """Those for everybody, and those for a space of theirs."""
    spaces = Membership.objects.filter(member=member).values("space")
    return Call.objects.filter(Q(space__isnull=True) | Q(space__in=spaces))


def runs(member: Member, call: Call) -> bool:
    """Who forms its circles: the organisers of learning, or for a space its hosts. Who began it does not go on once they are neither."""
    return is_host(member, call.space) if call.space is not None else member.organises


def may_call_for(member: Member) -> QuerySet[Membership]:
    """The spaces for whose members one may call, as the memberships in which one hosts them."""
    return Membership.objects.filter(member=member, role=Role.HOST, space__archived_at__isnull=True).select_related("space")


def open_calls(member: Member) -> QuerySet[Call]:
    """Those one can still join, the next to begin first; late ones while there may be room."""
    return calls_visible_to(member).filter(called_off_at__isnull=True, join_until__gte=now().date())


def joinings_of(call: Call) -> QuerySet[Joining]:
    """Who takes part now, in the order in which they joined."""
    return Joining.objects.filter(call=call, left_at__isnull=True, member__is_active=True).select_related("member__team").order_by("pk")


def here(answers: Iterable[Answer] = (Answer.ASKED, Answer.ACCEPTED)) -> Q:
    """Of places those of people who are there, or asked, with a working account."""
    return Q(left_at__isnull=True, member__is_active=True, answer__in=list(answers))


def places_of(circle: LearningCircle) -> QuerySet[Place]:
    return Place.objects.filter(here(), circle=circle).select_related("member__team")


def accepted_places(circle: LearningCircle) -> QuerySet[Place]:
    return Place.objects.filter(here([Answer.ACCEPTED]), circle=circle).select_related("member")


def circles_of(member: Member) -> QuerySet[LearningCircle]:
    """The published ones in which they have a place or are asked, ended ones too."""
    theirs = Place.objects.filter(here(), member=member, circle=OuterRef("pk"))
    return LearningCircle.objects.filter(Exists(theirs), published_at__isnull=False)


def place_in(member: Member, circle: LearningCircle) -> Place | None:
    return Place.objects.filter(here(), member=member, circle=circle).first()


def goals_to_choose(member: Member) -> QuerySet[Goal]:
    """One's open goals, most recent first."""
    return goals_of(member).filter(ended_at__isnull=True).select_related("entry").order_by("-touched_at", "-pk")


def people_met(member: Member, circle: LearningCircle) -> list[Place]:
    """The people of a circle as one of them sees it: without those whom a block keeps away."""
    met = Member.objects.active().met_by(member).values("pk")
    return list(places_of(circle).filter(member__in=met))


def notes_of(member: Member, circle: LearningCircle) -> EntryQuerySet:
    """What was written for the circle and this member may see; answers to it stand with it."""
    if circle.audience is None:
        return Entry.objects.visible_to(member).none()
    return Entry.objects.visible_to(member).for_any_of([circle.audience.key]).filter(root__isnull=True)


@dataclass(frozen=True)
class Said:
    """A line of the check-in; `entry` is None for whom it is hidden."""

    place: Place
    line: str
    entry: Entry | None


def check_ins(member: Member, circle: LearningCircle, week: int, places: Iterable[Place]) -> list[Said]:
    """What was said in a week by people whom the viewer sees, in two queries."""
    by_place = {place.pk: place for place in places}
    rows = list(CheckIn.objects.filter(place__in=by_place, place__circle=circle, week=week).order_by("made_at", "pk"))
    seen = Entry.objects.visible_to(member).select_related("audience").defer("body", "body_html", "card_html")
    entries = seen.in_bulk([row.entry_id for row in rows if row.entry_id])
    found = [Said(by_place[row.place_id], row.line, entries.get(row.entry_id or 0)) for row in rows]
    return [said for said in found if said.line or said.entry or said.place.member_id == member.pk]


def weeks_with_words(place: Place) -> set[int]:
    return set(place.check_ins.values_list("week", flat=True))


def not_with_of(member: Member, circle: LearningCircle, places: Iterable[Place]) -> list[Member]:
    """Of those in the circle whom this member would rather not meet there: told to them alone."""
    if circle.call_id is None:
        return []
    rows = NotWith.objects.filter(joining__call=circle.call_id, joining__member=member, member__in=[place.member_id for place in places])
    return [row.member for row in rows.select_related("member")]


def contributions_to_choose(member: Member) -> QuerySet[Entry]:
    """One's newest entries that could be a contribution."""
    rows = Entry.objects.authored_by(member).exclude(kind=Kind.GOAL).select_related("audience")
    return rows.defer("body", "body_html", "card_html").order_by("-made_at", "-pk")
