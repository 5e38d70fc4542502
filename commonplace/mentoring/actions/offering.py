"""Offers: asked of two people, answered by each, and the next best asked where one passes.

What nobody answers in time is passed, too. So an offer that one of the two is never shown (`mentoring.limits`) ends like any other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body
from commonplace.mentoring.limits import apart_among, is_kept_off, kept_off
from commonplace.mentoring.matching import scored_with, sides_of
from commonplace.mentoring.models import Apart, Application, Mentorship, NotWith, Offer, Profile, Role, Round, Seat, Standing, Way
from commonplace.mentoring.queries import taken_places
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Block, Member

DAYS_IN_POOL = 7
ASKED_A_DAY = 10
AT_ONCE = 500


def put_to_both(offer: Offer, *, days: int) -> None:
    """From now on both are asked, or whoever has not said yes yet."""
    offer.standing, offer.answer_by = Standing.OPEN, now() + timedelta(days=days)
    offer.save(update_fields=["standing", "answer_by"])
    _told(offer)


def _told(offer: Offer) -> None:
    record(None, Verb.OFFERED_MENTORING, offer=offer.pk, space=offer.round.space_id if offer.round else None)


def ask_in_pool(actor: Member, mentor: Member, *, message: str) -> Offer:
    """Ask somebody who may be asked at any time. What they are asked is answered by them alone: the asking is the mentee's yes."""
    text = _message(message)
    refuse_beyond(f"mentoring:{actor.pk}", most=ASKED_A_DAY, within=timedelta(days=1))
    with transaction.atomic():
        profile = Profile.objects.select_for_update(of=("self",)).filter(member=mentor, is_in_pool=True, member__is_active=True).first()
        _refuse_oneself(actor, mentor)
        if profile is None or Block.objects.of(actor.pk).filter(other=mentor).exists():
            raise Refusal(_("This person cannot be asked at the moment."))
        if Offer.objects.filter(
            round=None, mentee=actor, mentor=mentor, standing__in=[Standing.OPEN, Standing.JOINED], ended_at=None
        ).exists():
            raise Refusal(_("You have asked them already."))
        if taken_places(None, [mentor.pk])[mentor.pk] >= profile.most:
            raise Refusal(_("They have no place free at the moment. Ask again later, or somebody else."))
        return _asked_by_mentee(None, actor, mentor, text, DAYS_IN_POOL)


def _message(message: str) -> str:
    text = clean_body(message).strip()
    if not text:
        raise Refusal(_("Say in a sentence or two what you would like to learn."), field="message")
    if len(text) > 2_000:
        raise Refusal(_("Please keep it under 2,000 characters."), field="message")
    return text


def _refuse_oneself(actor: Member, mentor: Member) -> None:
    """Nor somebody on the actor's own list; of the other's list nothing is to be noticed here."""
    if actor.pk == mentor.pk:
        raise Refusal(_("You cannot be your own mentor."))
    if NotWith.objects.filter(member=actor, other=mentor).exists():
        raise Refusal(_("They are on your list of people you would rather not go with. Take them off it first."))


def _asked_by_mentee(found: Round | None, mentee: Member, mentor: Member, message: str, days: int) -> Offer:
    moment = now()
    offer = Offer(round=found, mentor=mentor, mentee=mentee, message=message, mentee_agreed_at=moment, standing=Standing.OPEN)
    offer.answer_by = moment + timedelta(days=days)
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError:
        raise Refusal(_("You have asked somebody in this round already. Wait for the answer, or take it back first.")) from None
    _told(offer)
    return offer


def pick(actor: Member, found: Round, mentor: Member, *, message: str) -> Offer:
    """In a round in which mentees pick: ask one of its mentors."""
    text = _message(message)
    refuse_beyond(f"mentoring:{actor.pk}", most=ASKED_A_DAY, within=timedelta(days=1))
    with transaction.atomic():
        found = Round.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if found.way != Way.PICKED or found.closed_at is not None:
            raise Refusal(_("In this round nobody picks at the moment."))
        _refuse_oneself(actor, mentor)
        if not Application.objects.filter(round=found, member=actor, role=Role.MENTEE, withdrawn_at__isnull=True).exists():
            raise Refusal(_("Apply as a mentee first: then your mentor knows what you wish."))
        _refuse_full(found, mentor)
        return _asked_by_mentee(found, actor, mentor, text, found.days_to_answer)


def _refuse_full(found: Round, mentor: Member) -> None:
    applied = Application.objects.filter(
        round=found, member=mentor, role=Role.MENTOR, withdrawn_at__isnull=True, member__is_active=True
    ).first()
    if applied is None or taken_places(found, [mentor.pk])[mentor.pk] >= applied.most:
        raise Refusal(_("They have no place free in this round. Pick somebody else."))


@transaction.atomic
def agree(actor: Member, offer: Offer) -> Offer:
    """Say yes. With the yes of both a mentorship begins. Twice changes nothing."""
    offer = Offer.objects.select_for_update(of=("self",)).select_related("round", "mentor", "mentee").get(pk=offer.pk)
    if offer.standing != Standing.OPEN:
        raise Refusal(_("This is over meanwhile. Nobody minds; there will be somebody else."))
    if actor.pk == offer.mentor_id:
        offer.mentor_agreed_at = offer.mentor_agreed_at or now()
    elif actor.pk == offer.mentee_id:
        offer.mentee_agreed_at = offer.mentee_agreed_at or now()
    else:
        raise Refusal(_("This was not asked of you."))
    if offer.mentor_agreed_at and offer.mentee_agreed_at:
        offer.standing, offer.over_at = Standing.JOINED, now()
        begin(offer)
    offer.save(update_fields=["mentor_agreed_at", "mentee_agreed_at", "standing", "over_at"])
    return offer


