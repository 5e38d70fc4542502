"""Within a mentorship: goals, agenda, sessions, check-ins, its end, and looking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.freshness.days import today
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.mentoring.models import CheckIn, Closing, Item, Mentorship, Mood, Offer, Seat, Session, Sort
from commonplace.mentoring.queries import is_in, people_in
from commonplace.people.models import Member

SILENCE = timedelta(weeks=3)
MOST_ITEMS = 60
AT_ONCE = 500


def _held(actor: Member, found: Mentorship) -> Mentorship:
    found = Mentorship.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=found.pk)
    if not is_in(actor, found):
        raise Refusal(_("Only those who are in this mentorship can do this."))
    if found.ended_at is not None:
        raise Refusal(_("This mentorship has ended. What you wrote in it stays yours."))
    found.stirred_at = now()
    found.save(update_fields=["stirred_at"])
    return found


@transaction.atomic
def add_item(actor: Member, found: Mentorship, *, sort: Sort, text: str) -> Item:
    """A goal, or something to talk about next."""
    found = _held(actor, found)
    line = clean_line(text)
    if not has_words(line):
        raise Refusal(_("Say it in a few words."), field="text")
    if len(line) > 300:
        raise Refusal(_("Please keep it under 300 characters."), field="text")
    if found.items.filter(sort=sort, removed_at__isnull=True).count() >= MOST_ITEMS:
        raise Refusal(_("That is a long list already. Tick something off first."), field="text")
    return Item.objects.create(mentorship=found, sort=sort, text=line, by=actor)


@transaction.atomic
def change_item(actor: Member, found: Mentorship, item: Item, deed: str) -> None:
    """`deed`: tick, untick, remove or put-back."""
    found = _held(actor, found)
    field = "done_at" if deed in {"tick", "untick"} else "removed_at"
    Item.objects.filter(pk=item.pk, mentorship=found).update(**{field: now() if deed in {"tick", "remove"} else None})


def _between(actor: Member, found: Mentorship) -> Audience:
    return audiences.of_people(actor, people_in(found))


@transaction.atomic
def note_session(actor: Member, found: Mentorship, *, held_on: date, body: str, deed_key: str = "") -> Session:
    """What was said, for the people who are in it now and for nobody else: a note like any other, so it is searched, exported and withdrawn
    like one."""
    found = _held(actor, found)
    if not has_words(body):
        raise Refusal(_("A sentence is enough: what did you talk about, what comes next?"), field="body")
    if held_on > today():
        raise Refusal(_("This day is still to come."), field="held_on")
    if held_on < (found.began_at - timedelta(days=60)).date():
        raise Refusal(_("That was before the two of you began."), field="held_on")
    title = gettext("Session of %(day)s") % {"day": date_format(held_on, "DATE_FORMAT")}
    draft = Draft(kind=Kind.NOTE, title=title, body=body, audience=_between(actor, found), deed_key=deed_key or None)
    entry = add_entry(actor, draft)
    if entry.is_repeat:
        return Session.objects.get(entry=entry)
    record(actor, Verb.WROTE, entry)
    return Session.objects.create(mentorship=found, entry=entry, held_on=held_on)


@transaction.atomic
def check_in(actor: Member, found: Mentorship, *, mood: Mood, word: str = "") -> CheckIn:
    """How it goes for the actor, today. A second one of the same day replaces the first."""
    found = _held(actor, found)
    line = clean_line(word)
    if len(line) > 300:
        raise Refusal(_("Please keep it under 300 characters."), field="word")
    CheckIn.objects.filter(mentorship=found, member=actor, made_at__gte=now() - timedelta(hours=12)).delete()
    return CheckIn.objects.create(mentorship=found, member=actor, mood=mood, word=line)


@transaction.atomic
def leave(actor: Member, found: Mentorship) -> bool:
    """End it, early and without shame: no reason is asked, and who it was is not kept. A mentee of a group leaves it to the others. A mentee whose
    mentor ended it in the middle of a round is looked for another. True where the whole mentorship ended."""
    found = _held(actor, found)
    if actor.pk == found.mentor_id:
        end_mentorship(found, early=True, seek_others=True)
        return True
    return give_up_seat(found, actor.pk)


def give_up_seat(found: Mentorship, mentee_id: int) -> bool:
    """One mentee goes; with the last of them it ends. True where it did."""
    seat = Seat.objects.filter(mentorship=found, mentee=mentee_id, left_at__isnull=True).select_related("offer").first()
    if seat is None:
        return False
    if found.seats.filter(left_at__isnull=True).count() == 1:
        end_mentorship(found, early=True)
        return True
    Seat.objects.filter(pk=seat.pk).update(left_at=now())
    Offer.objects.filter(pk=seat.offer_id).update(ended_at=now())
    return False


def end_mentorship(found: Mentorship, *, early: bool, seek_others: bool = False, moment: datetime | None = None) -> None:
    """Within a transaction. Tells those who are in it. `seek_others`: its mentees want another mentor of the round."""
    from commonplace.mentoring.actions.offering import ask_next

    members = [member.pk for member in people_in(found)]
    found.ended_at, found.ended_early = moment or now(), early
    found.save(update_fields=["ended_at", "ended_early"])
    offers = list(Offer.objects.filter(seat__mentorship=found, seat__left_at__isnull=True).select_related("round", "mentee"))
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(ended_at=found.ended_at)
    record(None, Verb.ENDED_MENTORING, mentorship=found.pk, members=members)
    if seek_others:
        for offer in offers:
            ask_next(offer)


@dataclass(frozen=True, kw_only=True)
class Shared:
    """The one note that may be shared, and with whom."""

    title: str = ""
    body: str = ""
    audience: Audience | None = None


@transaction.atomic
def look_back(actor: Member, found: Mentorship, *, between: str = "", shared: Shared | None = None, deed_key: str = "") -> Closing:
    """A mentee's closing reflection: words for those in the mentorship, and one note for the ring that they choose. Each once."""
    found = Mentorship.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=found.pk)
    if not found.seats.filter(mentee=actor).exists():
        raise Refusal(_("Looking back is for the mentee."))
    if found.ended_at is None and not found.seats.filter(mentee=actor, left_at__isnull=False).exists():
        raise Refusal(_("Look back when it has ended."))
    wants_note = shared is not None and has_words(shared.body)
    if not has_words(between) and not wants_note:
        raise Refusal(_("Write a sentence in one of the two, or leave it: nobody waits for it."), field="between")
    closing = Closing.objects.get_or_create(mentorship=found, mentee=actor)[0]
    if has_words(between) and closing.between is None:
        audience = audiences.of_people(actor, [found.mentor])
        closing.between = _noted(actor, gettext("Looking back on our mentorship"), between, audience, f"{deed_key}:b")
    if wants_note:
        assert shared is not None
        if closing.shared is not None:
            raise Refusal(_("You have written your note already. Change it on its own page."), field="body")
        if not has_words(clean_line(shared.title)):
            raise Refusal(_("Give the note a name."), field="title")
        closing.shared = _noted(actor, shared.title, shared.body, shared.audience, f"{deed_key}:s")
    closing.save(update_fields=["between", "shared"])
    return closing


