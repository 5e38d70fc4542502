"""Seeing who will see an entry, before they do."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commonplace.entries.audience import members_in
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Ring
from commonplace.people.models import Member

NAMED = 100
"""So many people are listed by name; of more, the number is told."""


@dataclass(frozen=True)
class Reach:
    """A number of people with the first of their names."""

    number: int
    members: list[Member]

    @property
    def unnamed(self) -> int:
        return self.number - len(self.members)


@dataclass(frozen=True)
class Widening:
    """What choosing `audience` for an entry would change. The author is counted among those who see it."""

    audience: Audience
    seen_by: Reach
    added: Reach
    lost: Reach

    @property
    def to_the_web(self) -> bool:
        return self.audience.ring == Ring.WEB


def _reach(members: QuerySet[Member]) -> Reach:
    return Reach(members.count(), list(members.select_related("team").order_by("name", "pk")[:NAMED]))


def readers(entry: Entry, audience: Audience | None = None) -> QuerySet[Member]:
    """Who sees the entry, or would see it with another audience."""
    within = members_in(audience or entry.audience).values("pk")
    return Member.objects.filter(Q(pk__in=within) | Q(pk=entry.author_id, is_active=True))


def reach(entry: Entry) -> Reach:
    return _reach(readers(entry))


def widening(entry: Entry, audience: Audience) -> Widening:
    """Who is added and who is lost when the entry gets this audience."""
    now, then = readers(entry), readers(entry, audience)
    return Widening(
        audience=audience,
        seen_by=_reach(then),
        added=_reach(then.exclude(pk__in=now.values("pk"))),
        lost=_reach(now.exclude(pk__in=then.values("pk"))),
    )
