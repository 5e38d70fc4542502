"""Being in a learning circle: formed by oneself, asked into one, accepting or passing, leaving, ending early and taking it up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.texts import has_words
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.peers.actions.calling import With, checked_with
from commonplace.peers.actions.company import ask, held, keep_company, look_after, rest_if_moved_on
from commonplace.peers.guides import guide_for
from commonplace.peers.models import Joining, LearningCircle, Place
from commonplace.peers.queries import place_in, places_of
from commonplace.peers.words import MOST, WEEKS, Answer, Ended
from commonplace.people.models import Member

MOST_RUNNING = 10
"""So many circles may one member have formed that still go on: each wants an hour a week."""


def _named(name: str) -> str:
    line = clean_line(name)
    if not has_words(line):
        raise Refusal(_("Give the circle a name: a few words are enough."), field="name")
    if len(line) > 80:
        raise Refusal(_("Please keep the name under 80 characters."), field="name")
    return line


@transaction.atomic
def begin_circle(
    actor: Member, *, name: str, starts_on: date, members: Sequence[Member], brings: With, deed_key: str = ""
) -> LearningCircle:
    """Form one with people one knows, without an organiser. `members` are asked; the actor is in it with their goal. Four or five are a good number,
    three at least."""
    if deed_key and (same := LearningCircle.objects.filter(begun_by=actor, deed_key=deed_key).first()):
        return same
    others = {member.pk: member for member in members if member.pk != actor.pk}
    if not 2 <= len(others) <= 4:
        raise Refusal(_("Ask two, three or four people: with you that is a circle."), field="people")
    if not now().date() - timedelta(days=7) <= starts_on <= now().date() + timedelta(days=365):
        raise Refusal(_("Choose a first day within the next year."), field="starts_on")
    if LearningCircle.objects.filter(begun_by=actor, ended_at__isnull=True).count() >= MOST_RUNNING:
        raise Refusal(_("You have begun ten circles that still go on. End one of them first."))
    fields = checked_with(actor, brings)
    circle = LearningCircle.objects.create(
        name=_named(name), starts_on=starts_on, begun_by=actor, published_at=now(), guide=guide_for(None), deed_key=deed_key or None
    )
    fields.pop("languages")
    Place.objects.create(circle=circle, member=actor, answer=Answer.ACCEPTED, answered_at=now(), **fields)
    for member in others.values():
        ask(circle, Place(member=member))
    keep_company(circle)
    record(actor, Verb.ASKED_INTO_CIRCLE, circle=circle.uid, members=sorted(others))
    return circle


def _own_place(actor: Member, circle: LearningCircle, *, accepted: bool = True) -> Place:
    place = place_in(actor, circle)
    if place is None or (accepted and place.answer != Answer.ACCEPTED):
        raise Refusal(_("Only the people of this circle can do this."))
    return place


@transaction.atomic
def ask_in(actor: Member, circle: LearningCircle, *, member: Member) -> None:
    """Somebody of a circle asks one more person in."""
    circle = held(circle)
    _own_place(actor, circle)
    if not circle.is_running or circle.week_on(now().date()) > WEEKS:
        raise Refusal(_("This circle has come to its end. Begin a new one together."))
    if place_in(member, circle) is not None:
        raise Refusal(_("They are in it, or asked already."), field="who")
    if places_of(circle).count() >= 5:
        raise Refusal(_("Five people are enough: with more there is no time for each."), field="who")
    ask(circle, Place(member=member))
    record(actor, Verb.ASKED_INTO_CIRCLE, circle=circle.uid, members=[member.pk])


@transaction.atomic
def accept(actor: Member, circle: LearningCircle, *, brings: With | None = None) -> Place:
    """Come in. Who was asked by hand says with which goal; who joined a call has said it. Doing it twice changes nothing."""
    circle = held(circle)
    place = _own_place(actor, circle, accepted=False)
    if place.answer == Answer.ACCEPTED:
        return place
    if not circle.is_running:
        raise Refusal(_("This circle has come to its end."))
    if brings is not None or not place.aim:
        fields = checked_with(actor, brings or With())
        for name in ("aim", "goal", "zone", "hours"):
            setattr(place, name, fields[name])
    place.answer, place.answered_at = Answer.ACCEPTED, now()
    place.save()
    keep_company(circle)
    if circle.week_on(now().date()) > 0:
        record(actor, Verb.CIRCLE_COMPANY, circle=circle.uid)
    for other in LearningCircle.objects.filter(call=circle.call_id, ended_at__isnull=True).exclude(pk=circle.pk) if circle.call_id else []:
        if place_in(actor, other) is not None:
            rest_if_moved_on(other)
    return place


@transaction.atomic
def pass_on(actor: Member, circle: LearningCircle) -> None:
    """Not this time; nobody is told why. Who joined a call waits for another circle of it (`forming.unplaced`)."""
    circle = held(circle)
    place = _own_place(actor, circle, accepted=False)
    if place.answer == Answer.ACCEPTED:
        raise Refusal(_("You are in this circle. You can leave it."))
    place.answer, place.answered_at = Answer.PASSED, now()
    place.save(update_fields=["answer", "answered_at"])
    look_after(circle)


@transaction.atomic
def leave(actor: Member, circle: LearningCircle) -> None:
    """Go, at any time. What one wrote stays one's own, and with the circle; its notes are not for one's eyes from now on."""
    circle = held(circle)
    place = _own_place(actor, circle)
    place.left_at = now()
    place.save(update_fields=["left_at"])
    Joining.objects.filter(call=circle.call_id, member=actor).update(left_at=now())
    keep_company(circle)
    if circle.is_running:
        record(actor, Verb.CIRCLE_COMPANY, circle=circle.uid)
        look_after(circle)


@transaction.atomic
def come_back(actor: Member, circle: LearningCircle) -> None:
    """Undo of `leave` and `pass_on`, as long as there is room."""
    circle = held(circle)
    place = Place.objects.filter(circle=circle, member=actor).first()
    if place is None or circle.published_at is None:
        raise Refusal(_("Only the people of this circle can do this."))
    if place_in(actor, circle) is not None:
        return
    if not circle.is_running or places_of(circle).count() >= MOST:
        raise Refusal(_("Meanwhile the circle is full, or has come to its end."))
    was_in = place.left_at is not None and place.answer == Answer.ACCEPTED
    place.answer, place.left_at = Answer.ACCEPTED if was_in else Answer.ASKED, None
    place.save(update_fields=["answer", "left_at"])
    Joining.objects.filter(call=circle.call_id, member=actor).update(left_at=None)
    keep_company(circle)


@transaction.atomic
def end(actor: Member, circle: LearningCircle) -> None:
    """End it for all, early or after the harvest. It can be taken up again, so nobody is asked whether they are sure."""
    circle = held(circle)
    _own_place(actor, circle)
    if circle.ended_at is not None:
        return
    is_early = circle.week_on(now().date()) <= WEEKS
    circle.ended_at, circle.ending = now(), Ended.EARLY if is_early else Ended.HARVESTED
    circle.save(update_fields=["ended_at", "ending"])
    if is_early:
        record(actor, Verb.CIRCLE_ENDED, circle=circle.uid)


@transaction.atomic
def take_up(actor: Member, circle: LearningCircle) -> None:
    """Undo of `end`."""
    circle = held(circle)
    _own_place(actor, circle)
    if circle.ending == Ended.JOINED:
        raise Refusal(_("Its people went on with another circle."))
    circle.ended_at, circle.ending = None, ""
    circle.save(update_fields=["ended_at", "ending"])


@transaction.atomic
def rename(actor: Member, circle: LearningCircle, *, name: str) -> None:
    circle = held(circle)
    _own_place(actor, circle)
    circle.name = _named(name)
    circle.save(update_fields=["name"])
