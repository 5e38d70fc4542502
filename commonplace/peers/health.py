"""How the circles of a call do, for who runs it: sums over all of them, never about fewer than five people, and never what is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from commonplace.kit.by_weeks import told_until
from commonplace.peers.models import Call, CheckIn, Place
from commonplace.peers.queries import here
from commonplace.peers.words import FEWEST_PEOPLE, SILENT_WEEKS, Answer


@dataclass(frozen=True)
class Health:
    """Numbers of people; None is "not shown": they, or those who are not among them, would be fewer than five."""

    people: int | None
    circles: int | None
    speak: int | None
    harvested: int | None

    @property
    def is_shown(self) -> bool:
        return self.people is not None


def health_of(call: Call) -> Health:
    """In three queries. `speak`: who wrote a line within two weeks; `harvested`: who said what they can do now. Both as of a Monday, so that nobody
    is told of by comparing."""
    places = Place.objects.filter(here([Answer.ACCEPTED]), circle__call=call, circle__published_at__isnull=False)
    counted = places.aggregate(people=Count("member", distinct=True), circles=Count("circle", distinct=True))
    people = counted["people"]
    if people < FEWEST_PEOPLE:
        return Health(None, None, None, None)
    spoke = list(CheckIn.objects.filter(place__in=places).values_list("place__member", "made_at"))
    harvested = [(member, moment) for member, moment in places.values_list("member", "harvested_at") if moment]
    return Health(people, counted["circles"], _by_weeks(spoke, people, since=timedelta(weeks=SILENT_WEEKS)), _by_weeks(harvested, people))


def _by_weeks(said: list[tuple[int, datetime]], people: int, *, since: timedelta | None = None) -> int | None:
    if not said:
        return 0
    until = told_until(said, fewest=FEWEST_PEOPLE)
    if until is None:
        return None
    return _told(len({member for member, moment in said if moment < until and (since is None or until - since <= moment)}), people)


def _told(some: int, of: int) -> int | None:
    """A part is told if it and the rest are each nobody or five and more."""
    return some if all(part == 0 or part >= FEWEST_PEOPLE for part in (some, of - some)) else None
