"""Finding: search, tags, what is near, who knows, and asking the stock."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.entry_schemas import EntriesOut, EntryOut
from commonplace.api.fetching import seen_entry, with_heads
from commonplace.api.hatch_inputs import StockQuestionIn
from commonplace.api.hatch_schemas import HatchOut
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, PersonOut, at_home
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.hatch.actions.answering import ask_model_for_answer
from commonplace.hatch.asking import Said, answered
from commonplace.kit.text import clean_line
from commonplace.knowing.people import people_who_know
from commonplace.search.queries import Sort, find_entries
from commonplace.search.query import parse
from commonplace.search.related import related_to
from commonplace.topics.queries import all_topics

router = Router(tags=["Finding"])
Words = Annotated[str, Field(min_length=1, max_length=500)]


class Order(StrEnum):
    BEST = "best"
    NEWEST = "newest"


class FoundOut(EntriesOut):
    """`meant` names words that were taken for mistyped ones."""

    meant: dict[str, str]


class NearOut(Schema):
    address: str
    title: str
    kind: str
    by: str


class NearListOut(Schema):
    items: list[NearOut]


class TagOut(Schema):
    name: str
    address: str


class TagsOut(Schema):
    items: list[TagOut]
    next: str | None


class KnowsOut(Schema):
    """`because` are things that they made about it."""

    person: PersonOut
    says: str
    because: list[str]


class WhoKnowsOut(Schema):
    items: list[KnowsOut]


class SentenceOut(Schema):
    """A sentence as it stands in the entry `uid`, and how well it answers (0 to 1)."""

    text: str
    score: float
    uid: str
    address: str
    by: str

    @classmethod
    def of(cls, one: Said) -> SentenceOut:
        uid = one.passage.entry.uid if one.passage.entry else ""
        return cls(text=one.text, score=round(one.score, 3), uid=uid, address=at_home(one.passage.url), by=one.passage.name)


class AnswerOut(Schema):
    """`is_known` False says: nobody here has said it. Then `near` comes nearest, and `people` are whom to ask."""

    is_known: bool
    sentences: list[SentenceOut]
    near: list[SentenceOut]
    people: list[PersonOut]


@router.get("/search", response={200: FoundOut, **REFUSED}, auth=STOCK)
def search(request: HttpRequest, q: Words, kind: Kind | None = None, sort: Order = Order.BEST, after: str = "") -> FoundOut:
    """What answers the words, in the language of the search page: `by:`, `tag:`, `kind:`, `in:`, `from:`, `after:`, quotation marks, a minus."""
    member = member_of(request)
    found = find_entries(member, parse(q), kind=kind or "", after=after, sort=Sort.BEST if sort is Order.BEST else Sort.NEWEST)
    keys = [hit.pk for hit in found.entries]
    rows = {row.pk: row for row in with_heads(Entry.objects.visible_to(member)).filter(pk__in=keys)}
    items = [EntryOut.of(rows[key], member) for key in keys if key in rows]
    return FoundOut(items=items, next=found.next_cursor, meant=dict(found.meant))


@router.get("/entries/{uid}/near", response={200: NearListOut, **REFUSED}, auth=STOCK)
def near(request: HttpRequest, uid: str) -> NearListOut:
    """What is about the same and not tied to it yet."""
    member = member_of(request)
    found = related_to(sight_of(member), seen_entry(member, uid))
    return NearListOut(items=[NearOut(address=at_home(one.url), title=one.title, kind=str(one.kind), by=one.name) for one in found])


@router.get("/tags", response={200: TagsOut, **REFUSED}, auth=STOCK)
def tags(request: HttpRequest, begins: str = "", after: str = "") -> TagsOut:
    """The topics that everybody here has in common, by name."""
    page = all_topics(sight_of(member_of(request)), after=after, begins=begins)
    items = [TagOut(name=one.name, address=at_home(reverse("topics:tag", args=[one.name]))) for one in page.topics]
    return TagsOut(items=items, next=page.next_name or None)


@router.get("/people-who-know", response={200: WhoKnowsOut, **REFUSED}, auth=STOCK)
def who_knows(request: HttpRequest, q: Words) -> WhoKnowsOut:
    """Who has shown that they know about it, as far as the member may see what shows it."""
    known = people_who_know(member_of(request), q).known
    return WhoKnowsOut(
        items=[
            KnowsOut(
                person=PersonOut(handle=one.member.handle, name=one.member.name),
                says=one.says,
                because=[str(piece.title) for piece in one.pieces],
            )
            for one in known
        ]
    )


@router.get("/answers", response={200: AnswerOut, **REFUSED}, auth=STOCK)
def answers(request: HttpRequest, q: Words) -> AnswerOut:
    """A question in plain words, answered by sentences that people wrote here, letter by letter. Nothing is kept of it."""
    found = answered(member_of(request), q)
    return AnswerOut(
        is_known=found.is_known,
        sentences=[SentenceOut.of(one) for one in found.said],
        near=[SentenceOut.of(one) for one in found.near],
        people=[PersonOut(handle=one.member.handle, name=one.member.name) for one in found.people],
    )


@router.post("/answers", response={202: HatchOut, **REFUSED}, auth=WRITE)
def ask_stock(request: HttpRequest, data: StockQuestionIn) -> Status[HatchOut]:
    """Have the model answer a question from what the member may see; every sentence is checked. Ask for the hatch until it is done, then for its
    sheet."""
    member = writer_of(request)
    question = clean_line(data.question)
    if not question:
        raise Problem(422, "refused", _("Write your question first."), field="question")
    return Status(202, HatchOut.of(ask_model_for_answer(member, question)))
