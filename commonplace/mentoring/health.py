"""How a round, or the pool, is doing: figures of at least five people, or none. No content, no names, and no figure from which fewer could be
told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.kit.by_weeks import told_until
from commonplace.kit.clock import now
from commonplace.mentoring.actions.working import SILENCE
from commonplace.mentoring.models import CheckIn, Closing, Mentorship, Mood, Round, Seat, Session

FEWEST = 5
RECENT = timedelta(weeks=6)


@dataclass(frozen=True)
class Split:
    """People parted by one question. `rows` is None where any part, or what all parts leave, holds one to four people."""

    title: str | Promise
    rows: list[tuple[str | Promise, int]] | None


@dataclass(frozen=True)
class Health:
    """`people` is None below five, and then nothing else is told."""

    people: int | None
    splits: list[Split]
    sessions: int | None


def health_of(found: Round | None) -> Health:
    """Of a round, or for None of the pool."""
    mentorships = Mentorship.objects.filter(round=found)
    seats = _seats(mentorships)
    people = {person for members in seats.values() for person in members}
    if len(people) < FEWEST:
        return Health(None, [], None)
    splits = [_standing(mentorships, seats), _moods(mentorships, len(people)), _looked_back(mentorships)]
    met = Session.objects.filter(mentorship__in=mentorships)
    in_them = {person for key in met.values_list("mentorship", flat=True).distinct() for person in seats.get(key, ())}
    return Health(len(people), splits, met.count() if len(in_them) >= FEWEST else None)


def _seats(mentorships: QuerySet[Mentorship]) -> dict[int, set[int]]:
    """By mentorship all who are or were in it."""
    members = {pk: {mentor} for pk, mentor in mentorships.values_list("pk", "mentor")}
    for pk, mentee in Seat.objects.filter(mentorship__in=mentorships).values_list("mentorship", "mentee"):
        members[pk].add(mentee)
    return members


def split(title: str | Promise, parts: Mapping[Any, Collection[int]], labels: Mapping[Any, str | Promise], others: int = 0) -> Split:
    """`parts`: people by what holds for them; `others`: how many more there are for whom nothing does."""
    sizes = {key: len(set(parts.get(key, ()))) for key in labels}
    # Zero tells nobody apart from anybody; one to four would, and so would four more parts beside a known whole.
    is_safe = all(size == 0 or size >= FEWEST for size in [*sizes.values(), others]) and any(sizes.values())
    return Split(title, [(labels[key], sizes[key]) for key in labels] if is_safe else None)


def _standing(mentorships: QuerySet[Mentorship], seats: Mapping[int, set[int]]) -> Split:
    parts: dict[str, set[int]] = {"lively": set(), "silent": set(), "over": set(), "early": set()}
    since = now() - SILENCE
    for pk, ended_at, early, stirred_at in mentorships.values_list("pk", "ended_at", "ended_early", "stirred_at"):
        how = ("early" if early else "over") if ended_at else ("silent" if stirred_at <= since else "lively")
        parts[how] |= seats[pk]
    labels = {
        "lively": _("in a mentorship that is alive"),
        "silent": _("in one that has been quiet for three weeks"),
        "over": _("in one that ended in its time"),
        "early": _("in one that ended early"),
    }
    return split(_("How mentorships stand"), parts, labels)


def _moods(mentorships: QuerySet[Mentorship], people: int) -> Split:
    """What each person said last, in the six weeks before the last Monday that is told of."""
    said = list(CheckIn.objects.filter(mentorship__in=mentorships).order_by("pk").values_list("member", "mood", "made_at"))
    until = told_until(((member, made_at) for member, _mood, made_at in said), fewest=FEWEST)
    last = {member: mood for member, mood, made_at in said if until is not None and until - RECENT <= made_at < until}
    counted = Counter(last.values())
    parts = {mood: [member for member, said in last.items() if said == mood] for mood in counted}
    return split(_("How it goes, as people last said"), parts, {mood.value: mood.label for mood in Mood}, others=people - len(last))


def _looked_back(mentorships: QuerySet[Mentorship]) -> Split:
    done = set(Seat.objects.filter(mentorship__in=mentorships, mentorship__ended_at__isnull=False).values_list("mentee", flat=True))
    back = set(Closing.objects.filter(mentorship__in=mentorships).values_list("mentee", flat=True)) & done
    labels = {"back": _("looked back"), "not": _("have not")}
    return split(_("Mentees whose mentorship ended"), {"back": back, "not": done - back}, labels)
