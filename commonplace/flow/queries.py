"""How what one member knows moves on: read for that member only, as far as they may see the other ends."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from commonplace.entries.audience import by_people_met, sight_of
from commonplace.flow.balance import Period, balance_of
from commonplace.flow.bridges import Bridge, bridges_of
from commonplace.flow.learning import Circle, Passed, by_person, learnt, taught
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member


@dataclass(frozen=True)
class Flow:
    """Everything of one member's flow; `by` is the length of the periods: week or month."""

    learn_from: list[Circle]
    learn_from_me: list[Circle]
    periods: list[Period]
    received: list[Passed]
    given: list[Passed]
    bridges: list[Bridge]
    by: str

    @property
    def is_empty(self) -> bool:
        return not (self.learn_from or self.learn_from_me or self.periods)


def flow_of(member: Member, *, by: str) -> Flow:
    """Seven or eight queries, however long the history is."""
    sight = sight_of(member)
    took, gave = learnt(sight), taught(sight)
    return Flow(
        learn_from=by_person(took),
        learn_from_me=by_person(gave),
        periods=balance_of(member, by),
        received=[one for one in gave if one.entry is None],
        given=[one for one in took if one.entry is None],
        bridges=bridges_of(sight, took, gave),
        by=by,
    )


def thanks_to(member: Member) -> QuerySet[Thanks]:
    """The thanks of others for what this member wrote, newest first. Blocks are asked of the rows at hand: "by one of the members met" would have
    SQLite look along all members there are."""
    said = Thanks.objects.filter(by_people_met("member", member), entry__author=member, entry__withdrawn_at__isnull=True)
    return said.exclude(member=member).order_by("-pk")
