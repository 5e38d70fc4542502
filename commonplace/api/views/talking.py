"""What is said of an entry: comments, answers, thanks; and what it grew from and led to."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from commonplace.api.auth import STOCK, WRITE, keep_within_writing, member_of
from commonplace.api.entry_schemas import CommentIn, EndOut, LineageOut, SaidOut, SayIn, ThanksIn
from commonplace.api.fetching import answerable, seen_entry, with_heads
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, PersonOut
from commonplace.discussion.actions import Quoted, comment
from commonplace.discussion.wanted import NotWanted, usual_sort
from commonplace.discussion.words import Way
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.paging import page_by_key
from commonplace.lineage import queries as lineage
from commonplace.lineage.actions import thank
from commonplace.people.models import Member
from commonplace.questions.actions.answering import accept, answer, helped, may_accept, unaccept

SIZE = 100
router = Router(tags=["Talk and lineage"])


class ResponsesOut(Schema):
    items: list[SaidOut]
    next: str | None


class ThanksOut(Schema):
    by: PersonOut
    used_for: str


class AllThanksOut(Schema):
    items: list[ThanksOut]


@router.get("/entries/{uid}/responses", response={200: ResponsesOut, **REFUSED}, auth=STOCK)
def responses(request: HttpRequest, uid: str, after: str = "") -> ResponsesOut:
    """Comments and answers that the member may see, the oldest first, a hundred at a time."""
    member = member_of(request)
    root = seen_entry(member, uid)
    rows = Entry.objects.open_to(member).filter(root=root)
    page = page_by_key(with_heads(rows).select_related("remark"), keys=("pk",), after=after, size=SIZE)
    bodies = lineage.shown_bodies(member, page.items)
    answered = dict(Entry.objects.visible_to(member).filter(pk__in=[one.parent_id for one in page.items]).values_list("pk", "uid"))
    items = [SaidOut.of(one, str(bodies[one.pk]), answers=answered.get(one.parent_id or 0, root.uid)) for one in page.items]
    return ResponsesOut(items=items, next=page.next_cursor)


@router.post("/entries/{uid}/comments", response={201: SaidOut, **REFUSED}, auth=WRITE)
def say(request: HttpRequest, uid: str, data: CommentIn) -> Status[SaidOut]:
    """Comment on an entry, or answer a comment: openly, as an aside, or kept until its author opens it. Code `not_wanted`: the author asked for
    something else; say it in another way."""
    member = member_of(request)
    parent = answerable(member, uid)
    keep_within_writing(member)
    on = Quoted(data.on.quote, data.on.before, data.on.after) if data.on and data.on.quote.strip() else None
    sort = data.sort or usual_sort(parent.root or parent)
    try:
        made = comment(member, parent, body=data.text, sort=sort, way=Way(data.to.value), on=on)
    except NotWanted as refusal:
        raise Problem(422, "not_wanted", str(refusal), field="sort") from refusal
    return Status(201, _made(member, made, answers=parent.uid))


@router.post("/entries/{uid}/answers", response={201: SaidOut, **REFUSED}, auth=WRITE)
def answer_question(request: HttpRequest, uid: str, data: SayIn) -> Status[SaidOut]:
    """Answer a question."""
    member = member_of(request)
    question = seen_entry(member, uid, Kind.QUESTION)
    keep_within_writing(member)
    return Status(201, _made(member, answer(member, question, body=data.text), answers=question.uid))


def _made(member: Member, made: Entry, *, answers: str) -> SaidOut:
    found = with_heads(Entry.objects.visible_to(member)).select_related("remark").get(pk=made.pk)
    return SaidOut.of(found, str(lineage.shown_body(member, found)), answers=answers)


@router.put("/entries/{uid}/accepted", response={204: None, **REFUSED}, auth=WRITE)
def accept_answer(request: HttpRequest, uid: str) -> Status[None]:
    """This answer solved the question, says who asked (or a host of its space)."""
    member = member_of(request)
    accept(member, _answer(member, uid))
    return Status(204, None)


@router.delete("/entries/{uid}/accepted", response={204: None, **REFUSED}, auth=WRITE)
def unaccept_answer(request: HttpRequest, uid: str) -> Status[None]:
    member = member_of(request)
    unaccept(member, _answer(member, uid))
    return Status(204, None)


def _answer(member: Member, uid: str) -> Entry:
    """For whoever may not say what solved it there is no such door."""
    found = seen_entry(member, uid)
    if found.kind != Kind.ANSWER or found.root is None or not may_accept(member, found.root):
        raise Http404
    return found


@router.get("/entries/{uid}/thanks", response={200: AllThanksOut, **REFUSED}, auth=STOCK)
def thanks(request: HttpRequest, uid: str) -> AllThanksOut:
    """What people used it for."""
    member = member_of(request)
    rows = lineage.thanks_for(member, seen_entry(member, uid))
    return AllThanksOut(items=[ThanksOut(by=PersonOut(handle=one.handle, name=one.name), used_for=one.used_for) for one in rows])


@router.post("/entries/{uid}/thanks", response={201: ThanksOut, **REFUSED}, auth=WRITE)
def say_thanks(request: HttpRequest, uid: str, data: ThanksIn) -> Status[ThanksOut]:
    """I used this for ..."""
    member = member_of(request)
    found = seen_entry(member, uid)
    keep_within_writing(member)
    said = helped(member, found, used_for=data.used_for) if found.kind == Kind.ANSWER else thank(member, found, used_for=data.used_for)
    return Status(201, ThanksOut(by=PersonOut(handle=member.handle, name=member.name), used_for=said.used_for))


@router.get("/entries/{uid}/lineage", response={200: LineageOut, **REFUSED}, auth=STOCK)
def lineage_of(request: HttpRequest, uid: str) -> LineageOut:
    """What it grew from, what grew from it, and what mentions it, as far as the member may see both ends."""
    member = member_of(request)
    found = seen_entry(member, uid)
    return LineageOut(
        grown_from=[EndOut.of(line) for line in lineage.grown_from(member, found)],
        led_to=[EndOut.of(line) for line in lineage.led_to(member, found)],
        mentioned_in=[EndOut.of(line) for line in lineage.backlinks(member, found)],
    )
