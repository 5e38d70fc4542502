"""What tests of all rooms need of portfolios and badges."""

from __future__ import annotations

from commonplace.entries.models import Entry
from commonplace.portfolios.actions.gathering import add_piece
from commonplace.portfolios.models import Piece, Portfolio


def piece_of(portfolio: Entry, evidence: Entry) -> Piece:
    """One that is there already, or is made."""
    body = Portfolio.objects.get(entry=portfolio)
    return body.pieces.filter(entry=evidence, thanks=None).first() or add_piece(portfolio.author, portfolio, evidence=evidence)
