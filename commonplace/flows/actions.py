"""What administrators do: pin the organisation's own question."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.flows.models import Book, GapQuestion, Measure
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member

MOST_LETTERS = 200


def _administers(actor: Member) -> None:
    if not actor.is_administrator:
        raise Refusal(_("Only administrators can do this."))


@transaction.atomic
def pin_question(actor: Member, *, words: str, measure: Measure) -> GapQuestion:
    """Say what the organisation wants to know of its newcomers, and how that is measured. It takes the place of the question before."""
    _administers(actor)
    words = clean_line(words)
    if not words:
        raise Refusal(_("Write the question in a sentence."), field="words")
    Book.locked()  # two at once would leave two questions
    GapQuestion.objects.filter(removed_at=None).update(removed_at=now())
    return GapQuestion.objects.create(words=words[:MOST_LETTERS], measure=measure, pinned_by=actor)


@transaction.atomic
def remove_question(actor: Member, question: GapQuestion) -> None:
    _administers(actor)
    GapQuestion.objects.filter(pk=question.pk, removed_at=None).update(removed_at=now())


@transaction.atomic
def bring_question_back(actor: Member, question: GapQuestion) -> None:
    """Undo `remove_question`, unless another one has been pinned meanwhile."""
    _administers(actor)
    Book.locked()
    if GapQuestion.objects.filter(removed_at=None).exclude(pk=question.pk).exists():
        raise Refusal(_("Another question has been pinned meanwhile."))
    GapQuestion.objects.filter(pk=question.pk).update(removed_at=None)
