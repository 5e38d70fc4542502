"""What this room holds of a member: their practices as they stand in their fields, what they said of others', and what they adopted."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.entries.audience import visible_at
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.practices.models import Adoption, Experiment, Outcome, Practice
from commonplace.practices.queries import moves_of, moves_shown


def practices(member: Member) -> Iterator[Values]:
    mine = Practice.objects.filter(author=member, entry__withdrawn_at__isnull=True)
    for practice in mine.order_by("pk").prefetch_related("kept_by__member", "experiments"):
        yield plain(
            entry=practice.uid,
            stage=practice.stage,
            moved_at=practice.moved_at,
            context=practice.context,
            probe=practice.probe,
            outcome=practice.outcome,
            limits=practice.limits,
            kept_with=[row.member.handle for row in practice.kept_by.all()],
            experiments=[_experiment(one) for one in practice.experiments.all()],
            moves=[
                plain(
                    made_at=one.move.made_at,
                    by=one.by.handle if one.by else "",
                    from_stage=one.move.from_stage,
                    to_stage=one.move.to_stage,
                    reason=one.reason,
                    heir=one.heir.uid if one.heir else "",
                    evidence=[entry.uid for entry in one.entries],
                )
                for one in moves_shown(member, list(moves_of(practice.pk)))
            ],
        )


def _experiment(one: Experiment) -> Values:
    return plain(
        tries=one.tries,
        measure=one.measure,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        ended_at=one.ended_at,
        verdict=one.verdict,
        result=one.result,
    )


def outcomes(member: Member) -> Iterator[Values]:
    """What they said of practices that they may see still."""
    said = Outcome.objects.filter(visible_at("practice__entry", member), member=member, removed_at__isnull=True)
    for one in said.select_related("practice", "team").order_by("pk"):
        team = one.team.name if one.team else ""
        yield plain(practice=one.practice.uid, verdict=one.verdict, words=one.words, tried_on=one.tried_on, team=team, made_at=one.made_at)


def adoptions(member: Member) -> Iterator[Values]:
    taken = Adoption.objects.filter(visible_at("practice__entry", member), member=member)
    for one in taken.select_related("practice", "team").order_by("pk"):
        team = one.team.name if one.team else ""
        yield plain(practice=one.practice.uid, since=one.since, how=one.how, team=team, ended_on=one.ended_on, ended_why=one.ended_why)
