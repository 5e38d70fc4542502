"""What tests of all rooms need of portfolios and badges."""

from __future__ import annotations

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.portfolios.actions import badges
from commonplace.portfolios.actions.badges import About
from commonplace.portfolios.actions.gathering import add_piece
from commonplace.portfolios.models import Award, Badge, Piece, Portfolio


def piece_of(portfolio: Entry, evidence: Entry) -> Piece:
    """One that is there already, or is made."""
    body = Portfolio.objects.get(entry=portfolio)
    return body.pieces.filter(entry=evidence, thanks=None).first() or add_piece(portfolio.author, portfolio, evidence=evidence)


def badge_of(maker: Member) -> Badge:
    """One of the organisation's that is there already, or is made."""
    about = About(name="Keeps a vat", description="Keeps an indigo vat alive.", criteria="A year with one vat.")
    return badges.make_badge(maker, about=about, deed_key="sample")


def award_of(member: Member, *, judge: Member, portfolio: Entry) -> Award:
    """One that its member holds for themselves."""
    badge = badge_of(judge)
    known = Award.objects.filter(badge=badge, member=member).first()
    return known or badges.award_it(judge, badges.ask_for(member, badge, portfolio=portfolio))
