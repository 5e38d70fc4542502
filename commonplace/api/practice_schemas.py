"""The shapes of practices: their fields, what was tried, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from ninja import Schema
from pydantic import Field

from commonplace.api.entry_schemas import EntryOut, WholeEntryOut
from commonplace.api.schemas import PersonOut, Sent
from commonplace.entries.words import Stage
from commonplace.people.models import Member
from commonplace.practices.models import Adoption, Experiment, Keeper, Practice, Verdict
from commonplace.practices.queries import MoveShown, Said

Handles = Annotated[list[str], Field(max_length=20)]


class OutcomeVerdict(StrEnum):
    WORKED = Verdict.WORKED.value
    PARTLY = Verdict.PARTLY.value
    DID_NOT = Verdict.DID_NOT.value


def person(member: Member) -> PersonOut:
    return PersonOut(handle=member.handle, name=member.name)


class PracticeOut(EntryOut):
    """A practice in lists: how far it has come, and since when."""

    stage: Stage
    moved_at: datetime

    @classmethod
    def of_practice(cls, row: Practice, viewer: Member) -> PracticeOut:
        return cls(**cls.values(row.entry, viewer), stage=Stage(row.stage), moved_at=row.moved_at)


class PracticesOut(Schema):
    items: list[PracticeOut]
    next: str | None


class PracticeFieldsOut(Schema):
    """In Markdown: where it applies, what is tried, what came of it, where it does not hold."""

    context: str
    probe: str
    outcome: str
    limits: str


class WholePracticeOut(WholeEntryOut):
    """`fields` are for those who keep it (`may_keep`); others have `html`. `leads_to` are the stages that it can go to."""

    stage: Stage
    moved_at: datetime
    keepers: list[PersonOut]
    may_keep: bool
    leads_to: list[Stage]
    fields: PracticeFieldsOut | None

    @classmethod
    def of_practice(
        cls, said: WholeEntryOut, row: Practice, *, keepers: list[Keeper], may_keep: bool, leads_to: list[Stage]
    ) -> WholePracticeOut:
        fields = PracticeFieldsOut(context=row.context, probe=row.probe, outcome=row.outcome, limits=row.limits)
        return cls(
            **said.dict(),
            stage=Stage(row.stage),
            moved_at=row.moved_at,
            keepers=[person(one.member) for one in keepers],
            may_keep=may_keep,
            leads_to=leads_to,
            fields=fields if may_keep else None,
        )


class ExperimentOut(Schema):
    """`verdict` is null while it runs. `mark` goes into `as_seen` of the next result, so that two who write at once are told."""

    uid: str
    tries: str
    measure: str
    starts_on: date
    ends_on: date
    ended_at: datetime | None
    verdict: OutcomeVerdict | None
    result: str
    mark: str

    @classmethod
    def of(cls, one: Experiment) -> ExperimentOut:
        return cls(
            uid=one.uid, tries=one.tries, measure=one.measure, starts_on=one.starts_on, ends_on=one.ends_on, ended_at=one.ended_at,
            verdict=OutcomeVerdict(one.verdict) if one.verdict else None, result=one.result, mark=one.mark,
        )  # fmt: skip


class ExperimentsOut(Schema):
    items: list[ExperimentOut]
    next: str | None


class OutcomeOut(Schema):
    """What somebody saw where they tried it. `evidence` is the uid of an entry, where the member may see that."""

    uid: str
    by: PersonOut
    team: str | None
    verdict: OutcomeVerdict
    tried_on: date
    words: str
    evidence: str | None

    @classmethod
    def of(cls, said: Said) -> OutcomeOut:
        one = said.outcome
        return cls(
            uid=one.uid, by=person(one.member), team=one.team.name if one.team else None, verdict=OutcomeVerdict(one.verdict),
            tried_on=one.tried_on, words=one.words, evidence=said.evidence.uid if said.evidence else None,
        )  # fmt: skip


class OutcomesOut(Schema):
    items: list[OutcomeOut]
    next: str | None


class AdoptionOut(Schema):
    """Somebody, or their team, works this way; `ended_on` says that they do no longer."""

    uid: str
    by: PersonOut
    team: str | None
    since: date
    how: str
    ended_on: date | None
    ended_why: str

    @classmethod
    def of(cls, one: Adoption) -> AdoptionOut:
        return cls(
            uid=one.uid, by=person(one.member), team=one.team.name if one.team else None, since=one.since, how=one.how,
            ended_on=one.ended_on, ended_why=one.ended_why,
        )  # fmt: skip


class AdoptionsOut(Schema):
    items: list[AdoptionOut]
    next: str | None


class MoveOut(Schema):
    """`by` is null, and `reason` left out, where a block stands between the member and whoever moved it. `entries` are what it rested on, and `heir`
    what took its place, by uid, as far as the member may see them."""

    uid: str
    before: Stage
    to: Stage
    by: PersonOut | None
    reason: str
    entries: list[str]
    heir: str | None
    made_at: datetime

    @classmethod
    def of(cls, shown: MoveShown) -> MoveOut:
        one = shown.move
        return cls(
            uid=one.uid, before=Stage(one.from_stage), to=Stage(one.to_stage), by=person(shown.by) if shown.by else None,
            reason=shown.reason, entries=[entry.uid for entry in shown.entries], heir=shown.heir.uid if shown.heir else None,
            made_at=one.made_at,
        )  # fmt: skip


class MovesOut(Schema):
    items: list[MoveOut]
    next: str | None


class PracticeChangeIn(Sent):
    """What is left out stays as it is. `keepers`, by their short names, are for its author alone to say."""

    title: str | None = None
    context: str | None = None
    probe: str | None = None
    outcome: str | None = None
    limits: str | None = None
    tags: list[str] | None = None
    keepers: Handles | None = None


class MoveIn(Sent):
    """Forward it rests on what the practice holds; back and to retirement, on a reason. `evidence` and `heir` are entries, by uid."""

    to: Stage
    reason: str = ""
    evidence: Annotated[list[str], Field(max_length=20)] = []
    heir: str = ""


class ExperimentIn(Sent):
    tries: str
    measure: str
    starts_on: date
    ends_on: date


class ResultIn(Sent):
    verdict: OutcomeVerdict
    result: str
    as_seen: str = ""


class OutcomeIn(Sent):
    """`in_team`: it was in the member's team. `evidence` is the uid of an entry."""

    verdict: OutcomeVerdict
    words: str
    tried_on: date
    in_team: bool = True
    evidence: str = ""


class AdoptionIn(Sent):
    since: date
    how: str = ""
    in_team: bool = True


class EndAdoptionIn(Sent):
    why: str = ""