def begin(offer: Offer) -> Mentorship:
    """The mentorship of a joined offer; a mentee of a group comes into the one that is there."""
    groups = (
        offer.round is not None
        and Application.objects.filter(round=offer.round, member=offer.mentor_id, role=Role.MENTOR, takes_group=True).exists()
    )
    present = Mentorship.objects.filter(round=offer.round, mentor=offer.mentor_id, is_group=True, ended_at__isnull=True) if groups else None
    found = present.first() if present is not None else None
    if found is None:
        found = Mentorship.objects.create(round=offer.round, mentor_id=offer.mentor_id, is_group=groups)
    Seat.objects.create(mentorship=found, mentee_id=offer.mentee_id, offer=offer)
    Mentorship.objects.filter(pk=found.pk).update(stirred_at=now())
    record(None, Verb.BEGAN_MENTORING, mentorship=found.pk)
    return found


@transaction.atomic
def pass_on(actor: Member, offer: Offer) -> None:
    """Say "not for me". No reason is asked, the other is not told who it was, and the next best is asked."""
    offer = Offer.objects.select_for_update(of=("self",)).select_related("round", "mentee").get(pk=offer.pk)
    if actor.pk not in {offer.mentor_id, offer.mentee_id}:
        raise Refusal(_("This was not asked of you."))
    if offer.standing == Standing.OPEN:
        pass_over(offer)
        # Whoever takes back what they asked themselves wants nobody else now.
        if not (actor.pk == offer.mentee_id and offer.mentee_agreed_at):
            ask_next(offer)


def pass_over(offer: Offer) -> None:
    offer.standing, offer.over_at = Standing.PASSED, now()
    offer.save(update_fields=["standing", "over_at"])


def ask_next(offer: Offer) -> Offer | None:
    """After an offer of a round came to nothing: the next best mentor with a free place for the same mentee; None where there is none. Where mentees
    pick, only whom they named is asked."""
    found, mentee = offer.round, offer.mentee
    if found is None:
        return None
    # Held, so that two who pass at once do not both get the last place.
    found = Round.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if found.closed_at is not None:
        return None
    applied = Application.objects.filter(
        round=found, member=mentee, role=Role.MENTEE, withdrawn_at__isnull=True, member__is_active=True
    ).first()
    if applied is None:
        return None
    left = _with_free_place(found, mentee)
    if found.way == Way.PICKED:
        named = [pk for pk in (applied.first_id, applied.second_id, applied.third_id) if pk]
        chosen = next((pk for pk in named if pk in left), None)
        return _asked_by_mentee(found, mentee, Member.objects.get(pk=chosen), offer.message, found.days_to_answer) if chosen else None
    sides = [side for side in sides_of(found, Role.MENTOR) if side.member in left]
    best = next(iter(scored_with(found, mentee, sides)), None)
    if best is None:
        return None
    mentor = sides[best.mentor].member
    following = Offer.objects.create(round=found, mentor_id=mentor, mentee=mentee, score=best.score, parts=best.parts)
    put_to_both(following, days=found.days_to_answer)
    return following


def _with_free_place(found: Round, mentee: Member) -> set[int]:
    """Mentors of a round who could be asked for this mentee."""
    most = dict(
        Application.objects.filter(round=found, role=Role.MENTOR, withdrawn_at__isnull=True, member__is_active=True).values_list(
            "member", "most"
        )
    )
    taken = taken_places(found, list(most))
    asked = set(Offer.objects.filter(round=found, mentee=mentee).exclude(standing=Standing.DRAFT).values_list("mentor", flat=True))
    asked |= set(Apart.objects.filter(round=found, mentee=mentee).values_list("mentor", flat=True))
    if found.way == Way.PICKED:
        # Whom the other keeps off is asked like anybody, and not shown to them: the mentee sees who has a free place, and would miss the asking.
        asked |= kept_off(mentee.pk)
    else:
        asked |= {other for one, other in apart_among({mentee.pk, *most}) if one == mentee.pk}
    return {pk for pk, places in most.items() if taken[pk] < places and pk != mentee.pk} - asked


def lapse(moment: datetime | None = None) -> int:
    """What was not answered in time is over, and the next best is asked; so is what somebody was asked whose account has ended. How many."""
    due = Offer.objects.filter(standing=Standing.OPEN, answer_by__lte=moment or now())
    ended = Offer.objects.filter(standing=Standing.OPEN, mentor__is_active=False) | Offer.objects.filter(
        standing=Standing.OPEN, mentee__is_active=False
    )
    keys = sorted({*due.values_list("pk", flat=True)[:AT_ONCE], *ended.values_list("pk", flat=True)[:AT_ONCE]})
    for key in keys:
        with transaction.atomic():
            offer = Offer.objects.select_for_update(of=("self",)).select_related("round", "mentee").get(pk=key)
            if offer.standing == Standing.OPEN:
                pass_over(offer)
                ask_next(offer)
    return len(keys)


def may_answer(member: Member, offer: Offer) -> bool:
    """Whether this offer is there for them: asked of them, and with nobody whom they keep off."""
    other = offer.mentor_id if member.pk == offer.mentee_id else offer.mentee_id
    return member.pk in {offer.mentor_id, offer.mentee_id} and not is_kept_off(member.pk, other)
