"""Gatherings as calendar files: one alone, a series over the change of the clocks, what was moved, what was called off; and what strangers get."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.gatherings.actions import planning
from commonplace.gatherings.calendar.replies import calendar_in
from commonplace.gatherings.calendar.writing import Subject, calendar_of, event_of_meeting, rule_of
from commonplace.gatherings.models import Gathering, Meeting
from commonplace.gatherings.recurrence import slots
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.kit.clock import at
from tests.cast import Cast, ClientAs

LISBON = ZoneInfo("Europe/Lisbon")
AUTUMN = datetime(2027, 10, 1, 8, tzinfo=UTC)
"""Clocks are set back on 31 October 2027."""


def events_at(client, address: str) -> list[Any]:  # type: ignore[no-untyped-def]
    answer = client.get(address)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/calendar"), address
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def weekly(cast: Cast, **changed: object) -> Entry:
    """Six Tuesdays at 18:00 in Lisbon, over the change of the clocks."""
    with at(AUTUMN):
        start = datetime(2027, 10, 12, 18, tzinfo=LISBON)
        usual = {"starts_at": start, "zone": "Europe/Lisbon", "rule": "FREQ=WEEKLY;COUNT=6", "link": "https://meet.example.org/vats"}
        return planned(cast.amina, **{**usual, **changed})


def expanded(events: list[Any]) -> set[datetime]:
    """As a calendar would: the rule by the clock on the wall, without what is excepted, and with what stands otherwise."""
    from dateutil.rrule import rrulestr

    master = next(event for event in events if "rrule" in event)
    start = master["dtstart"].dt
    rule = master["rrule"].to_ical().decode()
    moments = {moment.astimezone(UTC) for moment in rrulestr(rule, dtstart=start)}
    moments |= _listed(master, "rdate")
    moments -= _listed(master, "exdate")
    for event in events:
        if "recurrence-id" in event:
            moments.remove(event["recurrence-id"].dt.astimezone(UTC))
            moments.add(event["dtstart"].dt.astimezone(UTC))
    return moments


def _listed(event: Any, name: str) -> set[datetime]:
    found = event.get(name, [])
    return {value.dt.astimezone(UTC) for one in (found if isinstance(found, list) else [found]) for value in one.dts}


def test_a_series_keeps_its_hour_when_the_clocks_are_changed(cast: Cast, client_as: ClientAs) -> None:
    entry = weekly(cast)
    with at(AUTUMN):
        third, fifth = meeting_of(entry, 2), meeting_of(entry, 4)
        planning.call_off(cast.amina, entry, meeting=third)
        planning.move(cast.amina, fifth, starts_at=fifth.starts_at + timedelta(hours=25), minutes=90, place="Attic")
    events = events_at(client_as(cast.bruno), f"/gatherings/{entry.uid}/calendar.ics")
    master, moved = events
    assert master["dtstart"].to_ical() == b"20271012T180000" and master["dtstart"].params["TZID"] == "Europe/Lisbon"
    assert master["rrule"].to_ical() == b"FREQ=WEEKLY;COUNT=6" and master["exdate"].to_ical() == b"20271026T180000"
    assert moved["uid"] == master["uid"] and moved["location"] == "Attic" and moved["sequence"] == 1
    assert moved["recurrence-id"].dt == fifth.slot_at and moved["dtend"].dt - moved["dtstart"].dt == timedelta(minutes=90)
    assert expanded(events) == set(Meeting.objects.filter(gathering=entry.pk, cancelled_at=None).values_list("starts_at", flat=True))
    whole = client_as(cast.bruno).get(f"/gatherings/{entry.uid}/calendar.ics").content.decode()
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Lisbon" in whole and "ATTENDEE" not in whole and "20271031T020000" in whole


@pytest.mark.parametrize(
    ("zone", "rule"),
    [
        ("Asia/Kolkata", "FREQ=WEEKLY;COUNT=8"),
        ("UTC", "FREQ=DAILY;COUNT=5"),
        ("Europe/Lisbon", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=9"),
        ("America/New_York", "FREQ=WEEKLY;INTERVAL=2"),
        ("Africa/Casablanca", "FREQ=WEEKLY;UNTIL=20280601T100000Z"),
        ("Australia/Lord_Howe", "FREQ=MONTHLY;BYMONTHDAY=31"),
    ],
)
def test_calendars_come_to_the_same_times_as_we_do(cast: Cast, client_as: ClientAs, zone: str, rule: str) -> None:
    start = datetime(2027, 10, 15, 18, 30, tzinfo=ZoneInfo(zone))
    entry = weekly(cast, zone=zone, rule=rule, starts_at=start)
    events = events_at(client_as(cast.bruno), f"/gatherings/{entry.uid}/calendar.ics")
    assert expanded(events) == set(Meeting.objects.filter(gathering=entry.pk).values_list("starts_at", flat=True))


@pytest.mark.pure
def test_an_hour_that_is_skipped_is_the_one_after_it() -> None:
    start = datetime(2027, 3, 21, 1, 30, tzinfo=LISBON)
    gathering = Gathering(uid="2abcdefghijk", starts_at=start, zone="Europe/Lisbon", rule="FREQ=WEEKLY;COUNT=3")
    times = slots(gathering.rule, start, LISBON)
    assert [moment.astimezone(LISBON).strftime("%d %H:%M") for moment in times] == ["21 01:30", "28 02:30", "04 01:30"]
    assert rule_of(gathering, times) == "FREQ=WEEKLY;COUNT=3"


def test_strangers_get_what_is_open_to_all_without_its_link_and_nothing_else(cast: Cast, client_as: ClientAs) -> None:
    opened, inner = weekly(cast, audience=audiences.web()), weekly(cast, audience=audiences.of_space(cast.weavers))
    stranger = client_as(None)
    answer = stranger.get(f"/gatherings/{opened.uid}/calendar.ics")
    assert answer.status_code == 200 and b"meet.example.org" not in answer.content and b"Dye house" in answer.content
    assert b"Amina" not in answer.content and "public" in answer.headers["Cache-Control"]
    assert b"meet.example.org/vats" in client_as(cast.chidi).get(f"/gatherings/{opened.uid}/calendar.ics").content
    for who in (stranger, client_as(cast.chidi)):
        assert who.get(f"/gatherings/{inner.uid}/calendar.ics").status_code == 404
    one = meeting_of(inner)
    assert client_as(cast.chidi).get(f"/meetings/{one.uid}/calendar.ics").status_code == 404
    assert client_as(cast.dora).get(f"/meetings/{one.uid}/calendar.ics").status_code == 200


def test_what_is_called_off_says_so_and_its_number_rises(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina)
    client = client_as(cast.bruno)
    (before,) = events_at(client, f"/gatherings/{entry.uid}/calendar.ics")
    assert before["status"] == "CONFIRMED" and "rrule" not in before
    planning.call_off(cast.amina, entry)
    (after,) = events_at(client, f"/gatherings/{entry.uid}/calendar.ics")
    assert after["status"] == "CANCELLED" and after["sequence"] == before["sequence"] + 1 and after["uid"] == before["uid"]
    planning.take_place_after_all(cast.amina, entry)
    (again,) = events_at(client, f"/meetings/{meeting_of(entry).uid}/calendar.ics")
    assert again["status"] == "CONFIRMED" and again["sequence"] == after["sequence"] + 1 and again["uid"] == before["uid"]


def test_what_took_place_before_the_rule_was_changed_stays(cast: Cast, client_as: ClientAs) -> None:
    entry = weekly(cast)
    with at(AUTUMN + timedelta(days=20)):
        body = Gathering.objects.get(entry=entry)
        when = planning.When(
            form=planning.Form(body.form), starts_at=datetime(2027, 10, 27, 18, tzinfo=LISBON), minutes=60, zone=body.zone,
            rule="FREQ=WEEKLY;COUNT=3", place=body.place, link=body.link,
        )  # fmt: skip
        planning.rewrite(cast.amina, entry, title=entry.title, body="", when=when, tags=(), expected_revision=1, despite=True)
    events = events_at(client_as(cast.bruno), f"/gatherings/{entry.uid}/calendar.ics")
    starts = expanded([event for event in events if event["uid"].startswith(entry.uid)])
    strays = {event["dtstart"].dt.astimezone(UTC) for event in events if not event["uid"].startswith(entry.uid)}
    assert strays and starts | strays == set(
        Meeting.objects.filter(gathering=entry.pk, cancelled_at=None).values_list("starts_at", flat=True)
    )


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=300)


@pytest.mark.pure
@given(title=WORDS, text=WORDS, place=WORDS)
def test_whatever_is_written_comes_back_whole_in_lines_of_75(title: str, text: str, place: str) -> None:
    moment = datetime(2027, 5, 1, 9, tzinfo=UTC)
    entry = Entry(uid="2abcdefghijk", title=title, edited_at=moment)
    gathering = Gathering(entry=entry, uid=entry.uid, starts_at=moment, zone="Asia/Kolkata", place=place, made_at=moment, changed_at=moment)
    meeting = Meeting(gathering=gathering, slot_at=moment, starts_at=moment, ends_at=moment + timedelta(hours=1), changed_at=moment)
    subject = Subject(
        gathering=gathering, title=title, description=f"{text}\n{text}", tags=[text], shows_link=True, organiser="x@example.org"
    )  # fmt: skip
    written = calendar_of([event_of_meeting(subject, meeting)], name=title)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    event: Any = calendar_in(written).walk("VEVENT")[0]
    assert event["summary"] == title and event["location"] == place and event["description"].startswith(f"{text}\n{text}")
    assert event["dtstart"].dt == moment
