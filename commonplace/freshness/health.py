"""How fresh the stock is that a viewer may see, from counts that are made once a day.

Counted is by audience and author, so the sum over the audiences that somebody belongs to is what they may see, and nothing else; what a block keeps
from them is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, CharField, Count, Exists, Min, OuterRef, Q, Sum, Value, When

from commonplace.entries.audience import Looker, by_people_met, shown_then_to, sight_of
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Maturity
from commonplace.freshness.days import today
from commonplace.freshness.models import Doubt, Health, StockCount
from commonplace.freshness.queries import KINDS
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now

A_YEAR = timedelta(days=365)
FEWEST_PEOPLE = 5
"""Of fewer authors nothing is shown: it would be a picture of persons."""
MOST_SPACES = 30


def count_stock() -> int:
    """Count all there is anew; how many rows that gave. One look at all entries, in a job."""
    moment = now()
    recent = Q(made_at__gte=moment - A_YEAR) | Q(upkeep__looked_at__gte=moment - A_YEAR)
    health = Case(
        When(maturity=Maturity.SUPERSEDED, then=Value(Health.SUPERSEDED)),
        When(Exists(Doubt.objects.filter(entry=OuterRef("pk"), settled_at__isnull=True)), then=Value(Health.DOUBTED)),
        When(Q(upkeep__look_on__lte=today()) | Q(upkeep__needs_someone=True), then=Value(Health.DUE)),
        When(recent, then=Value(Health.FRESH)),
        default=Value(Health.OLD),
        output_field=CharField(),
    )
    living = Entry.objects.filter(kind__in=KINDS, withdrawn_at__isnull=True).annotate(health=health).order_by()
    counted = living.values_list("audience_id", "author_id", "health").annotate(entries=Count("pk"))
    rows = [
        StockCount(audience_id=audience, author_id=author, health=how, entries=entries, counted_at=moment)
        for audience, author, how, entries in counted
    ]
    with transaction.atomic():
        StockCount.objects.all().delete()
        insert_rows(rows)
    return len(rows)


@dataclass(frozen=True)
class Group:
    """`counts` is None where fewer than five people wrote it. `slug` is "" for all that the viewer may see."""

    name: str
    slug: str
    counts: Mapping[str, int] | None

    @property
    def total(self) -> int:
        return sum(self.counts.values()) if self.counts else 0


@dataclass(frozen=True)
class StockHealth:
    counted_at: datetime | None
    everything: Group
    spaces: list[Group]


def stock_health(viewer: Looker) -> StockHealth:
    """Four queries, from a row for each author and audience."""
    sight = sight_of(viewer)
    rows = StockCount.objects.filter(shown_then_to(sight), by_people_met("author", sight))
    spaces = {row.pk: row.space for row in Audience.objects.filter(pk__in=sight.audience_ids, space__isnull=False).select_related("space")}
    by_audience: dict[int, dict[str, int]] = defaultdict(dict)
    for audience, health, entries in rows.order_by().values_list("audience_id", "health").annotate(Sum("entries")):
        by_audience[audience][health] = entries
    authors = dict(rows.order_by().values_list("audience_id").annotate(Count("author", distinct=True)))
    everyone = rows.order_by().aggregate(people=Count("author", distinct=True), newest=Min("counted_at"))
    every: dict[str, int] = defaultdict(int)
    for counts in by_audience.values():
        for health, entries in counts.items():
            every[health] += entries
    groups = [
        Group(space.name, space.slug, by_audience[key] if authors[key] >= FEWEST_PEOPLE else None)
        for key, space in spaces.items()
        if space is not None and key in authors
    ]
    groups.sort(key=lambda group: (group.counts is None, group.name.casefold()))
    return StockHealth(everyone["newest"], Group("", "", every if everyone["people"] >= FEWEST_PEOPLE else None), groups[:MOST_SPACES])
