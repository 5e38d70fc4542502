"""Making a hatch one's own, sentence by sentence: to keep, to say in one's own words, to drop, and to write."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonplace.entries.texts import has_words
from commonplace.hatch.actions.beginning import held
from commonplace.hatch.models import Hatch, Receipt, Sentence
from commonplace.hatch.own_words import are_same_words
from commonplace.hatch.words import Choice, Hand, Part, State
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body
from commonplace.people.models import Member

LONGEST = 10_000


@transaction.atomic
def decide(actor: Member, sentence: Sentence, choice: Choice) -> Sentence:
    """Keep a sentence, drop it, or leave it open again. A place to write is filled by writing."""
    present = _held(actor, sentence)
    if choice is Choice.REWRITTEN or (choice is Choice.KEPT and not has_words(present.text)):
        raise Refusal(_("Write your own words first."), field="text")
    present.choice = choice
    present.save(update_fields=["choice"])
    return present


@transaction.atomic
def rewrite(actor: Member, sentence: Sentence, *, text: str) -> Sentence:
    """Say a sentence in one's own words; what the machine wrote is kept beside it. The same words again are the machine's still."""
    present = _held(actor, sentence)
    text = clean_body(text).strip()
    if not has_words(text):
        raise Refusal(_("Write your own words first, or drop the sentence."), field="text")
    if len(text) > LONGEST:
        raise Refusal(_("Please keep it under 10,000 characters. The entry can be longer once it is yours."), field="text")
    if present.hand != Hand.PERSON and are_same_words(text, present.machine_text):
        present.text, present.choice = present.machine_text, Choice.KEPT
    else:
        present.text, present.choice = text, Choice.REWRITTEN
    present.save(update_fields=["text", "choice"])
    return present


@transaction.atomic
def undo_rewrite(actor: Member, sentence: Sentence) -> Sentence:
    """Have the machine's words, or the empty place, again."""
    present = _held(actor, sentence)
    present.text = "" if present.hand == Hand.PERSON else present.machine_text
    present.choice = Choice.OPEN
    present.save(update_fields=["text", "choice"])
    return present


@transaction.atomic
def decide_all(actor: Member, hatch: Hatch, *, only_supported: bool) -> int:
    """Keep every sentence that is still open and, where that is asked, that its passages support. How many."""
    present = held(actor, hatch, State.HATCHED)
    rows = present.sentences.filter(choice=Choice.OPEN).exclude(hand=Hand.PERSON)
    if only_supported:
        rows = rows.filter(verdict="supported")
    return rows.update(choice=Choice.KEPT)


@transaction.atomic
def write_after(actor: Member, hatch: Hatch, *, text: str, after: Sentence | None = None) -> Sentence:
    """Add a paragraph of one's own, below a sentence or at the end. It rests on the passages of the one above it."""
    present = held(actor, hatch, State.HATCHED)
    text = clean_body(text).strip()
    if not has_words(text):
        raise Refusal(_("Write your own words first."), field="text")
    last = present.sentences.aggregate(last=Max("position"))["last"]
    position = after.position + 1 if after is not None else (last or 0) + 1
    later = list(present.sentences.filter(position__gte=position).order_by("-position"))
    for row in later:  # from the end, so that no two have one position meanwhile
        Sentence.objects.filter(pk=row.pk).update(position=row.position + 1)
    row = Sentence.objects.create(
        hatch=present, position=position, part=Part.THEME, heading=after.heading if after else "", hand=Hand.PERSON, text=text[:LONGEST],
        choice=Choice.REWRITTEN,
    )  # fmt: skip
    if after is not None:
        Receipt.objects.bulk_create(Receipt(sentence=row, passage=receipt.passage) for receipt in after.receipts.select_related("passage"))
    return row


def _held(actor: Member, sentence: Sentence) -> Sentence:
    held(actor, sentence.hatch, State.HATCHED)
    return Sentence.objects.select_for_update().get(pk=sentence.pk)
