"""The cards of one member's day: about twelve, chosen among what is due, what is new, and what a colleague has just touched.

Nothing is stored: the same day gives the same cards, because chance is drawn from the member and the date. What was missed yesterday is chosen
from like the rest; nobody counts it. Each query reads a bounded stretch of an index, so a hundred thousand highlights cost what a hundred do.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from commonplace.entries.audience import Sight, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.freshness.queries import waiting_of
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.review.models import CameAs, ReviewCard
from commonplace.review.near import NAME_OF_AUTHOR, near_questions

POOL = (Kind.HIGHLIGHT, Kind.NOTE)
A_DAY = 12
NEW_A_DAY = 4
TOUCHED_A_DAY = 3
WAITING_A_DAY = 2
TOUCHED_WITHIN = timedelta(days=7)
MOST_LOOKED_AT = 60
MOST_TOUCHES = 200
_STRETCHES = 4
"""How many times of a member's past are drawn, for new cards to come from."""


@dataclass(frozen=True)
class Touch:
    """A colleague's visible entry on the same source, or a question of theirs that is near; `title` is the question's."""

    name: str
    kind: str
    made_at: datetime
    title: str = ""


@dataclass(frozen=True)
class Chosen:
    """`look_on` is the day on which its member wanted to look whether it still holds, where that has come."""

    entry_id: int
    came_as: CameAs
    touch: Touch | None = None
    look_on: date | None = None


@dataclass(frozen=True)
class Day:
    """`done` cards were answered today (the last of them on `last_uid`), `left` come next in this order."""

    done: int
    last_uid: str
    left: Sequence[Chosen]

    @property
    def total(self) -> int:
        return self.done + len(self.left)


class _Candidate(NamedTuple):
    entry_id: int
    source_id: int | None
    touch: Touch | None = None


def beginning_of_day() -> datetime:
    """Midnight where the place is (settings.TIME_ZONE)."""
    return timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)


def day_of(member: Member) -> Day:
    """What this member has done of today's cards, and which come next."""
    begin = beginning_of_day()
    answered = ReviewCard.objects.filter(member=member, answered_at__gte=begin).order_by("answered_at", "pk")
    done = list(answered.values_list("entry_id", "came_as", "entry__uid"))
    seen = {entry_id for entry_id, _came_as, _uid in done}
    shares = Counter(came_as for _entry_id, came_as, _uid in done)
    left = _choose(member, begin, seen, shares, max(0, A_DAY - len(done)))
    return Day(len(done), done[-1][2] if done else "", left)


def _choose(member: Member, begin: datetime, seen: set[int], shares: Counter[str], slots: int) -> list[Chosen]:
    if not slots:
        return []
    waiting = _waiting(member, seen)[:slots]
    slots, seen = slots - len(waiting), seen | {one.entry_id for one in waiting}
    touched = _fresh(_touched(member, begin), seen)
    touched = _spread(touched, min(slots, max(0, TOUCHED_A_DAY - shares[CameAs.TOUCHED])))
    seen = seen | {one.entry_id for one in touched}
    new = _spread(_fresh(_new(member, begin), seen), min(slots - len(touched), max(0, NEW_A_DAY - shares[CameAs.NEW])))
    due = _spread(_fresh(_due(member, begin), seen), slots - len(touched) - len(new))
    first = [Chosen(one.entry_id, CameAs.TOUCHED, one.touch) for one in touched]
    turns = _in_turns([Chosen(one.entry_id, CameAs.DUE) for one in due], [Chosen(one.entry_id, CameAs.NEW) for one in new])
    return waiting + first + turns


def _waiting(member: Member, seen: set[int]) -> list[Chosen]:
    """What the member wanted to look at again by now, the longest waiting first; a few, for the others have a list of their own."""
    mine = waiting_of(member).filter(entry__kind__in=POOL).exclude(entry__in=seen).exclude(entry__review_card__retired_at__isnull=False)
    rows = mine.order_by("look_on", "pk").values_list("entry", "look_on")[:WAITING_A_DAY]
    return [Chosen(entry, CameAs.DUE, look_on=look_on) for entry, look_on in rows]


def _fresh(candidates: Iterable[_Candidate], seen: set[int]) -> list[_Candidate]:
    return [one for one in candidates if one.entry_id not in seen]


def _spread(candidates: Sequence[_Candidate], number: int) -> list[_Candidate]:
    """So many of them, from as many sources as there are, each source's in its order."""
    taken: Counter[int] = Counter()
    ranked = []
    for place, one in enumerate(candidates):
        source = one.source_id or -one.entry_id
        ranked.append((taken[source], place, one))
        taken[source] += 1
    return [one for _rank, _place, one in sorted(ranked, key=lambda row: row[:2])[:number]]


