"""Practices of the small world (tests/world.py): what was said of one, and what is hidden among it."""

from __future__ import annotations

from datetime import date

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.practices.models import Adoption, Experiment, Move, MoveEvidence, Outcome, Verdict

DAY = date(2026, 3, 4)


def try_out(practice: Entry, *, member: Member, evidence: Entry, words: str) -> None:
    """An experiment, an outcome, an adoption and a move."""
    Experiment.objects.create(practice_id=practice.pk, member=member, tries=words, measure=words, starts_on=DAY, ends_on=DAY)
    Adoption.objects.create(practice_id=practice.pk, member=member, since=DAY, how=words)
    say_among(practice, member=member, evidence=evidence, words=words)


def say_among(practice: Entry, *, member: Member, evidence: Entry, words: str) -> None:
    """An outcome and a move that rest on an entry."""
    said = Outcome.objects.create(
        practice_id=practice.pk, member=member, verdict=Verdict.WORKED, words=words, tried_on=DAY, evidence=evidence
    )
    move = Move.objects.create(practice_id=practice.pk, member=practice.author, from_stage="experiment", to_stage="hunch", reason=words)
    MoveEvidence.objects.bulk_create([MoveEvidence(move=move, entry=evidence), MoveEvidence(move=move, outcome=said)])


def hide_behind(practice: Entry, secret: Entry) -> None:
    """The last move and every outcome rest on a hidden entry, too."""
    move = Move.objects.filter(practice=practice.pk).latest("pk")
    MoveEvidence.objects.create(move=move, entry=secret)
    Move.objects.filter(pk=move.pk).update(heir=secret)
    Outcome.objects.filter(practice=practice.pk, evidence=None).update(evidence=secret)
