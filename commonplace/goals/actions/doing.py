"""Deeds while working on a goal: its steps, and what one thinks on the way."""

from __future__ import annotations

import enum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.goals.actions.goals import held_goal
from commonplace.goals.models import Goal, Reflection, Step
from commonplace.goals.ordering import move, next_position
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import is_uid
from commonplace.kit.text import clean_body, clean_line
from commonplace.people.models import Member

MOST_STEPS = 100
MOST_REMEMBERED = 1_000


class StepDeed(enum.StrEnum):
    TICK = "tick"
    UNTICK = "untick"
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"
    PUT_BACK = "put-back"


def _touched(goal: Goal) -> None:
    goal.touched_at = now()
    goal.save(update_fields=["touched_at"])


@transaction.atomic
def add_step(actor: Member, entry: Entry, *, text: str) -> Step:
    """Add a step at the end. The same words again, while that step is open, give the step there is."""
    goal = held_goal(actor, entry)
    line = clean_line(text)
    if not has_words(line):
        raise Refusal(_("Say in a few words what the step is."), field="text")
    if len(line) > 300:
        raise Refusal(_("Please keep a step under 300 characters; a note can hold the rest."), field="text")
    if same := goal.steps.filter(text=line, done_at__isnull=True, removed_at__isnull=True).first():
        return same
    if goal.steps.filter(removed_at__isnull=True).count() >= MOST_STEPS or goal.steps.count() >= MOST_REMEMBERED:
        raise Refusal(_("A hundred steps are more than one goal can carry. Set a second goal for the rest."), field="text")
    _touched(goal)
    return Step.objects.create(goal=goal, position=next_position(goal.steps.all()), text=line)


@transaction.atomic
def change_step(actor: Member, entry: Entry, step: Step, deed: StepDeed) -> Step:
    """Tick a step off or not, move it, take it out or put it back; twice is as once, except for moving."""
    goal = held_goal(actor, entry)
    step = goal.steps.get(pk=step.pk)
    match deed:
        case StepDeed.TICK:
            step.done_at = step.done_at or now()
        case StepDeed.UNTICK:
            step.done_at = None
        case StepDeed.REMOVE:
            step.removed_at = step.removed_at or now()
        case StepDeed.PUT_BACK:
            step.removed_at = None
        case StepDeed.UP | StepDeed.DOWN:
            move(step, list(goal.steps.filter(removed_at__isnull=True)), up=deed is StepDeed.UP)
            return step
    step.save(update_fields=["done_at", "removed_at"])
    _touched(goal)
    return step


@transaction.atomic
def reflect(actor: Member, entry: Entry, *, text: str, deed_key: str = "") -> Reflection:
    """Write a short dated text under one's goal. `deed_key` is the uid it gets, so that a second click finds the first."""
    goal = held_goal(actor, entry)
    body = clean_body(text).strip()
    if not has_words(body):
        raise Refusal(_("Write a line or two first."), field="text")
    if len(body) > 5_000:
        raise Refusal(_("Please keep a reflection under 5,000 characters; a note can hold more."), field="text")
    if deed_key and (same := goal.reflections.filter(uid=deed_key).first()):
        return same
    _touched(goal)
    reflection = Reflection(goal=goal, text=body)
    if is_uid(deed_key) and not Reflection.objects.filter(uid=deed_key).exists():
        reflection.uid = deed_key
    reflection.save(force_insert=True)
    return reflection


@transaction.atomic
def take_back_reflection(actor: Member, entry: Entry, reflection: Reflection, *, is_removed: bool) -> None:
    """Take a reflection out, or put it back."""
    goal = held_goal(actor, entry)
    goal.reflections.filter(pk=reflection.pk).update(removed_at=now() if is_removed else None)
