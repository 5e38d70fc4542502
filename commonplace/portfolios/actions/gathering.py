"""Deeds on one's own portfolio: to begin it, to tie it to a goal, to gather evidence and put it in order."""

from __future__ import annotations

import enum
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.goals.models import Goal
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member
from commonplace.portfolios.models import MAX_WHY, Piece, Portfolio
from commonplace.portfolios.queries import pieces_visible_to

MOST_PIECES = 100
MOST_REMEMBERED = 1_000


class PieceDeed(enum.StrEnum):
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"
    PUT_BACK = "put-back"


def held_portfolio(actor: Member, entry: Entry) -> Portfolio:
    """The body of one's own portfolio, held until the transaction ends."""
    if entry.author_id != actor.pk:
        raise Refusal(_("Only the person whose portfolio this is can do this."))
    return Portfolio.objects.select_for_update(of=("self",)).get(entry=entry)


@transaction.atomic
def begin_portfolio(
    actor: Member,
    *,
    title: str,
    body: str = "",
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    goal: Goal | None = None,
    first: Entry | None = None,
    deed_key: str = "",
) -> Entry:
    """Begin a portfolio; only its author sees it unless `audience` says otherwise. `goal` is one of the actor's own, `first` an entry that they may
    see, with which it begins."""
    if not has_words(clean_line(title)):
        raise Refusal(_("Name the skill: what can you do?"), field="title")
    entry = add_entry(actor, Draft(kind=Kind.PORTFOLIO, title=title, body=body, tags=tags, audience=audience, deed_key=deed_key or None))
    if entry.is_repeat:
        return entry
    record(actor, Verb.WROTE, entry)
    if goal is not None:
        for_goal(actor, entry, goal=goal)
    if first is not None:
        add_piece(actor, entry, evidence=first)
    return entry


@transaction.atomic
def for_goal(actor: Member, entry: Entry, *, goal: Goal | None) -> None:
    """Say which goal of one's own it belongs to; None for none."""
    portfolio = held_portfolio(actor, entry)
    if goal is not None and goal.author_id != actor.pk:
        raise Refusal(_("Choose a goal of your own."), field="goal")
    portfolio.goal = goal
    portfolio.save(update_fields=["goal"])


def _why(text: str) -> str:
    line = clean_line(text)
    if len(line) > MAX_WHY:
        raise Refusal(_("Please keep it under 500 characters; a note can hold more."), field="why")
    return line


@transaction.atomic
def add_piece(actor: Member, entry: Entry, *, evidence: Entry, thanks: Thanks | None = None, why: str = "") -> Piece:
    """Add an entry that the actor may see at the end, or with `thanks` what somebody said who used it. What is there already is given back, and
    comes back if it was taken out."""
    portfolio, line = held_portfolio(actor, entry), _why(why)
    if evidence.pk == entry.pk:
        raise Refusal(_("A portfolio cannot be evidence of itself."), field="what")
    if thanks is not None and (thanks.entry_id != evidence.pk or evidence.author_id != actor.pk):
        raise Refusal(_("Only thanks for what you wrote are evidence of yours."), field="what")
    if same := portfolio.pieces.filter(entry=evidence, thanks=thanks).first():
        if same.removed_at is not None:
            same.removed_at, same.position, same.why = None, _behind(portfolio), line or same.why
            same.save(update_fields=["removed_at", "position", "why"])
        return same
    if portfolio.pieces.filter(removed_at__isnull=True).count() >= MOST_PIECES or portfolio.pieces.count() >= MOST_REMEMBERED:
        raise Refusal(_("A hundred pieces are more than anybody reads. Choose those that tell most."), field="what")
    return Piece.objects.create(portfolio=portfolio, position=_behind(portfolio), entry=evidence, thanks=thanks, why=line)


def _behind(portfolio: Portfolio) -> int:
    return (portfolio.pieces.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def say_why(actor: Member, entry: Entry, piece: Piece, *, why: str) -> None:
    """Say what a piece shows."""
    held_portfolio(actor, entry).pieces.filter(pk=piece.pk).update(why=_why(why))


@transaction.atomic
def change_piece(actor: Member, entry: Entry, piece: Piece, deed: PieceDeed) -> None:
    """Move a piece among those that the actor sees, take it out or put it back."""
    portfolio = held_portfolio(actor, entry)
    if deed in {PieceDeed.REMOVE, PieceDeed.PUT_BACK}:
        portfolio.pieces.filter(pk=piece.pk).update(removed_at=now() if deed is PieceDeed.REMOVE else None)
        return
    among = list(pieces_visible_to(actor, portfolio.pk).order_by("position", "pk"))
    keys = [other.pk for other in among]
    here = keys.index(piece.pk) if piece.pk in keys else -1
    there = here - 1 if deed is PieceDeed.UP else here + 1
    if here < 0 or not 0 <= there < len(among):
        return
    mine, neighbour = among[here], among[there]
    mine.position, neighbour.position = neighbour.position, mine.position
    Piece.objects.bulk_update([mine, neighbour], ["position"])
