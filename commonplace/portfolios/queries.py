"""Reading portfolios as one viewer may see them. A piece that leads to something hidden is not there, and is not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from commonplace.entries.audience import Looker, Sight, Viewer, by_people_met, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.models import Goal
from commonplace.knowing.deeds import solved_among
from commonplace.people.models import Member
from commonplace.portfolios.models import Award, Piece, Portfolio
from commonplace.portfolios.standing import badges_shown_on, held_by
from commonplace.practices.models import Adoption, Outcome

OFFERED = 20
_HEAVY = ("entry__body", "entry__body_html", "entry__card_html")


def portfolios_of(member: Member) -> QuerySet[Portfolio]:
    """One's own that are not in the bin."""
    return Portfolio.objects.filter(author=member, entry__withdrawn_at__isnull=True)


def shared_portfolios(viewer: Looker) -> QuerySet[Portfolio]:
    """Others' that the viewer may see."""
    return Portfolio.objects.filter(visible_at("entry", viewer)).exclude(author_id=sight_of(viewer).author_id)


def pieces_visible_to(viewer: Looker, portfolio_id: int) -> QuerySet[Piece]:
    """The evidence as this viewer sees it, of a portfolio that they have been shown: without what people said whom they do not meet."""
    met = by_people_met("thanks__member", viewer)
    return Piece.objects.filter(met, visible_at("entry", viewer), portfolio=portfolio_id, removed_at__isnull=True)


@dataclass(frozen=True)
class PieceShown:
    """`how` says how it belongs to the member: that they led it, tried it, solved a question by it. `by` is its author, where that is another."""

    piece: Piece
    how: str
    by: str

    @property
    def entry(self) -> Entry:
        return self.piece.entry


@dataclass(frozen=True)
class PortfolioShown:
    portfolio: Portfolio
    pieces: list[PieceShown]
    goal: Goal | None
    badges: list[Award]
    goals: list[Goal]
    other_badges: list[Award]


def portfolio_shown(viewer: Viewer, entry: Entry) -> PortfolioShown:
    """In at most nine queries, however much there is. `goals` and `other_badges` are the author's own to choose from, empty for everybody else."""
    sight = sight_of(viewer)
    portfolio = Portfolio.objects.get(pk=entry.pk)
    pieces = pieces_shown(sight, portfolio)
    goal = Goal.objects.filter(visible_at("entry", sight), pk=portfolio.goal_id).select_related("entry").defer(*_HEAVY).first()
    badges = list(badges_shown_on(portfolio.pk, sight))
    if viewer is None or viewer.pk != entry.author_id:
        return PortfolioShown(portfolio, pieces, goal, badges, [], [])
    others = held_by(viewer).exclude(pk__in=[award.pk for award in badges])
    return PortfolioShown(portfolio, pieces, goal, badges, _goals_of(viewer), list(others[:OFFERED]))


def _goals_of(member: Member) -> list[Goal]:
    mine = Goal.objects.filter(author=member, entry__withdrawn_at__isnull=True).select_related("entry").defer(*_HEAVY)
    return list(mine.order_by("-touched_at", "-pk")[:OFFERED])


def pieces_shown(sight: Sight, portfolio: Portfolio) -> list[PieceShown]:
    rows = pieces_visible_to(sight, portfolio.pk).select_related("entry__author", "entry__audience__space", "thanks__member")
    pieces = list(rows.defer(*_HEAVY).order_by("position", "pk"))
    how = _how([piece.entry for piece in pieces], portfolio.author_id)
    return [_shown(piece, portfolio.author_id, how) for piece in pieces]


def _shown(piece: Piece, owner: int, how: dict[int, str]) -> PieceShown:
    if piece.thanks is not None:
        return PieceShown(piece, _("Thanks"), "")
    by = "" if piece.entry.author_id == owner else piece.entry.author.name
    return PieceShown(piece, how.get(piece.entry_id) or str(piece.entry.get_kind_display()), by)


def _how(entries: Sequence[Entry], owner: int) -> dict[int, str]:
    """By the keys of entries; whoever sees a practice sees who tried it and who works by it, and a block with the owner hides the portfolio too."""
    own = {entry.pk: entry.kind for entry in entries if entry.author_id == owner}
    practices = [entry.pk for entry in entries if entry.kind == Kind.PRACTICE]
    answers = [pk for pk, kind in own.items() if kind == Kind.ANSWER]
    how = {pk: _("Accepted answer") for pk in solved_among(answers)}
    if practices:
        tried = Outcome.objects.filter(member=owner, practice__in=practices, removed_at__isnull=True).values_list("practice", flat=True)
        how |= dict.fromkeys(tried, _("Practice, tried"))
        adopted = Adoption.objects.filter(member=owner, practice__in=practices, ended_on__isnull=True).values_list("practice", flat=True)
        how |= dict.fromkeys(adopted, _("Practice, adopted"))
    for pk, kind in own.items():
        if kind == Kind.PRACTICE:
            how[pk] = _("Practice, brought forward")
        elif kind == Kind.GATHERING:
            how[pk] = _("Gathering, led")
    return how


@dataclass(frozen=True)
class Offer:
    """A portfolio of one's own to which what one looks at can be added; `has_it` when it was."""

    uid: str
    title: str
    has_it: bool


def offers_for(member: Member, entry: Entry) -> list[Offer]:
    """One's portfolios, newest first, in one query."""
    there = Piece.objects.filter(portfolio=OuterRef("pk"), entry=entry, thanks__isnull=True, removed_at__isnull=True)
    mine = portfolios_of(member).exclude(pk=entry.pk).annotate(has_it=Exists(there)).order_by("-made_at", "-pk")
    return [Offer(*row) for row in mine.values_list("uid", "entry__title", "has_it")[:OFFERED]]
