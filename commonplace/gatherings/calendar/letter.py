"""The message itself: plain words, the same as HTML, and the event as calendars read it: once beside the words, where mail programs look, and once as
a file, where some do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Event

from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.gatherings.calendar.answering import answer_address, answers_come_in
from commonplace.gatherings.calendar.standing import PARTSTAT, News, Told
from commonplace.gatherings.calendar.stopping import stop_url
from commonplace.gatherings.calendar.writing import (
    Guest,
    add_people,
    at_in,
    calendar_of,
    event_of_meeting,
    events_of_series,
    stamped,
    subject_of,
    uid_of,
)
from commonplace.gatherings.models import Gathering, Mailing, Meeting, Seat
from commonplace.gatherings.queries import hosts_of
from commonplace.gatherings.words import Coming
from commonplace.kit.mail_html import dressed
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.return_path import return_path_of

MOST_LINES = 12


@dataclass(frozen=True)
class Line:
    """One meeting of which the message tells."""

    when: str
    says: str


def letter_of(mailing: Mailing, seats: list[Seat], news: News, *, sequence: int) -> EmailMultiAlternatives:
    """REQUEST for what is new or otherwise; CANCEL where the only news is what goes. `mailing` has its gathering and member at hand."""
    with translation.override(settings.LANGUAGE_CODE):
        is_end = not (news.fresh or news.changed)
        method = "CANCEL" if is_end else "REQUEST"
        events = _ended(mailing, news, sequence) if is_end else _asked(mailing, seats, sequence)
        sees = Entry.objects.visible_to(mailing.member).filter(pk=mailing.gathering.pk).exists()
        subject = _subject_of_end(mailing, news, sees=sees) if is_end else _subject(mailing, news)
        context = _context(mailing, seats, news) if not is_end else {"sees": sees}
        return _message(
            mailing, subject, {**_frame(mailing, news, is_end=is_end), **context}, calendar_of(events, method=method), method, sequence
        )


def _asked(mailing: Mailing, seats: list[Seat], sequence: int) -> list[Event]:
    """All that the member has of the gathering, for a message about a series says all of it."""
    gathering = mailing.gathering
    subject = replace(
        subject_of(gathering, tags=tags_of(gathering.entry), shows_link=True),
        organiser=_organiser(mailing),
        sequence=sequence,
        stamp=stamped(),
    )
    guests = {seat.meeting_id: _guest(mailing.member, PARTSTAT[Coming(seat.coming)]) for seat in seats}
    meetings = [seat.meeting for seat in seats]
    if len(meetings) > 1 and gathering.is_series and (events := events_of_series(subject, meetings, guests=guests)):
        return events
    last = max(meetings, key=lambda meeting: meeting.starts_at)
    return [event_of_meeting(subject, last, uid=uid_of(gathering), guest=guests[last.pk])]


def _ended(mailing: Mailing, news: News, sequence: int) -> list[Event]:
    """Only what was told before: who may see the gathering no more learns nothing newer by its end."""
    rest = set(mailing.told) - set(news.gone)
    gone = sorted(news.gone.values(), key=lambda told: told.slot_at)
    if not rest:
        return [_ended_event(mailing, gone[0], sequence)]
    return [_ended_event(mailing, told, sequence, of_series=True) for told in gone]


def _ended_event(mailing: Mailing, told: Told, sequence: int, *, of_series: bool = False) -> Event:
    gathering, zone = mailing.gathering, mailing.gathering.timezone
    event = Event()
    event.add("uid", uid_of(gathering))
    event.add("dtstamp", stamped())
    event.add("sequence", sequence)
    event.add("summary", mailing.title)
    event.add("dtstart", at_in(told.starts_at, zone))
    event.add("dtend", at_in(told.ends_at, zone))
    event.add("status", "CANCELLED")
    if of_series:
        event.add("recurrence-id", at_in(told.slot_at, zone))
    add_people(event, _organiser(mailing), _guest(mailing.member, "DECLINED"))
    return event


def declined_counter(mailing: Mailing, proposed: Any) -> EmailMultiAlternatives:
    """The answer to somebody who proposes another time by their calendar: hosts choose it, on the page (RFC 5546, section 3.2.8)."""
    with translation.override(settings.LANGUAGE_CODE):
        event = Event()
        event.add("uid", uid_of(mailing.gathering))
        event.add("dtstamp", stamped())
        event.add("sequence", mailing.sequence)
        event.add("summary", mailing.title)
        for name in ("dtstart", "dtend", "recurrence-id"):
            if name in proposed:
                event.add(name, proposed[name].dt)
        add_people(event, _organiser(mailing), _guest(mailing.member, "NEEDS-ACTION"))
        says = _("Your calendar proposed another time. Those who host it choose when it meets; write to them on its page.")
        event.add("comment", says)
        subject = _("Another time: “%(title)s”") % {"title": mailing.title}
        context = {**_frame(mailing, News({}, {}, {}), is_end=True), "sees": True, "says": says}
        return _message(mailing, subject, context, calendar_of([event], method="DECLINECOUNTER"), "DECLINECOUNTER", mailing.sequence)


def _organiser(mailing: Mailing) -> str:
    return answer_address(mailing) if answers_come_in() else parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _guest(member: Member, standing: str) -> Guest:
    return Guest(name=member.name, address=member.email, standing=standing, answers=answers_come_in())


def _subject(mailing: Mailing, news: News) -> str:
    comings = {told.coming for told in (*news.fresh.values(), *news.changed.values())}
    before = {uid: Told.of(row) for uid, row in mailing.told.items()}
    moved = any(_is_moved(before[uid], told) for uid, told in news.changed.items())
    title = {"title": mailing.gathering.entry.title}
    if moved:
        return _("Changed: “%(title)s”") % title
    if Coming.GOING in comings:
        return _("You come to “%(title)s”") % title
    if Coming.INVITED in comings:
        return _("Do you come to “%(title)s”?") % title
    return _("You wait for a place: “%(title)s”") % title


def _subject_of_end(mailing: Mailing, news: News, *, sees: bool) -> str:
    if sees and _called_off(mailing.gathering, news):
        return _("Called off: “%(title)s”") % {"title": mailing.title}
    return _("Out of your calendar: “%(title)s”") % {"title": mailing.title}


def _called_off(gathering: Gathering, news: News) -> bool:
    if gathering.cancelled_at is not None:
        return True
    return Meeting.objects.filter(gathering=gathering, uid__in=news.gone, cancelled_at__isnull=False).count() == len(news.gone)


def _is_moved(before: Told, told: Told) -> bool:
    return (before.starts_at, before.ends_at, before.where) != (told.starts_at, told.ends_at, told.where)


def _frame(mailing: Mailing, news: News, *, is_end: bool) -> dict[str, object]:
    """What every message has: the place it comes from, which meetings it is about, how to end such mail."""
    return {
        "organisation": settings.ORGANISATION_NAME,
        "language": settings.LANGUAGE_CODE,
        "reader": mailing.member,
        "title": mailing.title if is_end else mailing.gathering.entry.title,
        "lines": _lines(mailing, news)[:MOST_LINES],
        "more": max(0, len(_lines(mailing, news)) - MOST_LINES),
        "page": settings.BASE_URL + mailing.gathering.entry.get_absolute_url(),
        "choices_url": settings.BASE_URL + reverse("gatherings:calendar"),
        "stop_url": stop_url(mailing.member),
        "answers": answers_come_in(),
        "is_end": is_end,
    }


def _context(mailing: Mailing, seats: list[Seat], news: News) -> dict[str, object]:
    gathering = mailing.gathering
    first = min((seat.meeting for seat in seats if seat.meeting.uid in {*news.fresh, *news.changed}), key=lambda one: one.starts_at)
    return {
        "sees": True,
        "hosts": ", ".join(host.name for host in hosts_of(gathering).met_by(mailing.member)),
        "place": first.place or gathering.place,
        "link": first.link or gathering.link,
        "asks": any(told.coming == Coming.INVITED for told in (*news.fresh.values(), *news.changed.values())),
    }


def _lines(mailing: Mailing, news: News) -> list[Line]:
    before = {uid: Told.of(row) for uid, row in mailing.told.items()}
    said = {
        Coming.GOING: _("you have a place"),
        Coming.INVITED: _("you are asked whether you come"),
        Coming.WAITING: _("you are on the waiting list"),
    }
    rows = [(told, said[Coming(told.coming)]) for told in news.fresh.values()]
    for uid, told in news.changed.items():
        moved = _is_moved(before[uid], told)
        words = _("now then and there; %(standing)s") % {"standing": said[Coming(told.coming)]} if moved else said[Coming(told.coming)]
        rows.append((told, words))
    rows += [(told, _("is out of your calendar")) for told in news.gone.values()]
    rows.sort(key=lambda row: row[0].starts_at)
    return [Line(_when(mailing.gathering, told), words) for told, words in rows]


def _when(gathering: Gathering, told: Told) -> str:
    start, end = (moment.astimezone(gathering.timezone) for moment in (told.starts_at, told.ends_at))
    until = date_format(end, "H:i") if end - start < timedelta(days=1) else date_format(end, "j F, H:i")
    return f"{date_format(start, 'l j F Y, H:i')}–{until} ({gathering.zone})"


def _message(
    mailing: Mailing, subject: str, context: dict[str, object], content: bytes, method: str, sequence: int
) -> EmailMultiAlternatives:
    member, stop = mailing.member, str(context["stop_url"])
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": f"<calendar.{mailing.uid}.{sequence}.{method.lower()}@{host}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",  # nobody's out-of-office notice is to answer
    }
    text = render_to_string("gatherings/calendar_letter.txt", context).strip() + "\n"
    message = EmailMultiAlternatives(clean_line(subject), text, return_path_of(member), [member.email], headers=headers)
    message.attach_alternative(dressed(render_to_string("gatherings/calendar_letter.html", context)), "text/html")
    message.attach_alternative(content.decode().replace("\r\n", "\n"), f"text/calendar; method={method}")
    part = MIMEBase("application", "ics")
    part.set_payload(content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename="cancel.ics" if method == "CANCEL" else "invite.ics")
    message.attach(part)
    return message
