"""Reminders that stand in a member's own calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from icalendar import Calendar

from commonplace.entries import audiences
from commonplace.gatherings.actions import planning, seating
from commonplace.gatherings.models import CalendarChoice
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.gatherings.tests.test_calendar_feeds import made
from commonplace.kit.clock import at, now
from tests.cast import Cast, ClientAs

BOTH = [timedelta(days=-1), timedelta(hours=-1)]


def rings(client: Client, path: str) -> dict[str, list[timedelta]]:
    """How long before each event its calendar reminds, by the event's name and, where it has one, its slot."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    events: list[Any] = Calendar.from_ical(answer.content).walk("VEVENT")
    found = {}
    for event in events:
        alarms = event.walk("VALARM")
        assert all(alarm["action"] == "DISPLAY" and alarm["description"] == event["summary"] for alarm in alarms)
        slot = f" {event['recurrence-id'].dt:%d}" if "recurrence-id" in event else ""
        found[f"{event['summary']}{slot}"] = [alarm["trigger"].dt for alarm in alarms]
    return found


def test_what_one_comes_to_or_hosts_reminds_and_what_one_was_only_asked_to_does_not(cast: Cast, client_as: ClientAs) -> None:
    coming, hosted, asked = (
        planned(host, title) for host, title in ((cast.amina, "Coming"), (cast.bruno, "Hosted"), (cast.amina, "Asked"))
    )
    seating.come(cast.bruno, meeting_of(coming))
    seating.invite(cast.amina, asked, members=[cast.bruno])
    bruno, stranger = client_as(cast.bruno), client_as(None)
    assert rings(stranger, made(bruno, "invited")) == {"Coming": BOTH, "Hosted": BOTH, "Asked": []} and hosted.pk
    for entry, expected in ((coming, BOTH), (hosted, BOTH), (asked, [])):
        assert list(rings(bruno, f"/gatherings/{entry.uid}/calendar.ics").values()) == [expected]
        assert list(rings(bruno, f"/meetings/{meeting_of(entry).uid}/calendar.ics").values()) == [expected]
        assert list(rings(client_as(cast.chidi), f"/gatherings/{entry.uid}/calendar.ics").values()) == [[]]


def test_neither_strangers_nor_what_is_over_or_called_off_nor_a_whole_space_are_reminded(cast: Cast, client_as: ClientAs) -> None:
    opened = planned(cast.amina, "Open", audience=audiences.web())
    inside = planned(cast.amina, "Inside", audience=audiences.of_space(cast.weavers))
    for entry in (opened, inside):
        seating.come(cast.dora, meeting_of(entry))
    dora, stranger = client_as(cast.dora), client_as(None)
    assert rings(stranger, f"/gatherings/{opened.uid}/calendar.ics") == {"Open": []}
    mine, space = made(dora, "mine"), made(dora, "space:weavers")
    assert rings(stranger, space) == {"Inside": []} and rings(stranger, mine) == {"Open": BOTH, "Inside": BOTH}
    with at(now() + timedelta(days=8)):
        assert rings(stranger, mine) == {"Open": [], "Inside": []}
    planning.call_off(cast.amina, opened)
    assert rings(dora, f"/gatherings/{opened.uid}/calendar.ics") == {"Open": []}


def test_of_a_series_only_the_meetings_that_one_comes_to_remind(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, "Vats", rule="FREQ=WEEKLY;COUNT=4")
    path, bruno = f"/gatherings/{entry.uid}/calendar.ics", client_as(cast.bruno)
    assert rings(bruno, path) == {"Vats": []}
    second = meeting_of(entry, 1)
    local = second.slot_at.astimezone(second.gathering.timezone)
    seating.come(cast.bruno, second)
    assert rings(bruno, path) == {"Vats": [], f"Vats {local:%d}": BOTH}
    seating.come_to_all(cast.bruno, entry.gathering_body)
    assert rings(bruno, path) == {"Vats": BOTH}
    seating.stay_away(cast.bruno, second)
    assert rings(bruno, path) == {"Vats": BOTH, f"Vats {local:%d}": []}


def test_each_member_chooses_for_themselves(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, "Vats")
    for member in (cast.bruno, cast.chidi):
        seating.come(member, meeting_of(entry))
    bruno, path = client_as(cast.bruno), f"/gatherings/{entry.uid}/calendar.ics"
    assert bruno.post("/gatherings/calendar/reminders/", {"how": "every minute"}).status_code == 404
    assert client_as(None).post("/gatherings/calendar/reminders/", {"how": "none"}).status_code == 302
    assert not CalendarChoice.objects.exists()
    bruno.post("/gatherings/calendar/reminders/", {"how": "hour"})
    assert rings(bruno, path) == {"Vats": [timedelta(hours=-1)]} and rings(client_as(cast.chidi), path) == {"Vats": BOTH}
    assert 'value="hour" checked' in bruno.get("/gatherings/calendar/").content.decode()
    assert CalendarChoice.objects.get(member=cast.bruno).by_mail
    bruno.post("/gatherings/calendar/reminders/", {"how": "none"})
    assert rings(bruno, path) == {"Vats": []}
    bruno.post("/gatherings/calendar/mail/", {"to": "no"})
    assert rings(bruno, path) == {"Vats": []}
