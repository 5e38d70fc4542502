"""Reading gatherings: who hosts, what meets when, who comes, as far as the viewer may see."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Case, Count, F, Q, QuerySet, When

from commonplace.entries.audience import Looker, visible_at
from commonplace.entries.models import Entry
from commonplace.gatherings.models import CoHost, Collected, Gathering, Material, Meeting, Seat, Yield
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.people.models.members import MemberQuerySet
from commonplace.questions.models import Wondering


def meetings_visible_to(looker: Looker) -> QuerySet[Meeting]:
    """Those of gatherings that somebody may see."""
    return Meeting.objects.filter(visible_at("gathering__entry", looker))


def co_hosts_of(entry: Entry) -> QuerySet[Member]:
    """Who hosts it beside its author, those among them whose accounts have ended."""
    return Member.objects.filter(pk__in=CoHost.objects.filter(gathering=entry.pk).values("member"))


def is_host(member: Member | None, gathering: Gathering) -> bool:
    return member is not None and (
        gathering.author_id == member.pk or CoHost.objects.filter(gathering=gathering, member=member).exists()
    )  # fmt: skip


def hosts_of(gathering: Gathering) -> MemberQuerySet:
    """Its author and those beside them, as far as their accounts have not ended."""
    beside = CoHost.objects.filter(gathering=gathering).values("member")
    return Member.objects.active().filter(Q(pk=gathering.author_id) | Q(pk__in=beside))


def hosted_by(member: Member) -> QuerySet[Gathering]:
    return Gathering.objects.filter(Q(author=member) | Q(pk__in=CoHost.objects.filter(member=member).values("gathering")))


def coming_meetings(looker: Looker) -> QuerySet[Meeting]:
    """Those that take place and are not over."""
    return meetings_visible_to(looker).filter(ends_at__gt=now(), cancelled_at__isnull=True, gathering__cancelled_at__isnull=True)


def past_meetings(looker: Looker) -> QuerySet[Meeting]:
    """Those that took place."""
    past = meetings_visible_to(looker).filter(ends_at__lte=now())
    return past.filter(cancelled_at__isnull=True, gathering__cancelled_at__isnull=True)


def meetings_of(member: Member) -> QuerySet[Meeting]:
    """Those that a member comes to or hosts, and may still see."""
    coming = Seat.objects.filter(member=member, coming=Coming.GOING).values("meeting")
    return coming_meetings(member).filter(Q(pk__in=coming) | Q(gathering__in=hosted_by(member).values("pk")))


def taken(meeting: Meeting) -> int:
    """How many places are taken: of members whose account has ended, none."""
    return Seat.objects.filter(meeting=meeting, coming=Coming.GOING, member__is_active=True).count()


def waiting(meeting: Meeting) -> QuerySet[Seat]:
    """The waiting list in its order."""
    return Seat.objects.filter(meeting=meeting, coming=Coming.WAITING, member__is_active=True).order_by("asked_at", "pk")


def seat_of(member: Member | None, meeting: Meeting) -> Seat | None:
    return Seat.objects.filter(meeting=meeting, member=member).first() if member else None


def counts_of(meetings: Collection[int]) -> dict[int, tuple[int, int]]:
    """(coming, waiting) of each of these meetings, in one query."""
    there = Seat.objects.filter(meeting__in=meetings, member__is_active=True).values("meeting")
    rows = there.annotate(
        going=Count(Case(When(coming=Coming.GOING, then="pk"))), waits=Count(Case(When(coming=Coming.WAITING, then="pk")))
    )
    return {row["meeting"]: (row["going"], row["waits"]) for row in rows}


def materials_visible_to(looker: Looker, gathering: Gathering) -> QuerySet[Material]:
    present = Material.objects.filter(gathering=gathering, removed_at__isnull=True)
    return present.filter(Q(source__isnull=False) | visible_at("entry", looker)).select_related("source", "entry")


def collected_visible_to(looker: Looker, gathering: Gathering) -> QuerySet[Collected]:
    """The questions brought, those that most want to know first; how many that are, nobody is told."""
    rows = Collected.objects.filter(visible_at("question", looker), gathering=gathering).select_related(
        "question__author", "question__question_body"
    )
    wants = dict(Wondering.objects.filter(question__in=rows.values("question")).values_list("question").annotate(Count("pk")))
    order = [When(question=key, then=count) for key, count in wants.items()]
    if not order:
        return rows.order_by("taken_at", "made_at", "pk")
    return rows.annotate(wants=Case(*order, default=0)).order_by(F("taken_at").asc(nulls_first=True), "-wants", "made_at", "pk")


def yields_visible_to(looker: Looker, meeting: Meeting) -> QuerySet[Yield]:
    return Yield.objects.filter(visible_at("entry", looker), meeting=meeting).select_related("entry__author")


def gatherings_visible_to(looker: Looker) -> QuerySet[Gathering]:
    return Gathering.objects.filter(visible_at("entry", looker))
