"""What this room adds to finding people who know: which answers solved their question, and who takes questions."""

from __future__ import annotations

from collections.abc import Collection

from commonplace.questions.models import AnswerChoice, QuestionBody
from commonplace.search.words import words_of


def solved(answers: Collection[int]) -> Collection[int]:
    rows = QuestionBody.objects.filter(accepted__in=list(answers), is_solved=True)
    return {accepted for accepted in rows.values_list("accepted_id", flat=True) if accepted}


def willing(people: Collection[int], words: Collection[str]) -> Collection[int]:
    """Whoever did not say otherwise. How many questions lie before somebody does not count here: it would tell of questions that are hidden."""
    chosen = AnswerChoice.objects.filter(member__in=list(people))
    return set(people) - {choice.member_id for choice in chosen if not takes(choice, words)}


def takes(choice: AnswerChoice, words: Collection[str]) -> bool:
    return choice.accepts and not set(words_of(choice.not_about).placed) & set(words)
