"""A call for learning circles: begun by an organiser of learning or a host, joined by members with one goal each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.kit.zones import zone_named
from commonplace.peers.hours import is_zone
from commonplace.peers.models import Call, Joining, LearningCircle, NotWith
from commonplace.peers.queries import joinings_of, runs
from commonplace.peers.words import SLOTS, Size
from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.spaces.queries import is_host

MOST_NOT_WITH = 20
MOST_LANGUAGES = 10


@dataclass(frozen=True)
class CallSays:
    """What a call says, as typed."""

    title: str
    join_until: date
    starts_on: date
    words: str = ""
    size: int = Size.FIVE


@dataclass(frozen=True)
class With:
    """With what a member takes part: `goal` is an open goal of theirs, or `aim` alone names a new one, for them alone. `hours` are slots
    (`words.PARTS`); an empty list says nothing."""

    aim: str = ""
    goal: Entry | None = None
    zone: str = "UTC"
    hours: Sequence[int] = ()
    languages: str = ""


def _checked(says: CallSays) -> dict[str, object]:
    title, words = clean_line(says.title), clean_body(says.words).strip()
    if not has_words(title):
        raise Refusal(_("Give the call a name: a few words are enough."), field="title")
    if len(title) > 120:
        raise Refusal(_("Please keep the name under 120 characters."), field="title")
    if len(words) > 1000:
        raise Refusal(_("Please keep it under 1,000 characters; a note can hold the rest."), field="words")
    if says.starts_on < says.join_until:
        raise Refusal(_("Circles begin after the last day to join."), field="starts_on")
    if says.starts_on > now().date() + timedelta(days=730):
        raise Refusal(_("That is more than two years ahead. Choose an earlier day."), field="starts_on")
    return {"title": title, "words": words, "join_until": says.join_until, "starts_on": says.starts_on, "size": Size(says.size)}


def held_call(actor: Member, call: Call) -> Call:
    """The call, held until the transaction ends, for who runs it."""
    call = Call.objects.select_for_update(of=("self",)).select_related("space").get(pk=call.pk)
    if not runs(actor, call):
        raise Refusal(_("Only organisers of learning, or hosts of its space, can do this."))
    return call


@transaction.atomic
def begin_call(actor: Member, *, says: CallSays, space: Space | None = None, deed_key: str = "") -> Call:
    """Call for learning circles: an organiser of learning for everybody, a host for the members of their space."""
    if not (is_host(actor, space) if space is not None else actor.organises):
        raise Refusal(_("Only organisers of learning can call for everybody, and hosts for their space."), field="space")
    if deed_key and (same := Call.objects.filter(made_by=actor, deed_key=deed_key).first()):
        return same
    fields = _checked(says)
    if says.join_until < now().date():
        raise Refusal(_("Nobody can join on a day that has passed. Choose a later one."), field="join_until")
    return Call.objects.create(made_by=actor, space=space, deed_key=deed_key or None, **fields)


@transaction.atomic
def change_call(actor: Member, call: Call, *, says: CallSays) -> Call:
    """Say it differently. Once circles are published they keep their first day."""
    call = held_call(actor, call)
    fields = _checked(says)
    if call.published_at is not None and fields["starts_on"] != call.starts_on:
        raise Refusal(_("The circles know their first day already. Each of them can meet when it likes."), field="starts_on")
    for name, value in fields.items():
        setattr(call, name, value)
    call.save(update_fields=[*fields])
    LearningCircle.objects.filter(call=call, published_at__isnull=True).update(starts_on=call.starts_on)
    return call


@transaction.atomic
def call_off(actor: Member, call: Call) -> None:
    """It does not take place; who had joined is told. Circles that were published go on."""
    call = held_call(actor, call)
    if call.called_off_at is None:
        call.called_off_at = now()
        call.save(update_fields=["called_off_at"])
        if call.published_at is None:
            members = list(joinings_of(call).values_list("member", flat=True))
            record(actor, Verb.CIRCLES_CALLED_OFF, call=call.uid, members=members)


@transaction.atomic
def call_on(actor: Member, call: Call) -> None:
    """Undo of `call_off`."""
    call = held_call(actor, call)
    call.called_off_at = None
    call.save(update_fields=["called_off_at"])


def checked_with(actor: Member, brings: With) -> dict[str, object]:
    """What stands in a joining or a place; a new goal is set where only its name was given."""
    aim = clean_line(brings.aim) or (brings.goal.title if brings.goal is not None else "")
    if not has_words(aim):
        raise Refusal(_("Choose a goal of yours, or say in a line what you want to learn."), field="aim")
    if len(aim) > 200:
        raise Refusal(_("Please keep it under 200 characters; the goal itself can hold more."), field="aim")
    if brings.goal is not None and brings.goal.author_id != actor.pk:
        raise Refusal(_("Choose a goal of your own."), field="goal")
    if not is_zone(brings.zone):
        raise Refusal(_("Choose your time zone from the list."), field="zone")
    languages = " ".join(dict.fromkeys(clean_line(brings.languages).lower().replace(",", " ").split()))
    if len(languages) > 100 or len(languages.split()) > MOST_LANGUAGES:
        raise Refusal(_("Name at most ten languages."), field="languages")
    hours = sorted({slot for slot in brings.hours if 0 <= slot < SLOTS})
    goal = brings.goal if brings.goal is not None else set_goal(actor, title=aim, answers=Answers())
    return {"aim": aim, "goal": goal, "zone": str(zone_named(brings.zone)), "hours": hours, "languages": languages}


@transaction.atomic
def join(actor: Member, call: Call, *, brings: With, not_with: Sequence[Member] = ()) -> Joining:
    """Take part with one goal; said again it is changed, as long as circles are not formed. `call` is one that the actor may see. With whom they
    would rather not share a circle only they and the matching know."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.called_off_at is not None:
        raise Refusal(_("This call was called off."))
    if call.join_until < now().date():
        raise Refusal(_("The last day to join has passed. Ask who runs it, or form a circle with people you know."))
    known = Joining.objects.filter(call=call, member=actor).select_related("goal").first()
    if known and known.goal is not None and brings.goal is None and clean_line(brings.aim) == known.aim:
        brings = With(**{**vars(brings), "goal": known.goal})
    if len(not_with) > MOST_NOT_WITH:
        raise Refusal(_("Name at most twenty people."), field="not_with")
    fields = {**checked_with(actor, brings), "left_at": None}
    joining = Joining.objects.update_or_create(call=call, member=actor, defaults=fields)[0]
    joining.not_with.all().delete()
    others = {member.pk for member in not_with} - {actor.pk}
    NotWith.objects.bulk_create(NotWith(joining=joining, member_id=pk) for pk in sorted(others))
    return joining


@transaction.atomic
def take_back(actor: Member, call: Call) -> None:
    """Not to take part after all. A place that was proposed is free again; one in a published circle is left there (`circling.leave`)."""
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    Joining.objects.filter(call=call, member=actor, left_at__isnull=True).update(left_at=now())
    for circle in LearningCircle.objects.filter(call=call, published_at__isnull=True, places__member=actor):
        circle.places.filter(member=actor).delete()
