"""Seeing who will see an entry, before they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from commonplace.entries.audience import readers_with
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Ring
from commonplace.people.models import Member
from commonplace.share.models import Opening
from commonplace.spaces.models import Space

CIRCLES_OFFERED, SPACES_OFFERED = 3, 4
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
    """What choosing `audience` for an entry would change. The author is counted among those who see it.

    `lost_having_seen` are those of the lost who have opened its page or answered it: what they read cannot be taken back."""

    audience: Audience
    seen_by: Reach
    added: Reach
    lost: Reach
    lost_having_seen: Reach
    from_the_web: bool

    @property
    def to_the_web(self) -> bool:
        return self.audience.ring == Ring.WEB


def _reach(members: QuerySet[Member]) -> Reach:
    return Reach(members.count(), list(members.select_related("team").order_by("name", "pk")[:NAMED]))


def readers(entry: Entry, audience: Audience | None = None) -> QuerySet[Member]:
    """Who sees the entry, or would see it with another audience."""
    return readers_with(entry, audience or entry.audience)


def reach(entry: Entry) -> Reach:
    return _reach(readers(entry))


def widening(entry: Entry, audience: Audience) -> Widening:
    """Who is added and who is lost when the entry gets this audience."""
    now, then = readers(entry), readers(entry, audience)
    lost = now.exclude(pk__in=then.values("pk"))
    return Widening(
        audience=audience,
        seen_by=_reach(then),
        added=_reach(then.exclude(pk__in=now.values("pk"))),
        lost=_reach(lost),
        lost_having_seen=_reach(lost.filter(_has_seen(entry))),
        from_the_web=entry.audience.ring == Ring.WEB and audience.ring != Ring.WEB,
    )


def _has_seen(entry: Entry) -> Q:
    answered = Entry.objects.filter(root=entry).values("author")
    return Q(pk__in=Opening.objects.filter(entry=entry).values("member")) | Q(pk__in=answered)


@dataclass(frozen=True)
class NextStep:
    """A ring one step wider than now. `choice` is how the form of sharing is asked for with it."""

    label: str
    choice: str
    added: int


def next_steps(entry: Entry) -> list[NextStep]:
    """From narrow to wide, what could come next; each with how many people it would add. At most six queries beyond the two of the choices."""
    now = readers(entry)
    found = [
        NextStep(label, choice, readers(entry, audience).exclude(pk__in=now.values("pk")).count())
        for label, choice, audience in _wider(entry)
    ]
    return [step for step in found if step.added or step.choice == "ring=web"]


def _wider(entry: Entry) -> Iterator[tuple[str, str, Audience]]:
    """Audiences that are not stored: looking makes no rows."""
    ring = Ring(entry.audience.ring)
    if ring is Ring.ME:
        for circle in entry.author.circles.order_by("name")[:CIRCLES_OFFERED]:
            yield circle.name, f"ring=circle&circle={circle.uid}", Audience(ring=Ring.CIRCLE, circle=circle, owner=entry.author)
    if ring in {Ring.ME, Ring.CIRCLE, Ring.PEOPLE}:
        for space in Space.objects.joined_by(entry.author)[:SPACES_OFFERED]:
            yield space.name, f"ring=space&space={space.slug}", Audience(ring=Ring.SPACE, space=space)
    if ring in {Ring.CIRCLE, Ring.PEOPLE, Ring.SPACE}:
        yield str(Ring.ORGANISATION.label), "ring=organisation", Audience(ring=Ring.ORGANISATION)
    if ring is Ring.ORGANISATION:
        yield str(Ring.WEB.label), "ring=web", Audience(ring=Ring.WEB)
