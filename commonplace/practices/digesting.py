"""What the digest tells of practices: those that moved, in the member's spaces, on topics they follow, or that they
tried, adopted or wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from commonplace.digest.sections import Line, Part
from commonplace.entries.audience import by_people_met, shared_in_any, sight_of, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.following.queries import followed_tags
from commonplace.kit.clock import now
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.practices.models import Adoption, Move, MovesTold, Outcome

MOST_LINES = 5
FIRST = timedelta(days=7)
"""Of moves before the first letter, those of so many days are told."""


def gather(member: Member) -> list[Part]:
    until = MovesTold.objects.filter(member=member).values_list("until", flat=True).first()
    fresh = Q(pk__gt=until) if until else Q(made_at__gte=now() - FIRST)
    spaces = list(member.memberships.values_list("space", flat=True))
    here = Exists(Entry.objects.filter(shared_in_any(spaces), pk=OuterRef("practice")))
    tried = Exists(Outcome.objects.filter(practice=OuterRef("practice"), member=member, removed_at__isnull=True))
    adopted = Exists(Adoption.objects.filter(practice=OuterRef("practice"), member=member, ended_on__isnull=True))
    on_topic = Exists(EntryTag.objects.filter(entry=OuterRef("practice"), tag__in=followed_tags(member)))
    mine = Q(practice__author=member)
    sight = sight_of(member)
    seen = Move.objects.filter(fresh, visible_at("practice__entry", sight), by_people_met("member", sight))
    moves = seen.filter(here | on_topic | tried | adopted | mine)
    rows = list(moves.exclude(member=member).select_related("practice__entry", "member").order_by("-pk")[: MOST_LINES + 1])
    if not rows:
        return []
    lines = [
        Line(f"{clean_line(str(row.practice.entry))}: {row.get_to_stage_display()}", row.practice.entry.get_absolute_url(), row.member.name)
        for row in rows[:MOST_LINES]
    ]
    url, keys = reverse("practices:board"), [row.pk for row in rows]
    return [Part(title="", url=url, lines=lines, more=len(rows) - len(lines), keys=keys)]


def told(member: Member, keys: Sequence[int]) -> None:
    if keys:
        MovesTold.objects.update_or_create(member=member, defaults={"until": max(keys)})
