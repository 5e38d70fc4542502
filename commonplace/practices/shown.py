"""What this room adds to finding people who know: who tried a practice, and who works by it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time

from commonplace.entries.audience import Sight, by_people_met
from commonplace.knowing.deeds import Deed, What
from commonplace.practices.models import Adoption, Outcome

MOST = 100


def tried(sight: Sight, about: Collection[int]) -> Iterator[Deed]:
    """By the outcomes and adoptions of these practices, the newest first; whoever sees a practice sees those."""
    met = by_people_met("member", sight)
    outcomes = Outcome.objects.filter(met, practice__in=list(about), removed_at__isnull=True).order_by("-pk")
    for member, practice, made_at in outcomes.values_list("member_id", "practice_id", "made_at")[:MOST]:
        yield Deed(member, What.TRIED, practice, practice, made_at)
    adopted = Adoption.objects.filter(met, practice__in=list(about), ended_on__isnull=True).order_by("-pk")
    for member, practice, since in adopted.values_list("member_id", "practice_id", "since")[:MOST]:
        yield Deed(member, What.TRIED, practice, practice, datetime.combine(since, time(), UTC))
