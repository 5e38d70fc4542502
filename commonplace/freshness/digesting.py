"""What the digest tells of freshness: what waits to be looked at again, once for each day that was set."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Q
from django.urls import reverse

from commonplace.digest.sections import Line, Part
from commonplace.freshness.models import Upkeep
from commonplace.freshness.queries import waiting_of
from commonplace.kit.text import clean_line
from commonplace.people.models import Member

MOST_LINES = 5


def gather(member: Member) -> list[Part]:
    untold = waiting_of(member).filter(Q(told_on__isnull=True) | ~Q(told_on=F("look_on"))).select_related("entry").order_by("look_on", "pk")
    rows = list(untold.defer("entry__body", "entry__body_html", "entry__card_html")[: MOST_LINES + 1])
    if not rows:
        return []
    lines = [Line(clean_line(str(row.entry)), row.entry.get_absolute_url()) for row in rows[:MOST_LINES]]
    more = untold.count() - MOST_LINES if len(rows) > MOST_LINES else 0
    return [Part(title="", url=reverse("freshness:stale"), lines=lines, more=more, keys=[row.pk for row in rows[:MOST_LINES]])]


def told(member: Member, keys: Sequence[int]) -> None:
    Upkeep.objects.filter(author=member, pk__in=list(keys)).update(told_on=F("look_on"))
