"""Deeds around trying a practice: experiments, outcomes, adoption."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Stage
from commonplace.freshness.days import today
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.practices.actions.writing import held_practice
from commonplace.practices.models import Adoption, Experiment, Outcome, Practice, Verdict

LONGEST_WORDS = 5_000


def _said(text: str, *, field: str, ask: str | Promise, longest: int = 500, clean: Callable[[str], str] = clean_line) -> str:
    words = clean(text).strip()
    if not has_words(words):
        raise Refusal(ask, field=field)
    if len(words) > longest:
        raise Refusal(_("Please keep it under %(number)s characters.") % {"number": longest}, field=field)
    return words


@transaction.atomic
def plan_experiment(actor: Member, entry: Entry, *, tries: str, measure: str, starts_on: date, ends_on: date) -> Experiment:
    """Say what is tried, from when to when, and what will tell. One at a time."""
    practice = held_practice(actor, entry)
    if practice.experiments.filter(ended_at__isnull=True).exists():
        raise Refusal(_("An experiment is under way. End it with its result first."))
    tries = _said(tries, field="tries", ask=_("Say what you will do differently."))
    measure = _said(measure, field="measure", ask=_("Say what you will look at to know whether it worked."))
    if ends_on < starts_on:
        raise Refusal(_("It cannot end before it begins."), field="ends_on")
    return Experiment.objects.create(
        practice=practice, member=actor, tries=tries, measure=measure, starts_on=starts_on, ends_on=ends_on, made_at=now()
    )


@transaction.atomic
def end_experiment(actor: Member, entry: Entry, experiment: Experiment, *, verdict: Verdict, result: str, as_seen: str = "") -> Experiment:
    """Write the result down. Ending it again changes only the words. `as_seen` is the mark of the result that the actor has seen."""
    held_practice(actor, entry)
    experiment.refresh_from_db()
    ask = _("Say what you saw, also where it is not what you hoped for.")
    words = _said(result, field="result", ask=ask, longest=LONGEST_WORDS, clean=clean_body)
    if (experiment.verdict, experiment.result) == (verdict, words):
        return experiment
    if experiment.mark != as_seen:
        raise Refusal(
            _("Somebody has written the result meanwhile; it stands above. Send yours once more to put it in its place."), field="result"
        )
    experiment.result, experiment.verdict, experiment.ended_at = words, verdict, experiment.ended_at or now()
    experiment.save(update_fields=["result", "verdict", "ended_at"])
    return experiment


@transaction.atomic
def record_outcome(
    actor: Member,
    entry: Entry,
    *,
    verdict: Verdict,
    words: str,
    tried_on: date,
    in_team: bool = True,
    evidence: Entry | None = None,
    deed_key: str = "",
) -> Outcome:
    """Say what came of trying a practice that the actor may see. `evidence` is an entry that they may see."""
    if deed_key and (done := Outcome.objects.filter(member=actor, deed_key=deed_key).first()):
        return done
    ask = _("Say in a few words what you did and what you saw.")
    words = _said(words, field="words", ask=ask, longest=LONGEST_WORDS, clean=clean_body)
    if tried_on > today():
        raise Refusal(_("That day is still to come."), field="tried_on")
    if evidence is not None and evidence.pk == entry.pk:
        raise Refusal(_("A practice cannot be evidence for itself."), field="evidence")
    made: dict[str, Any] = {"verdict": verdict, "words": words, "tried_on": tried_on, "evidence": evidence, "made_at": now()}
    try:
        with transaction.atomic():
            outcome = Outcome.objects.create(
                practice_id=entry.pk, member=actor, team_id=actor.team_id if in_team else None, deed_key=deed_key or None, **made
            )
    except IntegrityError:
        return Outcome.objects.get(member=actor, deed_key=deed_key)
    if evidence is not None and evidence.author_id == actor.pk:
        grow(evidence, kind=EdgeKind.TRIES, from_entry=entry)
    record(actor, Verb.RECORDED_OUTCOME, entry, outcome=outcome.pk)
    return outcome


@transaction.atomic
def take_back_outcome(actor: Member, outcome: Outcome, *, is_removed: bool) -> None:
    if outcome.member_id != actor.pk:
        raise Refusal(_("Only the person who said this can take it back."))
    outcome.removed_at = now() if is_removed else None
    outcome.save(update_fields=["removed_at"])


@transaction.atomic
def adopt(actor: Member, entry: Entry, *, since: date, how: str = "", in_team: bool = True) -> Adoption:
    """Say that one's team works this way since a day, and how it goes. Saying it again changes the words."""
    practice = Practice.objects.get(entry=entry)
    if practice.stage == Stage.RETIRED:
        raise Refusal(_("This practice is retired. See what took its place."))
    how = clean_body(how).strip()
    if len(how) > LONGEST_WORDS:
        raise Refusal(_("Please keep it under %(number)s characters.") % {"number": LONGEST_WORDS}, field="how")
    if since > today():
        raise Refusal(_("That day is still to come."), field="since")
    values = {"since": since, "how": how, "team_id": actor.team_id if in_team else None}
    adoption, is_new = Adoption.objects.update_or_create(
        practice=practice, member=actor, ended_on=None, defaults=values, create_defaults={**values, "made_at": now()}
    )
    if is_new:
        record(actor, Verb.ADOPTED, entry, adoption=adoption.pk)
    return adoption


@transaction.atomic
def end_adoption(actor: Member, adoption: Adoption, *, why: str = "") -> Adoption:
    """One's team works this way no longer. What it was like stays."""
    if adoption.member_id != actor.pk:
        raise Refusal(_("Only the person who said this can take it back."))
    if adoption.ended_on is None:
        adoption.ended_on, adoption.ended_why = today(), clean_line(why)[:500]
        adoption.save(update_fields=["ended_on", "ended_why"])
    return adoption
