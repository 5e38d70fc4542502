"""Gatherings as iCalendar (RFC 5545). The library folds, escapes and orders; here it is said what an event of ours holds.

A gathering is one event with its rule, under one UID: what the rule has and does not take place is an EXDATE, what is otherwise than the rule has it
is a further event with the RECURRENCE-ID of its slot. What somebody subscribes to holds each meeting by itself: calendars differ in how they read
rules, and none in how they read a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vRecur

from commonplace.entries.models import Entry
from commonplace.gatherings.calendar.reminding import add_reminders
from commonplace.gatherings.calendar.zones import zones_of
from commonplace.gatherings.models import Gathering, Meeting
from commonplace.gatherings.recurrence import has_its_start, slots
from commonplace.kit.clock import now
from commonplace.kit.markdown.filling import fill
from commonplace.sources.readable import text_of

PRODID = "-//Commonplace//Gatherings//EN"
LONGEST_DESCRIPTION = 4_000
ASK_AGAIN = timedelta(hours=1)
"""So often, we say to calendars, is often enough."""


@dataclass(frozen=True, kw_only=True)
class Guest:
    """The one member that an event is sent to. `standing` is their PARTSTAT; `answers` where their calendar may answer by mail."""

    name: str
    address: str
    standing: str
    answers: bool


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What the events of a gathering say besides their times. `organiser` is the address to which calendars answer; `sequence` overrides that of the
    gathering; `stamp` the moment of a message. `reminders` stand, so long before, in those meetings whose keys are `reminded`."""

    gathering: Gathering
    title: str
    description: str
    tags: Sequence[str]
    shows_link: bool
    organiser: str
    sequence: int | None = None
    stamp: datetime | None = None
    reminders: Sequence[timedelta] = ()
    reminded: Collection[int] = frozenset()


def subject_of(gathering: Gathering, *, tags: Sequence[str], shows_link: bool) -> Subject:
    """As a reader of its entry sees it; `shows_link` is False for strangers. Names of those who come stand nowhere in it."""
    entry = gathering.entry
    return Subject(
        gathering=gathering,
        title=entry.title,
        description=_plain(entry),
        tags=tags,
        shows_link=shows_link,
        organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    )


def _plain(entry: Entry) -> str:
    """The description without its form; what is linked to is named as everybody may read it."""
    lines = (line.strip() for line in text_of(fill(entry.body_html, {})).splitlines())
    text = "\n".join(line for line in lines if line)
    return text if len(text) <= LONGEST_DESCRIPTION else text[: LONGEST_DESCRIPTION - 1] + "…"


def host_name() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def uid_of(gathering: Gathering) -> str:
    return f"{gathering.uid}@{host_name()}"


def uid_of_meeting(meeting: Meeting) -> str:
    """One meeting by itself: of a series its own, else that of the gathering."""
    return f"{meeting.uid}@{host_name()}" if meeting.gathering.is_series else uid_of(meeting.gathering)


def event_of_meeting(subject: Subject, meeting: Meeting, *, uid: str = "", guest: Guest | None = None) -> Event:
    """One meeting when and where it is, under its own UID or the one given."""
    event = _event(subject, uid or uid_of_meeting(meeting), meeting=meeting, guest=guest)
    zone = meeting.gathering.timezone
    event.add("dtstart", at_in(meeting.starts_at, zone))
    event.add("dtend", at_in(meeting.ends_at, zone))
    if meeting.pk in subject.reminded:
        add_reminders(event, subject.reminders)
    return event


def events_of_series(subject: Subject, meetings: Collection[Meeting], *, guests: Mapping[int, Guest] | None = None) -> list[Event]:
    """The gathering as one event with its rule and those that are otherwise. `meetings` are those that are to stand in the calendar; `guests` says
    by their keys how the one it goes to stands to each.

    A meeting whose slot the rule no longer has (it took place before the rule was changed) is an event by itself, in files alone: a message
    is about one UID.
    """
    gathering = subject.gathering
    times = slots(gathering.rule, _start(gathering), gathering.timezone)
    known = set(times)
    within = sorted((one for one in meetings if one.slot_at in known), key=lambda one: one.slot_at)
    strays = [] if guests is not None else [one for one in meetings if one.slot_at not in known]
    if not within:
        return [event_of_meeting(subject, one) for one in strays]
    usual = _usual(within, guests)
    master = _event(subject, uid_of(gathering), guest=usual)
    zone = gathering.timezone
    master.add("dtstart", at_in(times[0], zone))
    master.add("dtend", at_in(times[0] + timedelta(minutes=gathering.minutes), zone))
    is_reminded = 2 * sum(one.pk in subject.reminded for one in within) > len(within)
    if is_reminded:
        add_reminders(master, subject.reminders)
    master.add("rrule", vRecur.from_ical(rule_of(gathering, times)))
    shown = {one.slot_at for one in within}
    if times[0] in shown and not has_its_start(gathering.rule, times[0], zone):
        master.add("rdate", [at_in(times[0], zone)])
    for slot in times:
        if slot not in shown:
            master.add("exdate", [at_in(slot, zone)])
    others = [_otherwise(subject, one, guests, usual, is_reminded=is_reminded) for one in within]
    return [master, *(one for one in others if one is not None), *(event_of_meeting(subject, one) for one in strays)]


