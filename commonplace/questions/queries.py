"""Reading questions as one viewer may see them."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString

from commonplace.entries.audience import Looker, Viewer, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.queries import CardsPage, cards
from commonplace.kit.paging import page_by_key
from commonplace.lineage.queries import ThanksLine, shown_body, thanks_for
from commonplace.people.models import Member
from commonplace.questions.models import AnswerRequest, QuestionBody, Wondering

SIZE = 30
FEWEST = 5
"""The time to a useful answer is told to those who may see at least so many questions that have one."""
LATELY = 200
_HEAVY = ("entry__body", "entry__body_html")


def open_questions(viewer: Looker) -> QuerySet[QuestionBody]:
    """What nobody has solved yet."""
    return QuestionBody.objects.filter(visible_at("entry", viewer), is_solved=False)


def unanswered(viewer: Looker) -> QuerySet[QuestionBody]:
    """What nobody has answered yet, besides the one who asked."""
    return open_questions(viewer).filter(first_answer_at__isnull=True)


def questions_of(member: Member) -> QuerySet[QuestionBody]:
    return QuestionBody.objects.filter(author=member, entry__withdrawn_at__isnull=True)


def waiting_for(member: Member) -> QuerySet[AnswerRequest]:
    """The questions that were put to this member and that they have neither answered nor declined, as long as they may see them."""
    living = AnswerRequest.objects.filter(member=member, asked_at__isnull=False, declined_at__isnull=True, answered_at__isnull=True)
    return living.filter(visible_at("question", member), question__question_body__is_solved=False)


def put_to(member: Member) -> QuerySet[QuestionBody]:
    """The same as questions."""
    return QuestionBody.objects.filter(visible_at("entry", member)).filter(Exists(waiting_for(member).filter(question=OuterRef("pk"))))


def asked_for(question: Entry) -> list[AnswerRequest]:
    """Whom the question was put to, for the one who asked; of those who declined nothing is said."""
    asked = AnswerRequest.objects.filter(question=question, asked_at__isnull=False, declined_at__isnull=True)
    return list(asked.select_related("member").order_by("pk"))


def cards_of(viewer: Looker, bodies: QuerySet[QuestionBody], *, keys: tuple[str, str], after: str) -> CardsPage:
    """One page of questions as cards; `bodies` are already what this viewer may see."""
    page = page_by_key(bodies.select_related("entry").defer(*_HEAVY), keys=keys, after=after, size=SIZE)
    return CardsPage(cards(viewer, [body.entry for body in page.items]), page.next_cursor)


def usual_wait(viewer: Looker) -> timedelta | None:
    """The median time to the first useful answer, of the newest questions that have one; None where too few of them can be seen."""
    rows = QuestionBody.objects.filter(visible_at("entry", viewer), useful_at__isnull=False).order_by("-useful_at")
    waits = [(useful - made).total_seconds() for made, useful in rows.values_list("made_at", "useful_at")[:LATELY] if useful]
    return timedelta(seconds=max(median(waits), 0)) if len(waits) >= FEWEST else None


class Accepted:
    """The answer that solved a question, as its page shows it."""

    def __init__(self, viewer: Looker, entry: Entry) -> None:
        self.entry = entry
        self.body: SafeString = shown_body(viewer, entry)
        self.thanks: list[ThanksLine] = thanks_for(viewer, entry)


def accepted_answer(viewer: Looker, body: QuestionBody) -> Accepted | None:
    """None while there is none that the viewer may see."""
    if not body.is_solved or body.accepted_id is None:
        return None
    found = Entry.objects.visible_to(viewer).filter(pk=body.accepted_id, root=body.pk).select_related("author").first()
    return Accepted(viewer, found) if found else None


def wants_to_know(viewer: Viewer, question: Entry) -> bool:
    return viewer is not None and Wondering.objects.filter(question=question, member=viewer).exists()
