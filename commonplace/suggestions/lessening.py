"""What a member wants less of, for whoever chooses what to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonplace.people.models import Member
from commonplace.suggestions.models import About, Less


@dataclass(frozen=True)
class Lessened:
    things: frozenset[int]
    tags: frozenset[str]
    people: frozenset[int]
    reasons: frozenset[str]


def lessened_by(member: Member) -> Lessened:
    """In one query."""
    rows = list(Less.objects.filter(member=member, taken_back_at__isnull=True).values_list("about", "value"))

    def values(about: About) -> Sequence[str]:
        return [value for found, value in rows if found == about]

    things, people = values(About.THING), values(About.PERSON)
    tags, reasons = values(About.TOPIC), values(About.REASON)
    return Lessened(frozenset(map(int, things)), frozenset(tags), frozenset(map(int, people)), frozenset(reasons))