def _in_turns(one: Sequence[Chosen], other: Sequence[Chosen]) -> list[Chosen]:
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    every = len(longer) // (len(shorter) + 1) or 1
    mixed = list(longer)
    for number, chosen in enumerate(shorter):
        mixed.insert(min(len(mixed), (number + 1) * every + number), chosen)
    return mixed


def _due(member: Member, begin: datetime) -> Iterable[_Candidate]:
    """Cards whose time has come, the longest waiting first."""
    cards = ReviewCard.objects.filter(member=member, retired_at__isnull=True, due_at__lt=begin + timedelta(days=1), answered_at__lt=begin)
    alive = cards.filter(entry__author=member, entry__withdrawn_at__isnull=True).exclude(entry__maturity=Maturity.SUPERSEDED)
    rows = alive.order_by("due_at", "pk").values_list("entry_id", "entry__source_id")[:MOST_LOOKED_AT]
    return [_Candidate(*row) for row in rows]


def _pool(member: Member) -> QuerySet[Entry]:
    return Entry.objects.authored_by(member).filter(kind__in=POOL).exclude(maturity=Maturity.SUPERSEDED)


def _new(member: Member, begin: datetime) -> Iterable[_Candidate]:
    """What has no card yet: some of the newest, and some from after each of a few times drawn from the member's past; one query."""
    oldest = Entry.objects.authored_by(member).order_by("made_at", "pk").values_list("made_at", flat=True).first()
    if oldest is None:
        return []
    chance = random.Random(f"{member.pk}:{begin.date()}")  # noqa: S311 - no secret, the day's cards
    fresh = _pool(member).filter(~Exists(ReviewCard.objects.filter(entry=OuterRef("pk"))))
    span = max(begin - oldest, timedelta())
    stretches = [fresh.order_by("-made_at", "-pk")[:NEW_A_DAY]]
    stretches += [
        fresh.filter(made_at__gte=oldest + span * chance.random()).order_by("made_at", "pk")[:NEW_A_DAY] for _ in range(_STRETCHES)
    ]
    # SQLite takes no limit within a union, but within a subquery of it.
    parts = [Entry.objects.filter(pk__in=part.values("pk")).values_list("pk", "source_id").order_by() for part in stretches]
    found = [_Candidate(*row) for row in parts[0].union(*parts[1:])]
    found.sort()
    chance.shuffle(found)
    return found


def _touched(member: Member, begin: datetime) -> Iterable[_Candidate]:
    """Mine that a question of a colleague is near, and of sources that one has touched lately, as far as I may see it; not answered since.

    Read from what is visible at this moment: a hidden entry neither brings a card earlier nor shows in its reason.
    """
    sight, since = sight_of(member), begin - TOUCHED_WITHIN
    near = {one.entry_id: one.asked for one in near_questions(sight, since, POOL)}
    touches = _touches(sight, since)
    if not touches and not near:
        return []
    wanted = Q(source_id__in=list(touches)) | Q(pk__in=list(near))
    mine = _pool(member).filter(wanted).filter(Q(review_card__isnull=True) | Q(review_card__retired_at__isnull=True))
    rows = mine.order_by(F("review_card__answered_at").asc(nulls_first=True), "pk")
    columns = ("pk", "source_id", "made_at", "review_card__answered_at")
    found = []
    for entry_id, source_id, *times in rows.values_list(*columns)[:MOST_LOOKED_AT]:
        asked = near.get(entry_id)
        touch = Touch(asked.name, Kind.QUESTION, asked.made_at, asked.title) if asked else touches[source_id or 0]
        if all(time is None or time < touch.made_at for time in times):
            found.append(_Candidate(entry_id, source_id, touch))
    nearness = {entry_id: place for place, entry_id in enumerate(near)}
    return sorted(found, key=lambda one: nearness.get(one.entry_id, len(nearness)))


def _touches(sight: Sight, since: datetime) -> dict[int, Touch]:
    """The newest visible touch of each source by somebody else."""
    theirs = (
        Entry.objects.visible_to(sight).filter(made_at__gte=since, kind__in=POOL, source__isnull=False).exclude(author_id=sight.author_id)
    )
    rows = theirs.annotate(name=NAME_OF_AUTHOR).order_by("-made_at", "-pk").values_list("source_id", "name", "kind", "made_at")
    touches: dict[int, Touch] = {}
    for source_id, name, kind, made_at in rows[:MOST_TOUCHES]:
        touches.setdefault(source_id or 0, Touch(name, kind, made_at))
    return touches
