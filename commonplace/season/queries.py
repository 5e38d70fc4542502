"""What an organiser of learning looks at once a week: what runs, who has no mentor yet, which goals have no gathering."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from commonplace.entries.audience import Sight, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.gatherings.models import Meeting
from commonplace.gatherings.queries import gatherings_visible_to
from commonplace.gatherings.rows import Row, rows_of
from commonplace.goals.models import Goal
from commonplace.kit.clock import now
from commonplace.mentoring.models import HOLDS_PLACE, Application, Offer, Role, Round
from commonplace.mentoring.queries import phase_of, phase_words, rounds_run_by
from commonplace.people.models import Member

SHOWN, LOOKED_AT = 30, 1_000
SEVERAL = 3
"""So many people with a goal on one topic are worth a gathering."""


@dataclass(frozen=True)
class RoundShown:
    """A mentoring round that the viewer runs. `without`: the mentees who have nobody yet."""

    round: Round
    phase: str
    mentors: int
    mentees: int
    without: list[Member]


@dataclass(frozen=True)
class Running:
    """A gathering by its next meeting; `more` of it follow in the season."""

    row: Row
    more: int


def meetings_between(member: Member, sight: Sight, begin: datetime, end: datetime) -> list[Running]:
    """What meets in a season, the next first, as far as the viewer may see it; a series once."""
    rows = Meeting.objects.filter(visible_at("gathering__entry", sight), starts_at__gte=begin, starts_at__lt=end, ends_at__gt=now())
    alive = rows.filter(cancelled_at__isnull=True, gathering__cancelled_at__isnull=True)
    found = alive.select_related("gathering__entry__audience__space").order_by("starts_at", "pk")
    of_each: dict[int, list[Meeting]] = {}
    for meeting in found[:LOOKED_AT]:
        of_each.setdefault(meeting.gathering_id, []).append(meeting)
    first = [meetings[0] for meetings in of_each.values()][:SHOWN]
    return [Running(row, len(of_each[row.meeting.gathering_id]) - 1) for row in rows_of(member, first)]


def held_between(sight: Sight, begin: datetime, end: datetime) -> list[Entry]:
    """The gatherings that met in a season, the newest first."""
    met = Meeting.objects.filter(starts_at__gte=begin, starts_at__lt=end, ends_at__lte=now(), cancelled_at__isnull=True).values("gathering")
    rows = gatherings_visible_to(sight).filter(pk__in=met, cancelled_at__isnull=True).select_related("entry")
    return [gathering.entry for gathering in rows.order_by("-starts_at", "-entry")[:SHOWN]]


def rounds_shown(member: Member) -> list[RoundShown]:
    """Those that the viewer runs and that are not closed, with the people whom nobody mentors yet: in three queries, however many there are."""
    found = list(rounds_run_by(member).filter(closed_at__isnull=True).select_related("space").order_by("-made_at", "-pk")[:SHOWN])
    present = Application.objects.filter(round__in=found, withdrawn_at__isnull=True, member__is_active=True)
    counted = present.order_by().values_list("round", "role").annotate(count=Count("pk"))
    counts = {(key, role): count for key, role, count in counted}
    live = Offer.objects.filter(round=OuterRef("round"), mentee=OuterRef("member"), standing__in=HOLDS_PLACE, ended_at__isnull=True)
    alone = present.filter(~Exists(live), role=Role.MENTEE).select_related("member").order_by("pk")
    without = defaultdict[int, list[Member]](list)
    for one in alone[:LOOKED_AT]:
        without[one.round_id].append(one.member)
    return [
        RoundShown(
            one,
            str(phase_words(phase_of(one))),
            counts.get((one.pk, Role.MENTOR), 0),
            counts.get((one.pk, Role.MENTEE), 0),
            without[one.pk][:SHOWN],
        )
        for one in found
    ]


def goals_without_gathering(sight: Sight) -> list[tuple[str, int]]:
    """Topics on which several people have an open goal and nothing meets: the tag and how many people, the most first."""
    goals = Goal.objects.filter(visible_at("entry", sight), ended_at__isnull=True).order_by("-touched_at", "-entry")
    authors = dict(goals.values_list("entry", "author")[:LOOKED_AT])
    coming = gatherings_visible_to(sight).filter(Q(starts_at__isnull=True) | Q(meetings__ends_at__gt=now()), cancelled_at__isnull=True)
    met = set(EntryTag.objects.filter(entry__in=coming.values("entry")).values_list("tag", flat=True))
    people = defaultdict[str, set[int]](set)
    for entry, tag, name in EntryTag.objects.filter(entry__in=list(authors)).values_list("entry", "tag", "tag__name"):
        if tag not in met:
            people[name].add(authors[entry])
    return Counter({name: len(those) for name, those in people.items() if len(those) >= SEVERAL}).most_common(SHOWN)
