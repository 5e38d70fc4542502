"""What pages read: figures that were made, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commonplace.flows.closing import MOST_QUARTERS, Figures
from commonplace.flows.models import GapQuestion, Publication, SpacePublication
from commonplace.flows.quarters import GRACE, ends, last_closed
from commonplace.kit.clock import now
from commonplace.spaces.models import Space


@dataclass(frozen=True)
class Edition:
    """Which figures there are: another one whenever figures were added. For keeping what was drawn from them."""

    newest: int
    made: str


def edition() -> Edition | None:
    row = Publication.objects.order_by("-quarter").values_list("quarter", "made_at").first()
    return Edition(row[0], row[1].isoformat()) if row else None


def published() -> list[tuple[int, Figures]]:
    """The figures of all quarters that have some, the oldest first."""
    return list(Publication.objects.order_by("-quarter").values_list("quarter", "figures")[:MOST_QUARTERS])[::-1]


def published_in(space: Space) -> list[tuple[int, Figures]]:
    """The figures of what was shared in this space, the oldest first. For those who are in it."""
    return list(SpacePublication.objects.filter(space=space).order_by("-quarter").values_list("quarter", "figures")[:MOST_QUARTERS])[::-1]


def next_figures_on() -> date:
    """The day on which the figures of the quarter that is not closed yet are made."""
    return (ends(last_closed(now()) + 1) + GRACE).date()


def pinned_question() -> GapQuestion | None:
    return GapQuestion.objects.filter(removed_at=None).order_by("-pk").first()
