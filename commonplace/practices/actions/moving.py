"""Moving a practice from stage to stage: only evidence does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import lifecycle
from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import MATURITY_OF, Stage
from commonplace.freshness.actions import point_to_heir
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.practices.actions.writing import held_practice
from commonplace.practices.models import Adoption, Experiment, Move, MoveEvidence, Outcome, Practice, Verdict
from commonplace.practices.queries import adoptions_of, outcomes_of

ENOUGH = 2
"""So many outcomes or adoptions, each of another person or team, make a practice of what is emerging."""
_ORDER = list(Stage)


@dataclass(frozen=True)
class Ground:
    """What the practice holds for a move. `lacks` says what is missing, to a person; "" when it may be made. `asks` says what whoever moves it
    has to answer in their reason; "" when they need not give one."""

    lacks: str = ""
    asks: str = ""
    experiments: list[Experiment] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)


def is_forward(before: Stage, after: Stage) -> bool:
    return after is not Stage.RETIRED and _ORDER.index(after) > _ORDER.index(before)


def stages_from(stage: Stage) -> list[Stage]:
    """The next one, those behind, and to retire."""
    here = _ORDER.index(stage)
    ahead = [] if stage in {Stage.PRACTICE, Stage.RETIRED} else [_ORDER[here + 1]]
    retire = [] if stage is Stage.RETIRED else [Stage.RETIRED]
    return [*ahead, *_ORDER[:here], *retire]


def ground_for(actor: Member, practice: Practice, stage: Stage) -> Ground:
    """What there is for the move forward to this stage, as far as it is there for the actor (blocks keep what people say from each other)."""
    match stage:
        case Stage.EXPERIMENT:
            found = list(practice.experiments.filter(ended_at__isnull=True)[:1])
            return Ground(lacks="" if found else str(_("Plan the experiment first: a start, a measure and an end.")), experiments=found)
        case Stage.EMERGING:
            found = list(practice.experiments.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")[:1])
            return Ground(lacks="" if found else str(_("End the experiment with its result first.")), experiments=found)
        case Stage.PRACTICE:
            return _ground_of_many(actor, practice)
    return Ground()


def _ground_of_many(actor: Member, practice: Practice) -> Ground:
    outcomes = list(outcomes_of(actor, practice.pk).exclude(verdict=Verdict.DID_NOT)[:50])
    adoptions = list(adoptions_of(actor, practice.pk).filter(ended_on__isnull=True)[:50])
    people = {one.member_id for one in outcomes} | {taken.member_id for taken in adoptions}
    lacks = _("It takes two people or teams for whom it worked, wholly or in part, or who work this way. So far there is %(number)s.")
    contradicts = outcomes_of(actor, practice.pk, Verdict.DID_NOT).exists()
    return Ground(
        lacks="" if len(people) >= ENOUGH else str(lacks) % {"number": len(people)},
        asks=str(_("Somebody tried it and it did not work. Say what you make of that.")) if contradicts else "",
        outcomes=outcomes,
        adoptions=adoptions,
    )


@transaction.atomic
def move(actor: Member, entry: Entry, *, to: Stage, reason: str = "", evidence: Sequence[Entry] = (), heir: Entry | None = None) -> Move:
    """Bring a practice that the actor keeps to another stage. `evidence` and `heir` are entries that the actor may see.

    Forward, it rests on what the practice holds (`ground_for`); back and to retirement, on a reason.
    """
    practice = held_practice(actor, entry)
    before = Stage(practice.stage)
    if to not in stages_from(before):
        raise Refusal(_("It goes forward one stage at a time."), field="to")
    ground = ground_for(actor, practice, to) if is_forward(before, to) else Ground()
    if ground.lacks:
        raise Refusal(ground.lacks, field="to")
    reason = _reason(before, to, reason, ground)
    if any(found.pk == entry.pk for found in evidence):
        raise Refusal(_("A practice cannot be evidence for itself."), field="evidence")
    if heir is not None and to is Stage.RETIRED:
        point_to_heir(entry, heir)
    made = Move.objects.create(
        practice=practice,
        member=actor,
        from_stage=before,
        to_stage=to,
        reason=reason,
        heir=heir if to is Stage.RETIRED else None,
        made_at=now(),
    )
    _write_evidence(made, entry, ground, evidence)
    practice.stage, practice.moved_at = to, made.made_at
    practice.save(update_fields=["stage", "moved_at"])
    lifecycle.describe(entry, maturity=MATURITY_OF[to])
    record(
        actor, Verb.MOVED_PRACTICE, entry, move=made.pk, to=to.value, evidence=[found.pk for found in evidence], **{"from": before.value}
    )
    return made


def _reason(before: Stage, to: Stage, typed: str, ground: Ground) -> str:
    reason = clean_line(typed)
    if len(reason) > 1000:
        raise Refusal(_("Please keep it under 1,000 characters."), field="reason")
    if has_words(reason):
        return reason
    if not is_forward(before, to):
        raise Refusal(_("Say why: whoever works this way will want to know."), field="reason")
    if ground.asks:
        raise Refusal(ground.asks, field="reason")
    return ""


def _write_evidence(made: Move, entry: Entry, ground: Ground, evidence: Sequence[Entry]) -> None:
    MoveEvidence.objects.bulk_create(
        [
            *(MoveEvidence(move=made, experiment=found) for found in ground.experiments),
            *(MoveEvidence(move=made, outcome=found) for found in ground.outcomes),
            *(MoveEvidence(move=made, adoption=found) for found in ground.adoptions),
            *(MoveEvidence(move=made, entry=found) for found in evidence),
        ]
    )
    for found in evidence:
        grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=found)
