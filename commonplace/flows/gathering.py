"""What the figures of a quarter need beside the counts, read once when they are made: questions, reuse, practices, newcomers; and of the day itself
spaces and freshness. All of it from what every member may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from commonplace.entries.audience import open_to_all_at
from commonplace.entries.models import Entry
from commonplace.entries.words import RIPENING, Kind
from commonplace.flows.models import Measure
from commonplace.flows.quarters import GRACE, begins, ends
from commonplace.kit import figures
from commonplace.kit.clock import now
from commonplace.lineage.models import Edge, Thanks
from commonplace.people.models import NOBODY, Member
from commonplace.practices.models import Adoption
from commonplace.questions.useful import useful_answers
from commonplace.spaces.models import Membership, Openness, Space

FRESH = timedelta(days=365)
REUSED = (Kind.NOTE, Kind.POST, Kind.PRACTICE, Kind.JOURNEY, Kind.ANSWER)
MOST_SPACES = 60

Figures = dict[str, Any]


Within = Callable[[str], Q]
"""Which entries count: the rule for the entry at the end of a path, "" for entries."""


def of_quarter(quarter: int) -> Figures:
    since, until = begins(quarter), ends(quarter)
    return told_by_entries(open_to_all_at, open_to_all_at, quarter) | {"newcomers": _newcomers(since, until)}


def told_by_entries(within: Within, heirs: Within, quarter: int) -> Figures:
    """Of entries `within`; what grew from them counts where it is one of the `heirs`."""
    since, until = begins(quarter), ends(quarter)
    return {
        "questions": _questions(within, since, until),
        "reuse": _reuse(within, heirs, since, until),
        "adopted": _adopted(within, since, until),
    }


def of_today() -> Figures:
    return {"fresh": how_fresh(open_to_all_at), "spaces": _spaces()}


def _made(within: Within, since: datetime, until: datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(within(""), made_at__gte=since, made_at__lt=until).exclude(author__handle=NOBODY)


def _questions(within: Within, since: datetime, until: datetime) -> Figures:
    asked = {
        pk: (author, moment)
        for pk, author, moment in _made(within, since, until).filter(kind=Kind.QUESTION).values_list("pk", "author_id", "made_at")
    }
    found = dict(useful_answers(within, asked, until + GRACE))
    waited = [(author, _hours(moment, found.get(pk))) for pk, (author, moment) in asked.items()]
    often: dict[int, int] = defaultdict(int)
    for author, _moment in asked.values():
        often[author] += 1
    return {
        "asked": figures.times(often),
        "answered": figures.share((author, hours is not None) for author, hours in waited),
        "time": figures.duration((author, hours) for author, hours in waited if hours is not None),
    }


def _hours(begun: datetime, ended: datetime | None) -> float | None:
    return None if ended is None else (ended - begun).total_seconds() / 3600


def _reuse(within: Within, heirs: Within, since: datetime, until: datetime) -> Figures:
    """Whether somebody else's entry had grown from it, or somebody said thanks, by the day the figures are made."""
    until_then = {"made_at__lt": until + GRACE}
    grown = Edge.objects.filter(heirs("entry"), origin=OuterRef("pk"), **until_then).exclude(entry__author=OuterRef("author"))
    thanked = Thanks.objects.filter(entry=OuterRef("pk"), **until_then)
    shared = _made(within, since, until).filter(kind__in=REUSED)
    kept = list(shared.annotate(is_used=Exists(grown) | Exists(thanked)).values_list("author_id", "is_used"))
    often: dict[int, int] = defaultdict(int)
    for author, _is_used in kept:
        often[author] += 1
    return {"shared": figures.times(often), "reused": figures.share(kept)}


def _adopted(within: Within, since: datetime, until: datetime) -> int | None:
    kept = Adoption.objects.filter(within("practice__entry"), made_at__gte=since, made_at__lt=until)
    return figures.times(dict(kept.values_list("member").annotate(often=Count("pk")).order_by()))


def _newcomers(since: datetime, until: datetime) -> Figures:
    """Of those who joined in the quarter: how many, and how long it took them to each first; what came after the day of the figures is not yet."""
    joined = dict(Member.objects.active().persons().filter(joined_at__gte=since, joined_at__lt=until).values_list("pk", "joined_at"))
    shared = Entry.objects.open_to_all().filter(author__in=list(joined), made_at__lt=until + GRACE)
    answers = Entry.objects.open_to_all().filter(kind=Kind.ANSWER, root__author__in=list(joined), made_at__lt=until + GRACE)
    thanks = Thanks.objects.filter(open_to_all_at("entry"), entry__author__in=list(joined), made_at__lt=until + GRACE)
    firsts = {
        Measure.QUESTION: shared.filter(kind=Kind.QUESTION).values_list("author").annotate(first=Min("made_at")),
        Measure.ANSWER: answers.exclude(author=F("root__author")).values_list("root__author").annotate(first=Min("made_at")),
        Measure.SHARE: shared.exclude(kind=Kind.QUESTION).values_list("author").annotate(first=Min("made_at")),
        Measure.THANKS: thanks.values_list("entry__author").annotate(first=Min("made_at")),
    }
    made: Figures = {"joined": figures.people(set(joined))}
    for measure, rows in firsts.items():
        found = dict(rows.order_by())
        made[measure.value] = figures.duration((member, _hours(day, found.get(member))) for member, day in joined.items())
    return made


def how_fresh(within: Within) -> int | None:
    """Of what can ripen: whether it was written, changed, or found still true within a year."""
    long_ago = now() - FRESH
    is_fresh = Q(edited_at__gte=long_ago) | Q(upkeep__looked_at__gte=long_ago)
    rows = Entry.objects.filter(within(""), kind__in=RIPENING).exclude(author__handle=NOBODY)
    return figures.share_of_counts(
        rows.values_list("author").annotate(kept=Count("pk", filter=is_fresh), every=Count("pk")).order_by().iterator()
    )


def _spaces() -> list[Figures]:
    """Which spaces have people in common. Only spaces that every member can find, and that are not over."""
    spaces = dict(
        Space.objects.exclude(openness=Openness.HIDDEN).filter(archived_at=None).order_by("name").values_list("pk", "name")[:MOST_SPACES]
    )
    people: dict[int, set[int]] = defaultdict(set)
    for space, member in Membership.objects.filter(space__in=spaces, member__is_active=True).values_list("space_id", "member_id"):
        people[space].add(member)
    found = [(spaces[one], spaces[other], figures.overlap(people[one], people[other])) for one, other in combinations(spaces, 2)]
    return [{"one": one, "other": other, "people": both} for one, other, both in found if both is not None]
