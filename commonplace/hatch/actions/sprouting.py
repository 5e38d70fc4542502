"""From a hatch to a question, a practice or an experiment in one step; what comes of it is shown on the hatch's page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from commonplace.entries.audience import sight_of
from commonplace.entries.models import Audience, Entry
from commonplace.hatch.actions.keeping import body_of, grow_from
from commonplace.hatch.grounds import shown_passages
from commonplace.hatch.models import Hatch, Sentence, Sprout
from commonplace.hatch.steps import refuse_beyond_origins
from commonplace.people.models import Member
from commonplace.practices.actions.trying import plan_experiment
from commonplace.practices.actions.writing import Fields, propose
from commonplace.questions.actions.asking import ask


@transaction.atomic
def ask_from(
    actor: Member, hatch: Hatch, *, title: str, body: str = "", audience: Audience, sentence: Sentence | None = None, deed_key: str = ""
) -> Entry:
    """Ask what a hatch leaves open. The question grew from the passages of the sentence it began with."""
    entry = ask(actor, title=title, body=body, audience=audience, deed_key=deed_key)
    return _sprouted(actor, hatch, entry, sentence)


@transaction.atomic
def propose_from(
    actor: Member,
    hatch: Hatch,
    *,
    title: str,
    context: str = "",
    probe: str = "",
    audience: Audience,
    sentence: Sentence | None = None,
    trial: tuple[str, date, date] | None = None,
    deed_key: str = "",
) -> Entry:
    """Propose a practice; with `trial` (what will tell, from when, to when) the experiment is planned at once."""
    entry = propose(actor, title=title, fields=Fields(context=context, probe=probe), audience=audience, deed_key=deed_key)
    if trial is not None and not entry.is_repeat:
        measure, starts_on, ends_on = trial
        plan_experiment(actor, entry, tries=probe or title, measure=measure, starts_on=starts_on, ends_on=ends_on)
    return _sprouted(actor, hatch, entry, sentence)


def _sprouted(actor: Member, hatch: Hatch, entry: Entry, sentence: Sentence | None) -> Entry:
    if not entry.is_repeat:
        refuse_beyond_origins(entry, hatch.pk, field="ring")
        Sprout.objects.create(hatch=hatch, entry=entry, sentence=sentence)
        if sentence is not None:
            grow_from(actor, entry, [sentence], {one.passage.pk: one for one in shown_passages(sight_of(actor), hatch)})
    return entry


def beginning_of(actor: Member, sentences: Sequence[Sentence], hatch: Hatch) -> str:
    """The text that a question or a practice begins with: what it came out of, quoted."""
    return body_of(actor, sentences, {one.passage.pk: one for one in shown_passages(sight_of(actor), hatch)}, with_headings=False)
