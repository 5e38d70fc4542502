"""What the digest tells of flow: who said thanks for what, each time once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from commonplace.digest.memory import remember, told_before
from commonplace.digest.sections import Line, Part
from commonplace.flow.queries import thanks_to
from commonplace.kit.clock import now
from commonplace.kit.text import clean_line
from commonplace.people.models import Member

SECTION = "thanks"
MOST_LINES = 5
FIRST = timedelta(days=30)
"""Of thanks before the first letter, those of so many days are told."""


def gather(member: Member) -> list[Part]:
    """The newest, with what it was used for; the others stand in the member's own flow."""
    keys = told_before(member, SECTION).keys
    fresh = Q(pk__gt=max(keys)) if keys else Q(made_at__gte=now() - FIRST)
    said = thanks_to(member).filter(fresh)
    rows = list(said.select_related("entry", "member").defer("entry__body", "entry__body_html", "entry__card_html")[: MOST_LINES + 1])
    if not rows:
        return []
    lines = [
        Line(clean_line(str(row.entry)), row.entry.get_absolute_url(), f"{row.member.name}: {clean_line(row.used_for)}")
        for row in rows[:MOST_LINES]
    ]
    more = said.count() - MOST_LINES if len(rows) > MOST_LINES else 0
    return [Part(title="", url=reverse("flow:mine"), lines=lines, more=more, keys=[row.pk for row in rows[:1]])]


def told(member: Member, keys: Sequence[int]) -> None:
    """The newest stands for all before it."""
    remember(member, SECTION, keys)