def _noted(actor: Member, title: str, body: str, audience: Audience | None, key: str) -> Entry:
    entry = add_entry(actor, Draft(kind=Kind.NOTE, title=title, body=body, audience=audience, deed_key=key if len(key) > 2 else None))
    if not entry.is_repeat:
        record(actor, Verb.WROTE, entry)
    return entry


def prompt_silent(moment: datetime | None = None) -> int:
    """Ask kindly where nobody stirred for three weeks; once for each silence. How many were asked."""
    moment = moment or now()
    unasked = Q(prompted_at__isnull=True) | Q(prompted_at__lt=F("stirred_at"))
    silent = Mentorship.objects.filter(unasked, ended_at__isnull=True, stirred_at__lte=moment - SILENCE)
    count = 0
    for found in silent.order_by("stirred_at", "pk")[:AT_ONCE]:
        with transaction.atomic():
            if Mentorship.objects.filter(pk=found.pk, prompted_at=found.prompted_at, ended_at__isnull=True).update(prompted_at=moment):
                record(None, Verb.SILENT_MENTORING, mentorship=found.pk)
                count += 1
    return count


def settle_departed() -> int:
    """Mentorships of people whose accounts have ended: without its mentor it is over, and another is looked for; without its mentees, too. How
    many."""
    without_mentor = list(Mentorship.objects.filter(ended_at__isnull=True, mentor__is_active=False).select_related("mentor")[:AT_ONCE])
    for found in without_mentor:
        with transaction.atomic():
            end_mentorship(found, early=True, seek_others=True)
    gone = Seat.objects.filter(left_at__isnull=True, mentorship__ended_at__isnull=True, mentee__is_active=False)
    seats = list(gone.select_related("mentorship__mentor")[:AT_ONCE])
    for seat in seats:
        with transaction.atomic():
            give_up_seat(seat.mentorship, seat.mentee_id)
    return len(without_mentor) + len(seats)
