"""Deeds of hatching: to lay out a sheet, without a model at once, with one in a job; to cancel it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.entries.audience import sight_of
from commonplace.hatch.actions.beginning import held, refuse_drift
from commonplace.hatch.checking import Checked
from commonplace.hatch.grounds import Shown, ground_of, measured, shown_passages, why_not
from commonplace.hatch.layout import Drafted, drafted
from commonplace.hatch.layout.forms import SHAPES
from commonplace.hatch.model.endpoint import endpoint
from commonplace.hatch.model.prompts import NEWEST
from commonplace.hatch.models import Hatch, Receipt, Sentence
from commonplace.hatch.words import MOVES_OF_TWO, Choice, Form, Hand, Move, Part, State, Verdict
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member


def lay_out(actor: Member, hatch: Hatch) -> Hatch:
    """Hatch without a model: quotes and places to write. What stood there before is replaced; a sheet with words of one's own is not."""
    passages = _carrying(actor, hatch)
    ground = ground_of(passages)
    groups = {one.number: one.passage.group for one in passages}
    marked = {one.number for one in passages if one.is_marked}
    sheet = drafted(ground, form=Form(hatch.form), move=Move(hatch.move), wish=hatch.wish, marked=marked, groups=groups)
    with transaction.atomic():
        present = held(actor, hatch, State.CHOOSING, State.HATCHED)
        clear(present)
        write_sheet(present, sheet, passages)
        present.state, present.model, present.prompt, present.failure, present.hatched_at = State.HATCHED, "", "", "", now()
        present.save(update_fields=["state", "model", "prompt", "failure", "hatched_at"])
    return present


def ask_model(actor: Member, hatch: Hatch) -> Hatch:
    """Have a model write the sheet, in a job. A Refusal where none is set, or the ground does not carry it."""
    from commonplace.hatch.jobs import hatch_with_model

    asked = endpoint()
    if asked is None:
        raise Refusal(_("No model is set up here. Without one, the hatch lays out quotes and leaves the prose to you."))
    if hatch.form != Form.ANSWER:
        _carrying(actor, hatch)
    with transaction.atomic():
        present = held(actor, hatch, State.CHOOSING, State.HATCHED)
        clear(present)
        present.state, present.failure, present.hatched_at = State.WAITING, "", None
        present.model, present.prompt = asked.model[:200], NEWEST
        present.tokens_in = present.tokens_out = present.cost = 0
        present.save(update_fields=["state", "failure", "hatched_at", "model", "prompt", "tokens_in", "tokens_out", "cost"])
        hatch_with_model.using(priority=10, owner=str(actor.pk), unique_key=f"hatch:{present.pk}").enqueue(present.pk)
    return present


@transaction.atomic
def cancel(actor: Member, hatch: Hatch) -> Hatch:
    """Stop the model. What came until now is kept. Nothing happens where it is done already."""
    present = Hatch.objects.select_for_update().get(pk=hatch.pk, member=actor)
    if present.is_running:
        end(present, failure=_("You stopped it. What came until then is kept."))
    return present


def end(hatch: Hatch, *, failure: str = "") -> None:
    """The sheet is done, or as far as it came; without a sentence it is back at its ground."""
    has_any = hatch.sentences.exclude(part=Part.PLACE).exists()
    hatch.state = State.HATCHED if has_any or hatch.form == Form.ANSWER else State.CHOOSING
    hatch.failure, hatch.hatched_at = failure[:500], now()
    hatch.save(update_fields=["state", "failure", "hatched_at"])


def _carrying(actor: Member, hatch: Hatch) -> list[Shown]:
    """The passages that are in, which the actor may see now. A Refusal where they do not carry a hatch."""
    sight = sight_of(actor)
    passages = shown_passages(sight, hatch, only_in=True)
    found = measured(sight, passages) if len(passages) > 1 else None
    refuse_drift(passages, why_not(found, may_be_two=hatch.move in MOVES_OF_TWO) if found else "")
    return passages


def clear(hatch: Hatch) -> None:
    """Take the sheet away, unless the drafter has put work into it."""
    if hatch.sentences.filter(choice=Choice.REWRITTEN).exists():
        raise Refusal(_("There are words of your own on this sheet, so it is not written anew. Begin another hatch for another try."))
    hatch.sentences.all().delete()


def write_sheet(hatch: Hatch, sheet: Iterable[Drafted], passages: Sequence[Shown]) -> None:
    keys = {one.number: one.passage.pk for one in passages}
    drafts = list(sheet)
    rows = [
        Sentence(
            hatch=hatch, position=position, part=draft.part, heading=draft.heading[:300], hand=draft.hand,
            text="" if draft.hand == Hand.PERSON else draft.text,
            machine_text=draft.text,
            verdict=Verdict.SUPPORTED if draft.hand == Hand.QUOTE else "", score=100 if draft.hand == Hand.QUOTE else 0,
        )
        for position, draft in enumerate(drafts)
    ]  # fmt: skip
    insert_rows(rows)
    pairs = ((row, number) for row, draft in zip(rows, drafts, strict=True) for number in draft.passages if number in keys)
    insert_rows(Receipt(sentence=row, passage_id=keys[number]) for row, number in pairs)


def write_place(hatch: Hatch, position: int, *, heading: str, asks: str) -> None:
    Sentence.objects.create(hatch=hatch, position=position, part=Part.PLACE, heading=heading[:300], hand=Hand.PERSON, machine_text=asks)


def write_checked(hatch: Hatch, position: int, *, text: str, heading: str, part: Part, checked: Checked, keys: dict[int, int]) -> Sentence:
    """A sentence of a model with what the checks say of it."""
    with transaction.atomic():
        row = Sentence.objects.create(
            hatch=hatch, position=position, part=part, heading=heading, hand=Hand.MACHINE, text=text, machine_text=text,
            verdict=checked.verdict, score=round(100 * min(max(checked.score, 0), 1)),
            found=[{"finding": one.finding.value, "words": one.words} for one in checked.found],
        )  # fmt: skip
        insert_rows(Receipt(sentence=row, passage_id=keys[number]) for number in checked.passages if number in keys)
    return row


def opening_and_closing(form: Form) -> tuple[str, str]:
    shape = SHAPES.get(form)
    return (str(shape.opening), str(shape.closing)) if shape else ("", "")
