"""Portfolios of the small world (tests/world.py): what stands in them, and what is hidden among it."""

from __future__ import annotations

from commonplace.entries.models import Entry
from commonplace.goals.models import Goal
from commonplace.lineage.models import Thanks
from commonplace.portfolios.models import Piece, Portfolio


def lay_out(portfolio: Entry, *, note: Entry, goal: Entry, words: str) -> None:
    """A piece, and a goal that it is for."""
    Portfolio.objects.filter(entry=portfolio).update(goal=Goal.objects.get(entry=goal))
    Piece.objects.create(portfolio_id=portfolio.pk, position=10, entry=note, why=words)


def hide_in(portfolio: Entry, secret: Entry) -> None:
    """A hidden entry among the evidence, and what was said of it."""
    Piece.objects.create(portfolio_id=portfolio.pk, position=5, entry=secret, why=secret.title)


def hide_thanks_in(portfolio: Entry, thanks: Thanks) -> None:
    Piece.objects.create(portfolio_id=portfolio.pk, position=6, entry=thanks.entry, thanks=thanks)
