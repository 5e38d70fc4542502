"""What a member's questions say beside their text, what they were asked, and what they take on, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.entries.audience import visible_at
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.questions.models import AnswerChoice, AnswerRequest, QuestionBody, Wondering


def questions(member: Member) -> Iterator[Values]:
    """How their own questions stand, and the questions of others whose answers they want to hear, as far as they may see them."""
    mine = QuestionBody.objects.filter(author=member, entry__withdrawn_at__isnull=True).select_related("accepted").order_by("pk")
    for body in mine:
        accepted = body.accepted.uid if body.accepted and body.is_solved else ""
        yield plain(entry=body.uid, accepted=accepted, reopened_at=body.reopened_at, reopened_why=body.reopened_why)
    wondering = Wondering.objects.filter(visible_at("question", member), member=member).order_by("pk")
    for row in wondering.values_list("question__uid", "question__title", "made_at"):
        yield plain(entry=row[0], title=row[1], wants_to_know_since=row[2])


def requests(member: Member) -> Iterator[Values]:
    """The questions that were put to them, as far as they may see them still."""
    asked = AnswerRequest.objects.filter(visible_at("question", member), member=member, asked_at__isnull=False).order_by("pk")
    for row in asked.select_related("question"):
        moments = {"asked_at": row.asked_at, "answered_at": row.answered_at, "declined_at": row.declined_at}
        yield plain(entry=row.question.uid, title=row.question.title, why=row.why, **moments)


def choice(member: Member) -> Iterator[Values]:
    for row in AnswerChoice.objects.filter(member=member):
        yield plain(accepts=row.accepts, most_open=row.most_open, not_about=row.not_about)
