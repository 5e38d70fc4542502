"""How the circles of a call do, for who runs it: sums over all of them, never about fewer than five people, and never what is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from commonplace.kit.clock import now
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
    """In two queries. `speak`: who wrote a line within two weeks; `harvested`: who said what they can do now."""
    places = Place.objects.filter(here([Answer.ACCEPTED]), circle__call=call, circle__published_at__isnull=False)
    counted = places.aggregate(
        people=Count("member", distinct=True),
        circles=Count("circle", distinct=True),
        harvested=Count("member", distinct=True, filter=Q(harvested_at__isnull=False)),
    )
    people = counted["people"]
    if people < FEWEST_PEOPLE:
        return Health(None, None, None, None)
    since = now() - timedelta(weeks=SILENT_WEEKS)
    spoke = CheckIn.objects.filter(place__in=places, made_at__gte=since).values("place__member").distinct().count()
    return Health(people, counted["circles"], _told(spoke, people), _told(counted["harvested"], people))


def _told(some: int, of: int) -> int | None:
    """A part is told if it and the rest are each nobody or five and more."""
    return some if all(part == 0 or part >= FEWEST_PEOPLE for part in (some, of - some)) else None
