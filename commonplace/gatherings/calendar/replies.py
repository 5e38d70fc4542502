"""Answers of members' calendars (iTIP, RFC 5546), as they come by mail: taken in, read, and done through the actions that the pages use.

Anybody can send anything to an address. So what is read is bounded, what cannot be read is passed over, and an answer counts for the one member
alone to whom its address was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar

from commonplace.entries.models import Entry
from commonplace.gatherings.actions.seating import come, stay_away
from commonplace.gatherings.calendar.letter import declined_counter
from commonplace.gatherings.calendar.standing import Told
from commonplace.gatherings.calendar.writing import uid_of
from commonplace.gatherings.models import Mailing, Meeting, Reply, Seat
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.mail import mail_leaves, send

LARGEST = 500_000
MOST_AN_HOUR = 60
MOST_PARTS = 30
MOST_EVENTS = 200
_KINDS = {"text/calendar", "application/ics"}
_MAIL_TROUBLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)
_TROUBLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError, ArithmeticError)


@dataclass(frozen=True)
class Answer:
    """What one event of a message says. `slot` is None for all meetings; `standing` the PARTSTAT of the one who answers."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    slot: datetime | date | None
    attendee: str
    standing: str
    event: Any


def take_reply(mailing: Mailing, raw: bytes, *, envelope_from: str) -> Reply | None:
    """Put a message that came to a member's address for answers into the database; None for one that is passed over: a bounce, or one too large for
    an answer. Raises Refusal (may be tried again) when too much comes at once."""
    if not envelope_from.strip().strip("<>") or len(raw) > LARGEST:
        return None
    refuse_beyond(f"rsvp:{mailing.pk}", most=MOST_AN_HOUR, within=timedelta(hours=1))
    with transaction.atomic():
        from commonplace.gatherings.jobs import read_reply

        reply = Reply.objects.create(mailing=mailing, raw=raw)
        read_reply.enqueue(reply.pk)
    return reply


def read(reply: Reply) -> None:
    """Do what it says and forget the message. Safe to repeat."""
    mailing = reply.mailing
    for answer in answers_in(bytes(reply.raw)):
        if not _is_theirs(mailing, answer):
            continue
        if answer.method == "REPLY":
            take_answer(mailing, answer)
        elif answer.method == "COUNTER":
            _decline(mailing, answer)
    Reply.objects.filter(pk=reply.pk).delete()


def _is_theirs(mailing: Mailing, answer: Answer) -> bool:
    """About this gathering, by this member, and to what they were last sent or later."""
    same = answer.uid == uid_of(mailing.gathering) and answer.attendee == mailing.member.email.lower()
    return same and mailing.sequence >= 0 and answer.sequence >= mailing.sequence


@transaction.atomic
def take_answer(mailing: Mailing, answer: Answer) -> None:
    """ACCEPTED asks for a place, DECLINED gives it back; everything else leaves things as they are. An answer older than the last one taken is
    passed over. What the calendar knows already by its own answer is not mailed to it again."""
    held = Mailing.objects.select_for_update().get(pk=mailing.pk)
    # A calendar whose clock runs ahead must not shut out its later answers.
    stamp = min(answer.stamp, now())
    may = Entry.objects.visible_to(mailing.member).filter(pk=mailing.gathering_id).exists()
    if not may or answer.standing not in {"ACCEPTED", "DECLINED"} or (held.answered_at is not None and stamp < held.answered_at):
        return
    for meeting in _meetings(mailing, held, answer.slot):
        # A refusal (over, called off) leaves this one as it was, and the others count.
        with suppress(Refusal), transaction.atomic():
            if answer.standing == "ACCEPTED":
                _note_coming(held, meeting, come(mailing.member, meeting))
            else:
                stay_away(mailing.member, meeting)
                held.told.pop(meeting.uid, None)
    held.answered_at = stamp
    held.save(update_fields=["told", "answered_at"])


def _note_coming(held: Mailing, meeting: Meeting, seat: Seat) -> None:
    """Who was put on the waiting list instead is told by mail."""
    if seat.coming == Coming.GOING and meeting.uid in held.told:
        held.told[meeting.uid][3] = Coming.GOING.value


