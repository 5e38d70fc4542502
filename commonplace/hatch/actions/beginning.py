"""Deeds on the ground: to begin a hatch, to choose what stays in, to split it, to let it go."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonplace.entries.audience import sight_of
from commonplace.hatch.checking.orders import gives_orders
from commonplace.hatch.ground.gathering import gather
from commonplace.hatch.grounds import ORDERS, STRANGE, Shown, measured, shown_passages
from commonplace.hatch.models import Hatch, Passage
from commonplace.hatch.words import MOVES_OF_TWO, Form, From, Move, State
from commonplace.kit.bulk import insert_rows
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member

FEWEST = 2
LONGEST_WISH = 500


def begin(
    actor: Member,
    *,
    way: From,
    what: str = "",
    picked: Sequence[str] = (),
    form: Form = Form.NOTE,
    move: Move = Move.SYNTHESIS,
    wish: str = "",
    deed_key: str = "",
) -> Hatch:
    """Gather the ground. What does not belong, and what speaks to machines, is left out at first; the drafter may put it in. Raises Refusal, and
    Http404 for what the actor may not see."""
    wish = _wish(wish)
    if deed_key and (done := Hatch.objects.filter(member=actor, deed_key=deed_key).first()):
        return done
    found = gather(actor, way, what, picked=picked)
    pieces = found.pieces()
    if len(pieces) < FEWEST:
        raise Refusal(_("One passage is no ground for a hatch: there is nothing to lay beside it. Add some, or choose something wider."))
    if way is From.SURPRISE and move not in MOVES_OF_TWO:
        move = Move.COLLISION
    looked_at = [(piece, gives_orders(piece.text)) for piece in pieces]
    try:
        with transaction.atomic():
            hatch = Hatch.objects.create(
                member=actor,
                gathered_from=way,
                about=clean_line(found.about)[:300],
                wish=wish,
                form=form,
                move=move,
                deed_key=deed_key or None,
            )
            rows = [
                Passage(
                    hatch=hatch, number=number, entry=piece.entry, source=piece.source, text=piece.text,
                    is_in=not is_order, reason=ORDERS if is_order else "",
                )
                for number, (piece, is_order) in enumerate(looked_at, 1)
            ]  # fmt: skip
            insert_rows(rows)
            _group(actor, hatch)
    except IntegrityError:
        return Hatch.objects.get(member=actor, deed_key=deed_key)
    return hatch


def _wish(typed: str) -> str:
    wish = clean_line(typed)
    if len(wish) > LONGEST_WISH:
        raise Refusal(_("Please keep it under 500 characters."), field="wish")
    return wish


def _group(actor: Member, hatch: Hatch) -> None:
    """Note to which subject each passage belongs, and leave out those that belong to none."""
    passages = [one for one in shown_passages(sight_of(actor), hatch) if one.passage.is_in]
    groups = measured(sight_of(actor), passages).groups
    for one in passages:
        group = groups[one.number]
        one.passage.group, one.passage.is_in, one.passage.reason = (group or 0), group is not None, "" if group is not None else STRANGE
    Passage.objects.bulk_update([one.passage for one in passages], ["group", "is_in", "reason"])


@transaction.atomic
def choose(actor: Member, hatch: Hatch, *, numbers: Collection[int], form: Form, move: Move, wish: str) -> Hatch:
    """Say which passages the hatch may rest on, what is to come of it, and what it is to find out."""
    present = held(actor, hatch, State.CHOOSING, State.HATCHED)
    present.form, present.move, present.wish = form, move, _wish(wish)
    present.save(update_fields=["form", "move", "wish"])
    wanted = set(numbers)
    present.passages.filter(number__in=wanted, is_in=False).update(is_in=True)
    present.passages.exclude(number__in=wanted).filter(is_in=True).update(is_in=False)
    _regroup(actor, present)
    return present


def _regroup(actor: Member, hatch: Hatch) -> None:
    passages = shown_passages(sight_of(actor), hatch, only_in=True)
    groups = measured(sight_of(actor), passages).groups if passages else {}
    for one in passages:
        one.passage.group = groups[one.number] or 0
    Passage.objects.bulk_update([one.passage for one in passages], ["group"])


@transaction.atomic
def split(actor: Member, hatch: Hatch) -> Hatch:
    """Make two hatches of a ground of two subjects: the second one's passages move to a hatch of their own, which is given back."""
    present = held(actor, hatch, State.CHOOSING)
    moving = list(present.passages.filter(is_in=True, group=1))
    if not moving or not present.passages.filter(is_in=True, group=0).exists():
        raise Refusal(_("This ground is one subject already."))
    other = Hatch.objects.create(
        member=actor, gathered_from=present.gathered_from, about=present.about, wish=present.wish, form=present.form, move=present.move
    )
    for number, passage in enumerate(moving, 1):
        passage.hatch, passage.number, passage.group = other, number, 0
    Passage.objects.bulk_update(moving, ["hatch", "number", "group"])
    return other


@transaction.atomic
def let_go(actor: Member, hatch: Hatch, *, is_gone: bool) -> Hatch:
    """Put it away, or take it out again. What was kept stays where it is."""
    present = Hatch.objects.select_for_update().get(pk=hatch.pk, member=actor)
    if is_gone and present.state in {State.CHOOSING, State.HATCHED}:
        present.state = State.LET_GO
    elif not is_gone and present.state == State.LET_GO:
        present.state = State.HATCHED if present.sentences.exists() else State.CHOOSING
    present.save(update_fields=["state"])
    return present


def held(actor: Member, hatch: Hatch, *states: State) -> Hatch:
    """The actor's hatch as it is now, held until the transaction ends; a Refusal where it has come further meanwhile."""
    present = Hatch.objects.select_for_update().get(pk=hatch.pk, member=actor)
    if present.state not in states:
        raise Refusal(_("This hatch has gone on meanwhile. Its page shows where it is now."))
    return present


def refuse_drift(found: Sequence[Shown], why: str) -> None:
    """Raise the refusal of a ground that does not carry a hatch."""
    if len(found) < FEWEST:
        raise Refusal(_("Choose at least two passages."), field="numbers")
    if why:
        raise Refusal(why, field="numbers")