def _start(gathering: Gathering) -> datetime:
    assert gathering.starts_at is not None
    return gathering.starts_at


def _usual(meetings: Sequence[Meeting], guests: Mapping[int, Guest] | None) -> Guest | None:
    """How the guest stands to most of them."""
    if guests is None:
        return None
    standings = [guests[one.pk] for one in meetings]
    return max(standings, key=standings.count)


def _otherwise(
    subject: Subject, meeting: Meeting, guests: Mapping[int, Guest] | None, usual: Guest | None, *, is_reminded: bool
) -> Event | None:
    """The event that takes the place of one slot; None where the rule says all."""
    gathering = subject.gathering
    guest = guests[meeting.pk] if guests is not None else None
    lasts = timedelta(minutes=gathering.minutes)
    is_usual = meeting.starts_at == meeting.slot_at and meeting.ends_at - meeting.starts_at == lasts and guest == usual
    is_usual = is_usual and (meeting.pk in subject.reminded) == is_reminded
    if is_usual and not meeting.place and not meeting.link and not meeting.is_cancelled:
        return None
    event = event_of_meeting(subject, meeting, uid=uid_of(gathering), guest=guest)
    event.add("recurrence-id", at_in(meeting.slot_at, gathering.timezone))
    return event


def rule_of(gathering: Gathering, times: Sequence[datetime]) -> str:
    """The rule as calendars have to read it to come to the same times: with an end, and one that counts as RFC 5545 does (the first meeting is
    always one of them)."""
    parts = dict(part.split("=", 1) for part in gathering.rule.upper().removeprefix("RRULE:").split(";") if "=" in part)
    if parts.get("COUNT") != str(len(times)):
        parts.pop("COUNT", None)
        parts["UNTIL"] = f"{max(times).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _event(subject: Subject, uid: str, *, meeting: Meeting | None = None, guest: Guest | None = None) -> Event:
    gathering = subject.gathering
    event = Event()
    event.add("uid", uid)
    changed = max(gathering.changed_at, gathering.entry.edited_at, *([meeting.changed_at] if meeting else []))
    event.add("dtstamp", (subject.stamp or changed).astimezone(UTC).replace(microsecond=0))
    event.add("created", gathering.made_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", changed.astimezone(UTC).replace(microsecond=0))
    own = gathering.version + (meeting.version if meeting else 0)
    event.add("sequence", own if subject.sequence is None else subject.sequence)
    event.add("summary", subject.title)
    place, link = _where(subject, meeting)
    page = _page(subject, meeting)
    if place or link:
        event.add("location", place or link)
    event.add("description", _description(subject, link, page))
    event.add("url", page)
    event.add("categories", [str(gathering.get_form_display()), *subject.tags])
    event.add("status", _status(gathering, meeting, guest))
    add_people(event, subject.organiser, guest)
    return event


def _where(subject: Subject, meeting: Meeting | None) -> tuple[str, str]:
    """(place, link)"""
    place = (meeting.place if meeting else "") or subject.gathering.place
    link = (meeting.link if meeting else "") or subject.gathering.link
    return place, link if subject.shows_link else ""


def _page(subject: Subject, meeting: Meeting | None) -> str:
    """The page of the meeting is for members; strangers are led to that of the gathering."""
    if meeting is not None and subject.shows_link:
        return settings.BASE_URL + reverse("gatherings:meeting", args=[meeting.uid])
    return settings.BASE_URL + reverse("web:entry", args=[subject.gathering.uid])


def _description(subject: Subject, link: str, page: str) -> str:
    parts = [subject.description]
    if link:
        parts.append(_("To join: %(link)s") % {"link": link})
    parts.append(_("Everything about it: %(page)s") % {"page": page})
    return "\n\n".join(part for part in parts if part)


def _status(gathering: Gathering, meeting: Meeting | None, guest: Guest | None) -> str:
    if gathering.cancelled_at is not None or (meeting is not None and meeting.is_cancelled):
        return "CANCELLED"
    return "TENTATIVE" if guest is not None and guest.standing == "TENTATIVE" else "CONFIRMED"


def add_people(event: Event, organiser_address: str, guest: Guest | None) -> None:
    """Who it comes from, and the one it goes to."""
    organiser = vCalAddress(f"mailto:{organiser_address}")
    organiser.params["CN"] = settings.ORGANISATION_NAME
    event.add("organizer", organiser)
    if guest is None:
        return
    attendee = vCalAddress(f"mailto:{guest.address}")
    attendee.params["CN"] = guest.name
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = guest.standing
    attendee.params["RSVP"] = "TRUE" if guest.answers else "FALSE"
    event.add("attendee", attendee)


def at_in(moment: datetime, zone: ZoneInfo) -> datetime:
    """By the clock on the wall of its zone; the second of two equal hours, which cannot be said so, in UTC."""
    local = moment.astimezone(zone)
    return moment.astimezone(UTC) if local.fold or zone.key == "UTC" else local


def calendar_of(events: Sequence[Event], *, name: str = "", method: str = "") -> bytes:
    """The whole file, with each time zone that it speaks of."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for zone in zones_of(events):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def stamped() -> datetime:
    """The moment at which a message is written."""
    return now().astimezone(UTC).replace(microsecond=0)
