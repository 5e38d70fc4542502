"""From "it is due" to "it was sent": at most one letter for each member and day, tried again for a while, and never with what its reader
may not see at the moment it is written."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from commonplace.activity.failing_mail import mail_failed
from commonplace.digest.letter import letter_for
from commonplace.digest.models import DigestChoice, Rhythm, Sending, State
from commonplace.digest.sections import Part, Section, gathered
from commonplace.digest.times import day_there, last_due, next_after
from commonplace.kit.bounces import failure_said
from commonplace.kit.clock import now
from commonplace.people.mail import Delivery, Outcome, has_confirmed_address, send
from commonplace.people.models import Member

MOST_TRIES = 7
FIRST_PAUSE = timedelta(minutes=10)
"""Doubled with each try: the last comes ten and a half hours after the first."""
TAKEN_FOR_DEAD = timedelta(minutes=30)
"""Longer than any letter takes, a mail server's patience included."""
_GOING_ON = [State.WAITING, State.SENDING]


def due_choices(moment: datetime) -> list[int]:
    due = DigestChoice.objects.filter(next_at__lte=moment).order_by("next_at")
    return list(due.values_list("pk", flat=True)[:2_000])


@transaction.atomic
def begin_sending(choice_id: int) -> None:
    """Note that a letter is due today, once however often it is asked for, and when the next one is. What was missed while the server was
    away is not made up for: one letter tells all."""
    moment = now()
    choice = DigestChoice.objects.select_for_update().filter(pk=choice_id, next_at__lte=moment).select_related("member").first()
    due = last_due(choice, moment) if choice else None
    if choice is None or due is None:
        return
    if choice.member.is_active and has_confirmed_address(choice.member):
        Sending.objects.get_or_create(member=choice.member, period=day_there(choice, due))
    choice.next_at = next_after(choice, moment)
    choice.save(update_fields=["next_at"])


def to_be_sent(moment: datetime) -> list[int]:
    """Letters that wait for a try, and those whose worker has died."""
    waiting = Sending.objects.filter(state__in=_GOING_ON, try_at__lte=moment).order_by("try_at")
    return list(waiting.values_list("pk", flat=True)[:2_000])


def send_letter(sending_id: int) -> State | None:
    """Write the letter as its reader may see it now, send it, and note what became of it; None if it is not to be sent now."""
    sending = _taken(sending_id)
    if sending is None:
        return None
    if sending.tries > MOST_TRIES:
        return _end(sending, State.GIVEN_UP)
    member = sending.member
    choice = DigestChoice.objects.filter(member=member).exclude(rhythm=Rhythm.NEVER).first()
    if choice is None or not member.is_active or not has_confirmed_address(member):
        return _end(sending, State.NOTHING)
    sections = gathered(member, without=choice.without)
    if not sections:
        return _end(sending, State.NOTHING)
    outcome = send(letter_for(choice, sending, sections))
    if outcome.delivery is Delivery.SENT:
        return _sent(sending, member, sections)
    return _not_sent(sending, outcome)


def _taken(sending_id: int) -> Sending | None:
    """Ours to send now, noted before anything is sent; two workers cannot both have it."""
    moment = now()
    free = Q(pk=sending_id, state__in=_GOING_ON, try_at__lte=moment)
    if not Sending.objects.filter(free).update(state=State.SENDING, tries=F("tries") + 1, try_at=moment + TAKEN_FOR_DEAD):
        return None
    return Sending.objects.select_related("member").filter(pk=sending_id).first()


@transaction.atomic
def _sent(sending: Sending, member: Member, sections: list[tuple[Section, list[Part]]]) -> State:
    for section, parts in sections:
        section.told(member, [key for part in parts for key in part.keys])
    sending.sent_at, sending.said = now(), ""
    return _end(sending, State.SENT)


def _not_sent(sending: Sending, outcome: Outcome) -> State:
    sending.said = outcome.said[:500]
    if outcome.refuses_address:
        mail_failed(sending.member, failure_said(outcome.said))
    if outcome.is_refused:
        return _end(sending, State.REFUSED)
    if sending.tries >= MOST_TRIES:
        return _end(sending, State.GIVEN_UP)
    sending.try_at = now() + FIRST_PAUSE * 2 ** (sending.tries - 1)
    return _end(sending, State.WAITING)


def _end(sending: Sending, state: State) -> State:
    sending.state = state
    sending.save(update_fields=["state", "try_at", "sent_at", "said"])
    return state
