"""What this room does in the author's transaction when entries were written: every question has its body, and knows how its answers stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from commonplace.entries.lifecycle import redraw_cards
from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import Kind
from commonplace.lineage.models import Thanks
from commonplace.questions.models import QuestionBody

_TOUCHING = {Change.ADDED, Change.WITHDRAWN, Change.BROUGHT_BACK}
_SETTLED = ("first_answer_at", "useful_at", "is_solved")


def keep_bodies(entries: Sequence[Entry], change: Change) -> None:
    if change is Change.ADDED:
        questions = [entry for entry in entries if entry.kind == Kind.QUESTION]
        if questions:
            QuestionBody.objects.bulk_create(
                QuestionBody(entry=entry, uid=entry.uid, author_id=entry.author_id, made_at=entry.made_at) for entry in questions
            )
    if change in _TOUCHING:
        settle({entry.root_id for entry in entries if entry.kind == Kind.ANSWER and entry.root_id})


def settle(questions: Collection[int]) -> None:
    """Work out how the answers of these questions stand: three queries for any number of them, and a few where one is solved now,
    or no longer, for its card says so.

    The first useful answer is the first that was accepted or thanked for; while there is none, the first that somebody else gave.
    """
    if not questions:
        return
    bodies = list(QuestionBody.objects.filter(pk__in=questions))
    living = Entry.objects.filter(root__in=questions, kind=Kind.ANSWER, withdrawn_at__isnull=True).order_by("made_at", "pk")
    answers: dict[int, list[tuple[int, int]]] = defaultdict(list)
    moments = {}
    for pk, root, author, made_at in living.values_list("pk", "root_id", "author_id", "made_at"):
        answers[root].append((pk, author))
        moments[pk] = made_at
    thanked = set(Thanks.objects.filter(entry__in=list(moments)).values_list("entry_id", flat=True))
    solved_before = {body.pk for body in bodies if body.is_solved}
    for body in bodies:
        given = answers[body.pk]
        by_others = [pk for pk, author in given if author != body.author_id]
        useful = [pk for pk, _author in given if pk in thanked or pk == body.accepted_id] or by_others
        body.is_solved = body.accepted_id in moments
        body.first_answer_at = moments[by_others[0]] if by_others else None
        body.useful_at = moments[useful[0]] if useful else None
    QuestionBody.objects.bulk_update(bodies, _SETTLED, batch_size=200)
    turned = solved_before ^ {body.pk for body in bodies if body.is_solved}
    if turned:
        redraw_cards(list(Entry.objects.filter(pk__in=turned).select_related("author", "audience__space", "source")))


def solved_on_cards(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """The word that cards of solved questions bear; one query, or none."""
    asked = [entry.pk for entry in entries if entry.kind == Kind.QUESTION]
    solved = QuestionBody.objects.filter(pk__in=asked, is_solved=True).values_list("pk", flat=True) if asked else []
    return {pk: [_("Solved")] for pk in solved}
