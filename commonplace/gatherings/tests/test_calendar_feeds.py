"""Calendars to subscribe to: who makes them, what stands in them, and what a real calendar program makes of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from commonplace.audit.deeds import Deed
from commonplace.audit.models import Audited
from commonplace.entries import audiences
from commonplace.gatherings.actions import planning, seating
from commonplace.gatherings.calendar.feeds import make_feed
from commonplace.gatherings.models import CalendarFeed
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.gatherings.tests.test_calendar_files import LISBON
from commonplace.gatherings.words import CalendarOf
from commonplace.kit.clock import at, now
from commonplace.kit.errors import Refusal
from commonplace.people.actions import deactivate_member
from commonplace.spaces.actions import leave
from tests.cast import Cast, ClientAs
from tests.served import serving


def titles(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def made(client: Client, of: str) -> str:
    """The path of a calendar that was made on the page."""
    page = client.post("/gatherings/calendar/", {"of": of}).content.decode()
    found = re.search(r'value="https?://[^/"]+(/calendar-feed/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_member_subscribes_to_what_is_theirs(cast: Cast, client_as: ClientAs) -> None:
    coming, hosted, asked, other = (
        planned(host, title)
        for host, title in ((cast.amina, "Coming"), (cast.bruno, "Hosted"), (cast.amina, "Asked"), (cast.amina, "Other"))
    )
    seating.come(cast.bruno, meeting_of(coming))
    seating.invite(cast.amina, asked, members=[cast.bruno])
    bruno, stranger = client_as(cast.bruno), client_as(None)
    assert "In your calendar" in bruno.get("/gatherings/").content.decode()
    mine, invited = made(bruno, "mine"), made(bruno, "invited")
    assert sorted(titles(stranger, mine)) == ["Coming", "Hosted"] and sorted(titles(stranger, invited)) == ["Asked", "Coming", "Hosted"]
    assert Audited.objects.filter(deed=Deed.FEED_MADE).count() == 2 and mine.split("/")[2] not in str(CalendarFeed.objects.values())

    planning.call_off(cast.amina, coming)
    seating.stay_away(cast.bruno, meeting_of(hosted))
    assert titles(stranger, mine) == [] and other.pk
    planning.take_place_after_all(cast.amina, coming)
    with at(now() + timedelta(days=90)):
        assert titles(stranger, mine) == ["Coming"]
    with at(now() + timedelta(days=99)):
        assert titles(stranger, mine) == []


def test_what_may_be_seen_no_more_is_gone_at_the_next_fetch(cast: Cast, client_as: ClientAs) -> None:
    planned(cast.amina, "Inside", audience=audiences.of_space(cast.weavers), link="https://meet.example.org")
    dora, stranger = client_as(cast.dora), client_as(None)
    path = made(dora, "space:weavers")
    assert titles(stranger, path) == ["Inside"] and "meet.example.org" in stranger.get(path).content.decode()
    seating.come(cast.dora, meeting_of(planned(cast.amina, "Mine", audience=audiences.of_space(cast.weavers))))
    mine = made(dora, "mine")
    leave(cast.dora, space=cast.weavers)
    assert stranger.get(path).status_code == 404 and titles(stranger, mine) == []
    deactivate_member(cast.gita, member=cast.dora)
    assert stranger.get(mine).status_code == 404


def test_whoever_is_not_in_a_space_gets_no_calendar_of_it(cast: Cast, client_as: ClientAs) -> None:
    assert client_as(cast.chidi).post("/gatherings/calendar/", {"of": "space:lantern"}).status_code == 422
    with pytest.raises(Refusal):
        make_feed(cast.chidi, of=CalendarOf.SPACE, space=cast.lantern)
    assert not CalendarFeed.objects.exists()


def test_one_is_ended_and_begun_again_by_its_member_alone(cast: Cast, client_as: ClientAs) -> None:
    bruno, stranger = client_as(cast.bruno), client_as(None)
    path = made(bruno, "mine")
    feed = CalendarFeed.objects.get()
    assert client_as(cast.chidi).post(f"/gatherings/calendar/{feed.uid}/end/").status_code == 404
    page = bruno.post(f"/gatherings/calendar/{feed.uid}/end/", follow=True).content.decode()
    assert stranger.get(path).status_code == 404 and "begin-again" in page
    bruno.post(f"/gatherings/calendar/{feed.uid}/begin-again/")
    assert stranger.get(path).status_code == 200
    assert set(Audited.objects.values_list("deed", flat=True)) >= {Deed.FEED_ENDED, Deed.FEED_BACK}
    refused = [client_as(cast.bruno).post("/gatherings/calendar/", {"of": "mine"}).status_code for _number in range(20)]
    assert refused[:19] == [200] * 19 and refused[19] == 422


def test_what_did_not_change_is_not_sent_again_and_many_cost_no_more_queries(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.bruno, rule="FREQ=WEEKLY;COUNT=2")
    path, stranger = made(client_as(cast.bruno), "mine"), client_as(None)
    first = stranger.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache" and first.headers["Last-Modified"]
    with CaptureQueriesContext(connection) as few:
        assert stranger.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    for number in range(12):
        planned(cast.bruno, f"Number {number}", rule="FREQ=WEEKLY;COUNT=9")
    with CaptureQueriesContext(connection) as many:
        assert stranger.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert len(few) == len(many) <= 12 and entry.pk


# A real calendar program: vdirsyncer fetches, khal reads.


@pytest.fixture
def programs() -> None:
    missing = [name for name in ("khal", "vdirsyncer") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)} (Debian: apt-get install khal vdirsyncer)")


@pytest.fixture
def fetched(tmp_path: Path, programs: None) -> Any:
    """`fetched(address)` subscribes to a calendar and gives what khal lists of it from October to December 2027."""

    def run(*command: str) -> str:
        env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TZ": "Europe/Lisbon"}
        done = subprocess.run(command, check=False, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def fetch(address: str, name: str) -> list[str]:
        folder = tmp_path / name
        (tmp_path / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{tmp_path}/status-{name}"\n[pair gatherings]\na = "here"\nb = "there"\ncollections = null\n'
            f'conflict_resolution = "b wins"\n'
            f'[storage here]\ntype = "filesystem"\npath = "{folder}"\nfileext = ".ics"\n[storage there]\ntype = "http"\nurl = "{address}"\n'
        )
        folder.mkdir(exist_ok=True)
        sync = ("vdirsyncer", "-c", str(tmp_path / "vdirsyncer.conf"))
        run(*sync, "discover", "gatherings")
        run(*sync, "sync", "gatherings")
        (tmp_path / "khal.conf").write_text(
            f"[calendars]\n[[gatherings]]\npath = {folder}\ntype = calendar\n[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\n"
            "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"local_timezone = Europe/Lisbon\ndefault_timezone = Europe/Lisbon\n[sqlite]\npath = {tmp_path}/khal-{name}.db\n"
        )
        listed = run(
            "khal", "-c", str(tmp_path / "khal.conf"), "list", "--day-format", "", "--format", "{start-date} {start-time} {title}{location}",
            "2027-10-01", "2027-12-31",
        )  # fmt: skip
        return [line for line in listed.splitlines() if line.strip()]

    return fetch


@pytest.fixture
def server(transactional_db: None) -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.mark.once
@pytest.mark.slow
def test_a_real_calendar_lists_the_right_hours_over_the_change_of_the_clocks(cast: Cast, server: str, fetched: Any) -> None:
    with at(datetime(2027, 10, 1, 8, tzinfo=UTC)):
        usual = {"audience": audiences.web(), "place": ""}
        start, far_off = datetime(2027, 10, 12, 18, tzinfo=LISBON), datetime(2027, 11, 1, 12, tzinfo=UTC)
        entry = planned(cast.amina, "Vats", starts_at=start, rule="FREQ=WEEKLY;COUNT=6", zone="Europe/Lisbon", **usual)
        seating.come(cast.bruno, meeting_of(planned(cast.amina, "Indigo", starts_at=far_off, zone="Asia/Kolkata", **usual)))
        seating.come_to_all(cast.bruno, entry.gathering_body)
        planning.call_off(cast.amina, entry, meeting=meeting_of(entry, 2))
        moved = meeting_of(entry, 4)
        planning.move(cast.amina, moved, starts_at=moved.starts_at + timedelta(hours=15), minutes=60)
    hours = [
        "2027-10-12 18:00 Vats", "2027-10-19 18:00 Vats", "2027-11-02 18:00 Vats", "2027-11-10 09:00 Vats", "2027-11-16 18:00 Vats",
    ]  # fmt: skip
    assert fetched(f"{server}/gatherings/{entry.uid}/calendar.ics", "series") == hours
    _feed, secret = make_feed(cast.bruno, of=CalendarOf.MINE)
    address = f"{server}/calendar-feed/{secret}/gatherings.ics"
    far = "2027-11-01 12:00 Indigo"
    assert fetched(address, "mine") == sorted([*hours, far])
    with at(datetime(2027, 10, 2, 8, tzinfo=UTC)):
        planning.call_off(cast.amina, entry)
    assert fetched(address, "mine") == [far]
