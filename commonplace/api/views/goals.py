"""Goals: to list, read, set, rewrite, end and take up again; their steps, what counts for them, and what one noticed on the way."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from commonplace.api.asking import chosen_audience
from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.entry_schemas import EntriesOut
from commonplace.api.fetching import (
    BODY_HEADS,
    answered,
    needs_share,
    own_entry,
    refuse_unless_seen,
    seen_entry,
    to_change,
    whole,
    with_heads,
)
from commonplace.api.goal_schemas import (
    EndingIn,
    GoalChangeIn,
    GoalIn,
    GoalOut,
    GoalsOut,
    LineIn,
    ReflectionOut,
    ReflectionsOut,
    StepOut,
    WholeGoalOut,
)
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, ProblemOut
from commonplace.entries.audience import sight_of
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.goals.actions import doing
from commonplace.goals.actions import goals as actions
from commonplace.goals.models import Goal, Reflection, Step
from commonplace.goals.queries import evidence_entries, goals_of, shared_goals
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member

SIZE = 50
router = Router(tags=["Goals"])


class GoalShelf(StrEnum):
    OPEN = "open"
    ENDED = "ended"
    SHARED = "shared"


class Undoable(StrEnum):
    REMOVE = "remove"
    PUT_BACK = "put-back"


@router.get("/goals", response={200: GoalsOut, **REFUSED}, auth=STOCK)
def goals(request: HttpRequest, shelf: GoalShelf = GoalShelf.OPEN, after: str = "") -> GoalsOut:
    """One's own goals, open or ended, the one last worked on first; or those of others that the member may see."""
    member = member_of(request)
    mine, keys = goals_of(member), ("-touched_at", "-pk")
    if shelf is GoalShelf.SHARED:
        rows, keys = shared_goals(sight_of(member)), ("-made_at", "-pk")
    else:
        rows = mine.filter(ended_at__isnull=shelf is GoalShelf.OPEN)
    page = page_by_key(rows.select_related(*BODY_HEADS).defer("entry__card_html"), keys=keys, after=after, size=SIZE)
    return GoalsOut(items=[GoalOut.of_goal(goal, member) for goal in page.items], next=page.next_cursor)


@router.post("/goals", response={201: WholeGoalOut, **REFUSED}, auth=WRITE)
def set_goal(request: HttpRequest, response: HttpResponse, data: GoalIn) -> Status[WholeGoalOut]:
    """Set oneself a goal."""
    needs_share(request, data.audience.ring, field="audience.ring")
    member = writer_of(request)
    evidence = Entry.objects.visible_to(member).filter(uid=data.evidence).first() if data.evidence else None
    if data.evidence and evidence is None:
        raise Problem(422, "refused", _("You name an entry that is not there."), field="evidence")
    made = actions.set_goal(
        member,
        title=data.title,
        answers=actions.Answers(data.trying, data.related, data.contribute),
        tags=data.tags,
        audience=chosen_audience(member, data.audience),
        evidence=evidence,
    )
    return Status(201, _whole(response, member, own_entry(member, made.uid)))


def _whole(response: HttpResponse, member: Member, entry: Entry) -> WholeGoalOut:
    answered(response, entry)
    goal = Goal.objects.get(entry=entry)
    return WholeGoalOut.of_goal(whole(entry, member), goal, list(goal.steps.filter(removed_at__isnull=True)))


@router.get("/goals/{uid}", response={200: WholeGoalOut, **REFUSED}, auth=STOCK)
def goal(request: HttpRequest, response: HttpResponse, uid: str) -> WholeGoalOut:
    """One whole, with its steps. The ETag is that of its words: steps can be ticked while it stays the same."""
    member = member_of(request)
    return _whole(response, member, seen_entry(member, uid, Kind.GOAL))


@router.patch("/goals/{uid}", response={200: WholeGoalOut, 412: ProblemOut, 428: ProblemOut, **REFUSED}, auth=WRITE)
def rewrite_goal(request: HttpRequest, response: HttpResponse, uid: str, data: GoalChangeIn) -> WholeGoalOut:
    """Answer the questions anew. If-Match says which version the change began from."""
    member, entry = to_change(request, uid, Kind.GOAL)
    refuse_unless_seen(request, entry)
    present = Goal.objects.get(entry=entry)
    answers = {name: getattr(present, name) if (said := getattr(data, name)) is None else said for name in vars(actions.Answers())}
    try:
        actions.rewrite_goal(
            member,
            entry,
            title=entry.title if data.title is None else data.title,
            answers=actions.Answers(**answers),
            tags=tags_of(entry) if data.tags is None else data.tags,
            expected_revision=entry.revision,
        )
    except EditConflict as conflict:
        raise Problem(412, "changed_elsewhere", str(conflict)) from conflict
    return _whole(response, member, own_entry(member, uid))


