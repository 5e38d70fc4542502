"""Questions: what is open, what one wants to know, too, whom a question is put to, and what one was asked."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field

from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.entry_schemas import EntriesOut
from commonplace.api.fetching import BODY_HEADS, needs_share, own_entry, seen_entry
from commonplace.api.goal_schemas import WhyIn
from commonplace.api.schemas import REFUSED, PersonOut, Sent
from commonplace.entries.audience import sight_of
from commonplace.entries.words import Kind
from commonplace.kit.paging import page_by_key
from commonplace.questions import queries
from commonplace.questions.actions import asking, routing
from commonplace.questions.knowing import MOST_ASKED
from commonplace.questions.models import AnswerRequest

SIZE = 50
router = Router(tags=["Questions"])
Handles = Annotated[list[str], Field(max_length=9)]


class QuestionShelf(StrEnum):
    OPEN = "open"
    UNANSWERED = "unanswered"
    MINE = "mine"
    ASKED = "asked"


class CandidateOut(Schema):
    """Somebody who may know, and what shows it."""

    person: PersonOut
    why: str


class WhomOut(Schema):
    """`asked` has been asked already, and has not declined; `first` could be asked, `then` next, should one decline."""

    asked: list[PersonOut]
    first: list[CandidateOut]
    then: list[CandidateOut]


class PutToIn(Sent):
    """By their short names, out of those who were offered."""

    first: Handles
    then: Handles = []


@router.get("/questions", response={200: EntriesOut, **REFUSED}, auth=STOCK)
def questions(request: HttpRequest, shelf: QuestionShelf = QuestionShelf.OPEN, after: str = "") -> EntriesOut:
    """Open ones, newest first; without an answer, the longest waiting first; one's own; those that were put to the member."""
    member = member_of(request)
    sight = sight_of(member)
    rows = {
        QuestionShelf.OPEN: lambda: queries.open_questions(sight),
        QuestionShelf.UNANSWERED: lambda: queries.unanswered(sight),
        QuestionShelf.MINE: lambda: queries.questions_of(member),
        QuestionShelf.ASKED: lambda: queries.put_to(member),
    }[shelf]()
    keys = ("made_at", "pk") if shelf is QuestionShelf.UNANSWERED else ("-made_at", "-pk")
    page = page_by_key(rows.select_related(*BODY_HEADS).defer("entry__card_html"), keys=keys, after=after, size=SIZE)
    return EntriesOut.of([one.entry for one in page.items], member, page.next_cursor)


@router.put("/questions/{uid}/wondering", response={204: None, **REFUSED}, auth=WRITE)
def wonder(request: HttpRequest, uid: str) -> Status[None]:
    """Want to know this, too."""
    member = writer_of(request)
    asking.wonder(member, seen_entry(member, uid, Kind.QUESTION), to=True)
    return Status(204, None)


@router.delete("/questions/{uid}/wondering", response={204: None, **REFUSED}, auth=WRITE)
def wonder_no_more(request: HttpRequest, uid: str) -> Status[None]:
    """Want to know it no longer."""
    member = writer_of(request)
    asking.wonder(member, seen_entry(member, uid, Kind.QUESTION), to=False)
    return Status(204, None)


@router.post("/questions/{uid}/reopen", response={204: None, **REFUSED}, auth=WRITE)
def reopen_question(request: HttpRequest, uid: str, data: WhyIn) -> Status[None]:
    """It is not solved, says who asked, and why."""
    member = writer_of(request)
    asking.reopen(member, seen_entry(member, uid, Kind.QUESTION), why=data.why)
    return Status(204, None)


@router.get("/questions/{uid}/whom", response={200: WhomOut, **REFUSED}, auth=STOCK)
def whom(request: HttpRequest, uid: str) -> WhomOut:
    """Whom one's own question could be put to, and why them."""
    question = own_entry(member_of(request), uid, Kind.QUESTION)
    asked = queries.asked_for(question)
    room = MOST_ASKED - len(asked)
    offer = [
        CandidateOut(person=PersonOut(handle=one.member.handle, name=one.member.name), why=str(one.why))
        for one in (routing.offered(question) if room > 0 else [])
    ]
    people = [PersonOut(handle=one.member.handle, name=one.member.name) for one in asked]
    return WhomOut(asked=people, first=offer[:room], then=offer[room:])


@router.post("/questions/{uid}/whom", response={204: None, **REFUSED}, auth=WRITE)
def put_question_to(request: HttpRequest, uid: str, data: PutToIn) -> Status[None]:
    """Put one's own question to people. They are told."""
    member = writer_of(request)
    question = own_entry(member, uid, Kind.QUESTION)
    needs_share(request, question.audience.ring)
    routing.put_to(member, question, first=data.first, then=data.then)
    return Status(204, None)


@router.put("/questions/{uid}/declined", response={204: None, **REFUSED}, auth=WRITE)
def decline_question(request: HttpRequest, uid: str) -> Status[None]:
    """One need not answer what one was asked. Nobody is told why."""
    member = writer_of(request)
    routing.decline(member, get_object_or_404(queries.waiting_for(member).select_related("question"), question__uid=uid))
    return Status(204, None)


@router.delete("/questions/{uid}/declined", response={204: None, **REFUSED}, auth=WRITE)
def take_question_on(request: HttpRequest, uid: str) -> Status[None]:
    """Take it on after all."""
    member = writer_of(request)
    rows = AnswerRequest.objects.filter(member=member, asked_at__isnull=False, question__uid=uid)
    routing.undo_decline(member, get_object_or_404(rows.select_related("question")))
    return Status(204, None)
