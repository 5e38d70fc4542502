"""Making a hatch one's own, sentence by sentence: to keep, to say in one's own words, to drop, and to write."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from commonplace.entries.texts import has_words
from commonplace.hatch.actions.beginning import held
from commonplace.hatch.models import Hatch, Sentence
from commonplace.hatch.own_words import are_same_words
from commonplace.hatch.words import Choice, Hand, Part, State, Verdict
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
    text = _own_words(text, empty=_("Write your own words first, or drop the sentence."))
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


def leave_open(actor: Member, sentence: Sentence) -> Sentence:
    """Take back whatever was decided, one's own words as well."""
    return undo_rewrite(actor, sentence) if sentence.choice == Choice.REWRITTEN else decide(actor, sentence, Choice.OPEN)


@transaction.atomic
def decide_all(actor: Member, hatch: Hatch, *, only_supported: bool) -> int:
    """Keep every sentence that is still open and, where that is asked, that its passages support. How many."""
    present = held(actor, hatch, State.HATCHED)
    rows = present.sentences.filter(choice=Choice.OPEN).exclude(hand=Hand.PERSON)
    if only_supported:
        rows = rows.filter(verdict=Verdict.SUPPORTED)
    return rows.update(choice=Choice.KEPT)


@transaction.atomic
def write_at_the_end(actor: Member, hatch: Hatch, *, text: str) -> Sentence:
    """Add a paragraph of one's own below everything."""
    present = held(actor, hatch, State.HATCHED)
    text = _own_words(text, empty=_("Write your own words first."))
    last = present.sentences.aggregate(last=Max("position"))["last"]
    return Sentence.objects.create(
        hatch=present, position=(last or 0) + 1, part=Part.THEME, hand=Hand.PERSON, text=text, choice=Choice.REWRITTEN
    )  # fmt: skip


def _own_words(text: str, *, empty: str) -> str:
    """What was typed, made clean; a Refusal where it is nothing, or too much."""
    text = clean_body(text).strip()
    if not has_words(text):
        raise Refusal(empty, field="text")
    if len(text) > LONGEST:
        raise Refusal(_("Please keep it under 10,000 characters. The entry can be longer once it is yours."), field="text")
    return text


def _held(actor: Member, sentence: Sentence) -> Sentence:
    held(actor, sentence.hatch, State.HATCHED)
    return Sentence.objects.select_for_update().get(pk=sentence.pk)
