"""What is tried with a practice: experiments, outcomes, and who works this way."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Status

from commonplace.api.auth import STOCK, WRITE, member_of, writer_of
from commonplace.api.fetching import seen_entry
from commonplace.api.practice_schemas import (
    AdoptionIn,
    AdoptionOut,
    AdoptionsOut,
    EndAdoptionIn,
    ExperimentIn,
    ExperimentOut,
    ExperimentsOut,
    OutcomeIn,
    OutcomeOut,
    OutcomesOut,
    ResultIn,
)
from commonplace.api.problems import Problem
from commonplace.api.schemas import REFUSED, MadeOut
from commonplace.api.views.goals import Undoable
from commonplace.api.views.practices import kept_practice
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.paging import page_by_key
from commonplace.practices.actions import trying as actions
from commonplace.practices.models import Adoption, Experiment, Outcome, Verdict
from commonplace.practices.queries import adoptions_of, outcomes_of, outcomes_shown

SIZE, NEWEST = 50, ("-made_at", "-pk")
router = Router(tags=["Practices"])


@router.get("/practices/{uid}/experiments", response={200: ExperimentsOut, **REFUSED}, auth=STOCK)
def experiments(request: HttpRequest, uid: str, after: str = "") -> ExperimentsOut:
    """What was tried with it, newest first."""
    rows = Experiment.objects.filter(practice=seen_entry(member_of(request), uid, Kind.PRACTICE).pk)
    page = page_by_key(rows, keys=NEWEST, after=after, size=SIZE)
    return ExperimentsOut(items=[ExperimentOut.of(one) for one in page.items], next=page.next_cursor)


@router.post("/practices/{uid}/experiments", response={201: MadeOut, **REFUSED}, auth=WRITE)
def plan_experiment(request: HttpRequest, uid: str, data: ExperimentIn) -> Status[MadeOut]:
    """Plan one, as somebody who keeps the practice."""
    member, found = kept_practice(request, uid)
    made = actions.plan_experiment(
        member, found, tries=data.tries, measure=data.measure, starts_on=data.starts_on, ends_on=data.ends_on
    )  # fmt: skip
    return Status(201, MadeOut(uid=made.uid))


@router.put("/practices/{uid}/experiments/{experiment}/result", response={204: None, **REFUSED}, auth=WRITE)
def end_experiment(request: HttpRequest, uid: str, experiment: str, data: ResultIn) -> Status[None]:
    """Say what was seen; that ends it. What somebody else wrote meanwhile is not overwritten: `as_seen` says what one read."""
    member, found = kept_practice(request, uid)
    row = get_object_or_404(Experiment.objects.filter(practice=found.pk), uid=experiment)
    actions.end_experiment(member, found, row, verdict=Verdict(data.verdict.value), result=data.result, as_seen=data.as_seen)
    return Status(204, None)


@router.get("/practices/{uid}/outcomes", response={200: OutcomesOut, **REFUSED}, auth=STOCK)
def outcomes(request: HttpRequest, uid: str, after: str = "") -> OutcomesOut:
    """What people saw where they tried it, newest first."""
    member = member_of(request)
    sight = sight_of(member)
    page = page_by_key(outcomes_of(sight, seen_entry(member, uid, Kind.PRACTICE).pk), keys=NEWEST, after=after, size=SIZE)
    return OutcomesOut(items=[OutcomeOut.of(one) for one in outcomes_shown(sight, page.items)], next=page.next_cursor)


@router.post("/practices/{uid}/outcomes", response={201: MadeOut, **REFUSED}, auth=WRITE)
def say_outcome(request: HttpRequest, uid: str, data: OutcomeIn) -> Status[MadeOut]:
    """Say what came of it where one tried it. Whoever sees the practice reads it."""
    member = writer_of(request)
    found = seen_entry(member, uid, Kind.PRACTICE)
    evidence = Entry.objects.visible_to(member).filter(uid=data.evidence).first() if data.evidence else None
    if data.evidence and evidence is None:
        raise Problem(422, "refused", _("You name an entry that is not there."), field="evidence")
    made = actions.record_outcome(
        member, found, verdict=Verdict(data.verdict.value), words=data.words, tried_on=data.tried_on, in_team=data.in_team, evidence=evidence
    )  # fmt: skip
    return Status(201, MadeOut(uid=made.uid))


@router.post("/practices/{uid}/outcomes/{outcome}/{deed}", response={204: None, **REFUSED}, auth=WRITE)
def change_outcome(request: HttpRequest, uid: str, outcome: str, deed: Undoable) -> Status[None]:
    """Take back what one said, or put it there again."""
    member = writer_of(request)
    found = seen_entry(member, uid, Kind.PRACTICE)
    row = get_object_or_404(Outcome.objects.filter(practice=found.pk, member=member), uid=outcome)
    actions.take_back_outcome(member, row, is_removed=deed is Undoable.REMOVE)
    return Status(204, None)


@router.get("/practices/{uid}/adoptions", response={200: AdoptionsOut, **REFUSED}, auth=STOCK)
def adoptions(request: HttpRequest, uid: str, after: str = "") -> AdoptionsOut:
    """Who works this way, newest first."""
    member = member_of(request)
    rows = adoptions_of(sight_of(member), seen_entry(member, uid, Kind.PRACTICE).pk)
    page = page_by_key(rows, keys=NEWEST, after=after, size=SIZE)
    return AdoptionsOut(items=[AdoptionOut.of(one) for one in page.items], next=page.next_cursor)


@router.put("/practices/{uid}/adoption", response={204: None, **REFUSED}, auth=WRITE)
def adopt_practice(request: HttpRequest, uid: str, data: AdoptionIn) -> Status[None]:
    """Say that one works this way, or change what one said of it."""
    member = writer_of(request)
    actions.adopt(member, seen_entry(member, uid, Kind.PRACTICE), since=data.since, how=data.how, in_team=data.in_team)
    return Status(204, None)


@router.post("/practices/{uid}/adoption/end", response={204: None, **REFUSED}, auth=WRITE)
def end_adoption(request: HttpRequest, uid: str, data: EndAdoptionIn) -> Status[None]:
    """One works this way no longer. What one said of it stays."""
    member = writer_of(request)
    found = seen_entry(member, uid, Kind.PRACTICE)
    mine = get_object_or_404(Adoption.objects.filter(practice=found.pk, member=member, ended_on__isnull=True))
    actions.end_adoption(member, mine, why=data.why)
    return Status(204, None)
