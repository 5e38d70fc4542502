"""What the people of a circle do week by week, and at the harvest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import FeedbackWanted, Kind
from commonplace.goals.actions.goals import attach, end_goal
from commonplace.goals.models import Ending, Goal
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.peers.actions.company import held
from commonplace.peers.models import CheckIn, LearningCircle, Place
from commonplace.peers.queries import accepted_places, place_in
from commonplace.peers.words import WEEKS, Answer
from commonplace.people.models import Member


def _place(actor: Member, circle: LearningCircle) -> Place:
    place = place_in(actor, circle)
    if place is None or place.answer != Answer.ACCEPTED:
        raise Refusal(_("Only the people of this circle can do this."))
    return place


def _written(actor: Member, circle: LearningCircle, draft: Draft) -> Entry:
    if circle.audience is None:
        raise Refusal(_("This circle has not begun."))
    entry = add_entry(actor, draft)
    if not entry.is_repeat:
        record(actor, Verb.WROTE, entry)
    return entry


@transaction.atomic
def check_in(
    actor: Member, circle: LearningCircle, *, week: int, line: str, entry: Entry | None = None, text: str = "", deed_key: str = ""
) -> CheckIn:
    """Say in a line how the week was, and what one contributed: an `entry` of one's own, or `text`, which becomes one for the circle. It counts
    for the goal with which one is here, and grows from it. Said again it is changed."""
    circle = held(circle)
    place = _place(actor, circle)
    line = clean_line(line)
    if circle.ended_at is not None:
        raise Refusal(_("The circle has ended. Take it up again to go on."))
    if not 1 <= week <= min(circle.week_on(now().date()), WEEKS):
        raise Refusal(_("That week has not begun yet."))
    if len(line) > 300:
        raise Refusal(_("Please keep it under 300 characters; a note can hold more."), field="line")
    if entry is not None and entry.author_id != actor.pk:
        raise Refusal(_("Choose an entry of your own."), field="entry")
    if has_words(text):
        draft = Draft(
            kind=Kind.POST,
            body=text.strip(),
            audience=circle.audience,
            deed_key=deed_key or None,
            feedback_wanted=FeedbackWanted.ENCOURAGEMENT,
        )
        entry = _written(actor, circle, draft)
    if not has_words(line) and entry is None:
        raise Refusal(_("Write a line on how the week was, or choose a contribution. “Nothing this week” is a line too."), field="line")
    if entry is not None:
        _counts(actor, place, entry)
    fields = {"line": line, "entry": entry}
    return CheckIn.objects.update_or_create(place=place, week=week, defaults=fields)[0]


def _counts(actor: Member, place: Place, entry: Entry) -> None:
    goal = place.goal
    if goal is None or goal.is_withdrawn or goal.pk == entry.pk:
        return
    if Goal.objects.filter(entry=goal, ended_at__isnull=True).exists():
        attach(actor, goal, entry)
    grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=goal)


@transaction.atomic
def write_note(actor: Member, circle: LearningCircle, *, title: str, body: str, deed_key: str = "") -> Entry:
    """A note for exactly the people of the circle, whoever they are when it is read."""
    circle = held(circle)
    _place(actor, circle)
    if not has_words(body) and not has_words(title):
        raise Refusal(_("Write a line or two first."), field="body")
    return _written(actor, circle, Draft(kind=Kind.NOTE, title=title, body=body, audience=circle.audience, deed_key=deed_key or None))


@transaction.atomic
def meet(actor: Member, circle: LearningCircle, *, at: datetime | None, link: str = "") -> None:
    """When and where the circle meets next; None for not agreed yet."""
    circle = held(circle)
    _place(actor, circle)
    circle.meets_at, circle.meets_link = at, link
    circle.save(update_fields=["meets_at", "meets_link"])


@transaction.atomic
def harvest(actor: Member, circle: LearningCircle, *, can_now: str, is_told: bool = False, celebrates: bool = True) -> Place:
    """Say what one can do now. The goal is celebrated by its own action, unless it goes on. `is_told`: it may stand in the shared note."""
    circle = held(circle)
    place = _place(actor, circle)
    line = clean_line(can_now)
    if not has_words(line):
        raise Refusal(_("Say in a line what you can do now. Small is good."), field="can_now")
    if len(line) > 300:
        raise Refusal(_("Please keep it under 300 characters."), field="can_now")
    place.can_now, place.is_told, place.harvested_at = line, is_told, place.harvested_at or now()
    place.save(update_fields=["can_now", "is_told", "harvested_at"])
    if celebrates and place.goal is not None and not place.goal.is_withdrawn:
        end_goal(actor, place.goal, ending=Ending.CELEBRATED, can_now=line)
    return place


def harvest_begins(circle: LearningCircle) -> str:
    """How the shared note begins: what those said who want it told, with their names."""
    told = [place for place in accepted_places(circle) if place.is_told and place.can_now]
    return "\n".join(f"- {place.member.name}: {place.can_now}" for place in told)


@transaction.atomic
def share_harvest(actor: Member, circle: LearningCircle, *, title: str, body: str, audience: Audience, deed_key: str = "") -> Entry:
    """One note of what came of the circle, for whom the actor chooses. There is one: written again after it was withdrawn."""
    circle = held(circle)
    _place(actor, circle)
    if deed_key and (same := circle.harvest) is not None and same.deed_key == deed_key:
        return same
    if circle.harvest is not None and not circle.harvest.is_withdrawn:
        raise Refusal(_("The note is written already. Its author can change it."))
    if not has_words(title):
        raise Refusal(_("Give the note a title."), field="title")
    if not has_words(body):
        raise Refusal(_("Write a line or two first."), field="body")
    note = _written(actor, circle, Draft(kind=Kind.NOTE, title=title, body=body, audience=audience, deed_key=deed_key or None))
    for goal in [place.goal for place in accepted_places(circle).select_related("goal") if place.is_told and place.goal]:
        grow(note, kind=EdgeKind.BUILDS_ON, from_entry=goal)
    circle.harvest = note
    circle.save(update_fields=["harvest"])
    return note
