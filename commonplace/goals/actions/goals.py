"""Deeds on one's own goal: to set it, to rewrite it, to end it and open it again, to gather evidence for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.goals.models import Ending, Goal, GoalEntry
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.people.models import Member

LONGEST_ANSWER = 20_000


@dataclass(frozen=True)
class Answers:
    """What the three questions were answered with, in Markdown; each may be empty."""

    trying: str = ""
    related: str = ""
    contribute: str = ""

    def cleaned(self) -> Answers:
        """Fit to be stored; a Refusal at the field that is too long."""
        texts = {name: clean_body(text).strip() for name, text in vars(self).items()}
        for name, text in texts.items():
            if len(text) > LONGEST_ANSWER:
                raise Refusal(_("Please keep each answer under 20,000 characters. A note can hold the rest."), field=name)
        return Answers(**texts)

    def as_body(self) -> str:
        """The body of the goal's entry: each question that was answered as a heading, so that search, links and exports have the text."""
        asked = (
            (gettext("What am I trying to do?"), self.trying),
            (gettext("Who is related?"), self.related),
            (gettext("How can I contribute?"), self.contribute),
        )
        return "\n\n".join(f"## {question}\n\n{answer}" for question, answer in asked if has_words(answer))


def held_goal(actor: Member, entry: Entry) -> Goal:
    """The body of one's own goal, held until the transaction ends."""
    if entry.author_id != actor.pk:
        raise Refusal(_("Only the person whose goal this is can do this."))
    return Goal.objects.select_for_update(of=("self",)).get(entry=entry)


def _titled(title: str) -> str:
    if not has_words(clean_line(title)):
        raise Refusal(_("Give the goal a name: a few words are enough."), field="title")
    return title


@transaction.atomic
def set_goal(
    actor: Member,
    *,
    title: str,
    answers: Answers,
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    evidence: Entry | None = None,
    deed_key: str = "",
) -> Entry:
    """Set oneself a goal; only its owner sees it unless `audience` says otherwise. `evidence` is an entry that the actor may see."""
    answers = answers.cleaned()
    draft = Draft(kind=Kind.GOAL, title=_titled(title), body=answers.as_body(), tags=tags, audience=audience, deed_key=deed_key or None)
    entry = add_entry(actor, draft)
    if entry.is_repeat:
        return entry
    Goal.objects.filter(entry=entry).update(**vars(answers))
    record(actor, Verb.WROTE, entry)
    if evidence is not None:
        attach(actor, entry, evidence)
    return entry


@transaction.atomic
def rewrite_goal(actor: Member, entry: Entry, *, title: str, answers: Answers, tags: Sequence[str], expected_revision: int) -> Entry:
    """Answer the questions anew. Raises EditConflict when the goal was changed since the actor began."""
    goal = held_goal(actor, entry)
    answers = answers.cleaned()
    revised = revise_entry(actor, entry, title=_titled(title), body=answers.as_body(), tags=tags, expected_revision=expected_revision)
    for name, text in vars(answers).items():
        setattr(goal, name, text)
    goal.touched_at = now()
    goal.save(update_fields=["trying", "related", "contribute", "touched_at"])
    if revised.revision != expected_revision:
        record(actor, Verb.REVISED, revised)
    return revised


@transaction.atomic
def end_goal(actor: Member, entry: Entry, *, ending: Ending, can_now: str = "") -> Goal:
    """Celebrate the goal, with what one can do now, or let it go. Ending it again changes only how."""
    goal = held_goal(actor, entry)
    line = clean_line(can_now)
    if len(line) > 300:
        raise Refusal(_("Please keep it under 300 characters."), field="can_now")
    was_open = goal.ended_at is None
    goal.ending = ending
    goal.ended_at = goal.ended_at or now()
    goal.can_now = line if ending == Ending.CELEBRATED else ""
    goal.save(update_fields=["ending", "ended_at", "can_now"])
    if was_open:
        record(actor, Verb.ENDED_GOAL, entry, how=str(ending))
    return goal


@transaction.atomic
def reopen_goal(actor: Member, entry: Entry) -> Goal:
    """Take an ended goal up again."""
    goal = held_goal(actor, entry)
    if goal.ended_at is not None:
        goal.ending, goal.ended_at, goal.touched_at = "", None, now()
        goal.save(update_fields=["ending", "ended_at", "touched_at"])
        record(actor, Verb.REOPENED_GOAL, entry)
    return goal


@transaction.atomic
def attach(actor: Member, goal_entry: Entry, entry: Entry) -> bool:
    """Have an entry that the actor may see count for their goal; True when it is new."""
    goal = held_goal(actor, goal_entry)
    if goal.pk == entry.pk:
        raise Refusal(_("A goal cannot be evidence for itself."))
    if goal.ended_at is not None:
        raise Refusal(_("This goal has ended. Open it again first."))
    made = GoalEntry.objects.get_or_create(goal=goal, entry=entry)[1]
    if made:
        _touch(goal)
        record(actor, Verb.ATTACHED, goal_entry, evidence=entry.pk)
    return made


@transaction.atomic
def detach(actor: Member, goal_entry: Entry, entry: Entry) -> None:
    """Take back what `attach` said."""
    GoalEntry.objects.filter(goal=held_goal(actor, goal_entry), entry=entry).delete()


def _touch(goal: Goal) -> None:
    goal.touched_at = now()
    goal.save(update_fields=["touched_at"])
