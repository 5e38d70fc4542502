"""Which badges of one's own stand on which portfolio. None does by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.portfolios.actions.gathering import held_portfolio
from commonplace.portfolios.models import Award, ShownBadge

MOST_SHOWN = 50


@transaction.atomic
def show_badge(actor: Member, entry: Entry, award: Award) -> None:
    """Show a badge that one holds on a portfolio of one's own; twice is once."""
    portfolio = held_portfolio(actor, entry)
    if award.member_id != actor.pk or not Award.objects.get(pk=award.pk).is_valid:
        raise Refusal(_("Only a badge that you hold can stand in your portfolio."), field="badge")
    if portfolio.shown_badges.count() >= MOST_SHOWN:
        raise Refusal(_("Fifty badges are more than anybody reads. Choose those that tell most."), field="badge")
    ShownBadge.objects.get_or_create(portfolio=portfolio, award=award)


@transaction.atomic
def hide_badge(actor: Member, entry: Entry, award: Award) -> None:
    """Show it there no longer."""
    held_portfolio(actor, entry).shown_badges.filter(award=award).delete()