@router.put("/goals/{uid}/ending", response={200: WholeGoalOut, **REFUSED}, auth=WRITE)
def end_goal(request: HttpRequest, response: HttpResponse, uid: str, data: EndingIn) -> WholeGoalOut:
    """Celebrate a goal of one's own, or let it go."""
    member, entry = to_change(request, uid, Kind.GOAL)
    actions.end_goal(member, entry, ending=data.ending, can_now=data.can_now)
    return _whole(response, member, entry)


@router.delete("/goals/{uid}/ending", response={200: WholeGoalOut, **REFUSED}, auth=WRITE)
def reopen_goal(request: HttpRequest, response: HttpResponse, uid: str) -> WholeGoalOut:
    """Take an ended goal up again."""
    member, entry = to_change(request, uid, Kind.GOAL)
    actions.reopen_goal(member, entry)
    return _whole(response, member, entry)


@router.post("/goals/{uid}/steps", response={201: StepOut, **REFUSED}, auth=WRITE)
def add_step(request: HttpRequest, uid: str, data: LineIn) -> Status[StepOut]:
    """Add a step at the end. The same words again, while that step is open, give the step there is."""
    member, entry = to_change(request, uid, Kind.GOAL)
    return Status(201, StepOut.of(doing.add_step(member, entry, text=data.text)))


@router.post("/goals/{uid}/steps/{step}/{deed}", response={200: StepOut, **REFUSED}, auth=WRITE)
def change_step(request: HttpRequest, uid: str, step: str, deed: doing.StepDeed) -> StepOut:
    """Tick a step off or not, move it up or down, take it out or put it back."""
    member, entry = to_change(request, uid, Kind.GOAL)
    found = get_object_or_404(Step.objects.filter(goal=entry.pk), uid=step)
    return StepOut.of(doing.change_step(member, entry, found, deed))


@router.get("/goals/{uid}/evidence", response={200: EntriesOut, **REFUSED}, auth=STOCK)
def goal_evidence(request: HttpRequest, uid: str, after: str = "") -> EntriesOut:
    """What counts for the goal, as far as the member may see it, newest first."""
    member = member_of(request)
    entry = seen_entry(member, uid, Kind.GOAL)
    rows: Any = with_heads(evidence_entries(sight_of(member), entry.pk))  # type: ignore[arg-type]
    page = page_by_key(rows, keys=("-made_at", "-pk"), after=after, size=SIZE)
    return EntriesOut.of(page.items, member, page.next_cursor)


@router.put("/goals/{uid}/evidence/{entry_uid}", response={204: None, **REFUSED}, auth=WRITE)
def attach_evidence(request: HttpRequest, uid: str, entry_uid: str) -> Status[None]:
    """Have an entry that the member may see count for their goal."""
    member, entry = to_change(request, uid, Kind.GOAL)
    actions.attach(member, entry, seen_entry(member, entry_uid))
    return Status(204, None)


@router.delete("/goals/{uid}/evidence/{entry_uid}", response={204: None, **REFUSED}, auth=WRITE)
def detach_evidence(request: HttpRequest, uid: str, entry_uid: str) -> Status[None]:
    """It counts for the goal no longer."""
    member, entry = to_change(request, uid, Kind.GOAL)
    actions.detach(member, entry, seen_entry(member, entry_uid))
    return Status(204, None)


@router.get("/goals/{uid}/reflections", response={200: ReflectionsOut, **REFUSED}, auth=STOCK)
def reflections(request: HttpRequest, uid: str, after: str = "") -> ReflectionsOut:
    """What its owner noticed on the way, newest first."""
    entry = seen_entry(member_of(request), uid, Kind.GOAL)
    rows = Reflection.objects.filter(goal=entry.pk, removed_at__isnull=True)
    page = page_by_key(rows, keys=("-made_at", "-pk"), after=after, size=SIZE)
    return ReflectionsOut(items=[ReflectionOut.of(row) for row in page.items], next=page.next_cursor)


@router.post("/goals/{uid}/reflections", response={201: ReflectionOut, **REFUSED}, auth=WRITE)
def reflect(request: HttpRequest, uid: str, data: LineIn) -> Status[ReflectionOut]:
    """Write what one noticed, under a goal of one's own."""
    member, entry = to_change(request, uid, Kind.GOAL)
    return Status(201, ReflectionOut.of(doing.reflect(member, entry, text=data.text)))


@router.post("/goals/{uid}/reflections/{reflection}/{deed}", response={204: None, **REFUSED}, auth=WRITE)
def change_reflection(request: HttpRequest, uid: str, reflection: str, deed: Undoable) -> Status[None]:
    """Take a reflection out, or put it back."""
    member, entry = to_change(request, uid, Kind.GOAL)
    found = get_object_or_404(Reflection.objects.filter(goal=entry.pk), uid=reflection)
    doing.take_back_reflection(member, entry, found, is_removed=deed is Undoable.REMOVE)
    return Status(204, None)