def _meetings(mailing: Mailing, held: Mailing, slot: datetime | date | None) -> list[Meeting]:
    """Those that the calendar was told of and the answer is about, as far as they are to come."""
    zone = mailing.gathering.timezone
    told = {uid: Told.of(row) for uid, row in held.told.items()}
    if slot is not None:
        told = {uid: one for uid, one in told.items() if _is_at(one.slot_at, slot, zone)}
    rows = Meeting.objects.filter(uid__in=told, gathering=mailing.gathering_id, ends_at__gt=now())
    return list(rows.select_related("gathering__entry").order_by("starts_at", "pk"))


def _is_at(moment: datetime, slot: datetime | date, zone: Any) -> bool:
    if not isinstance(slot, datetime):
        return moment.astimezone(zone).date() == slot
    with suppress(OverflowError):
        return (slot if slot.tzinfo else slot.replace(tzinfo=zone)).astimezone(UTC) == moment
    return False


def _decline(mailing: Mailing, answer: Answer) -> None:
    """Once for each message that proposes another time."""
    if mail_leaves():
        with suppress(Refusal, *_TROUBLE):
            refuse_beyond(f"counter:{mailing.pk}", most=10, within=timedelta(days=1))
            send(declined_counter(mailing, answer.event))


def answers_in(raw: bytes) -> list[Answer]:
    """What the calendars in a message say; nothing for what is none."""
    found: list[Answer] = []
    for content in _calendars(raw):
        with suppress(Refusal):
            found += _answers(calendar_in(content))
    # Most programs send the same twice, as words beside words and as a file.
    unique = {(one.method, one.uid, one.sequence, one.slot, one.attendee, one.standing): one for one in found}
    return list(unique.values())[:MOST_EVENTS]


def calendar_in(content: bytes) -> Calendar:
    """A calendar as somebody's program wrote it. Raises Refusal for what cannot be read as one."""
    if len(content) > LARGEST:
        raise Refusal(_("This calendar is too large."))
    try:
        calendar = Calendar.from_ical(content)
    except _TROUBLE as error:
        raise Refusal(_("This cannot be read as a calendar.")) from error
    if not isinstance(calendar, Calendar):
        raise Refusal(_("This cannot be read as a calendar."))
    return calendar


def _answers(calendar: Calendar) -> Iterator[Answer]:
    method = str(calendar.get("method", "")).upper()
    if method not in {"REPLY", "COUNTER"}:
        return
    for event in calendar.walk("VEVENT")[:MOST_EVENTS]:
        with suppress(*_TROUBLE):
            yield from _answer(method, event)


def _answer(method: str, event: Any) -> Iterator[Answer]:
    """Only an event with one attendee, the one who answers, is an answer (RFC 5546, section 3.2.3)."""
    attendees = event.get("attendee")
    if isinstance(attendees, list) and len(attendees) == 1:
        attendees = attendees[0]
    if attendees is None or isinstance(attendees, list):
        return
    slot = event.get("recurrence-id")
    yield Answer(
        method=method,
        uid=str(event["uid"]),
        sequence=int(event.get("sequence", 0)),
        stamp=_aware(event["dtstamp"].dt),
        slot=slot.dt if slot is not None else None,
        attendee=str(attendees).strip().lower().removeprefix("mailto:"),
        standing=str(attendees.params.get("PARTSTAT", "NEEDS-ACTION")).upper(),
        event=event,
    )


def _aware(value: datetime | date) -> datetime:
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _calendars(raw: bytes) -> Iterator[bytes]:
    try:
        waiting: list[Message[Any, Any]] = [BytesParser(policy=compat32).parsebytes(raw)]
    except _MAIL_TROUBLE:
        return
    seen = 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        try:
            inner = part.get_payload() if part.is_multipart() else None
            if isinstance(inner, list):
                waiting[:0] = [one for one in inner if isinstance(one, Message)]
            elif part.get_content_type() in _KINDS and isinstance(content := part.get_payload(decode=True), bytes):
                yield content
        except _MAIL_TROUBLE:
            continue
