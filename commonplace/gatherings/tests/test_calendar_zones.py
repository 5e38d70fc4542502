"""The time zones that calendars are given: at every moment of which a file speaks, whoever reads it comes to our hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from commonplace.entries import audiences
from commonplace.gatherings.actions import seating
from commonplace.gatherings.calendar.zones import changes, zone_over
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.kit.clock import at, now
from tests.cast import Cast, ClientAs

# Names of files rather than of places.
ZONES = sorted(available_timezones() - {"Factory", "localtime"})
YEARS = timedelta(days=3 * 366)


def disagreements(key: str, zone: Timezone, moments: list[datetime]) -> list[tuple[datetime, timedelta | None]]:
    """Moments at which a reader of the written zone is not at the hour of the real one; two readers are asked. The second of two equal hours, which a
    file says in UTC, is left out."""
    written = "BEGIN:VCALENDAR\r\n" + zone.to_ical().decode() + "END:VCALENDAR\r\n"
    found = []
    for reader in (tzical(StringIO(written)).get(), Timezone.from_ical(zone.to_ical()).to_tz()):
        for moment in moments:
            local = moment.astimezone(ZoneInfo(key))
            if not local.fold and local.replace(tzinfo=reader).utcoffset() != local.utcoffset():
                found.append((moment, local.replace(tzinfo=reader).utcoffset()))
    return found


@pytest.mark.pure
@given(
    key=st.sampled_from(ZONES),
    parts=st.lists(st.floats(0, 1), min_size=2, max_size=8),
)
@example(key="Africa/Casablanca", parts=[number / 400 for number in range(401)])
@example(key="Africa/El_Aaiun", parts=[number / 400 for number in range(401)])
@example(key="Australia/Lord_Howe", parts=[number / 400 for number in range(401)])
@example(key="Europe/Dublin", parts=[0.2, 0.4])
def test_whoever_reads_a_written_zone_comes_to_our_hours(key: str, parts: list[float]) -> None:
    moments = sorted(now().replace(microsecond=0) + part * YEARS for part in parts)
    zone = zone_over(key, moments[0], moments[-1])
    around = [
        change.at + timedelta(seconds=step)
        for change in changes(ZoneInfo(key), moments[0], moments[-1])
        for step in (-3600, -1, 0, 1, 3600)
    ]
    assert disagreements(key, zone, [*moments, *around]) == []


@pytest.mark.pure
def test_the_reader_of_this_test_finds_a_change_that_is_missing() -> None:
    """What a library writes of Morocco, where clocks go by the moon, is such a zone."""
    start = datetime(2027, 1, 1, tzinfo=UTC)
    zone = zone_over("Africa/Casablanca", start, start + timedelta(days=360))
    for part in list(zone.subcomponents)[1:]:
        part.pop("rdate", None)
        if part["tzoffsetto"].td == timedelta():
            zone.subcomponents.remove(part)
    assert disagreements("Africa/Casablanca", zone, [datetime(2027, 2, 20, tzinfo=UTC)])


@pytest.mark.pure
def test_only_the_changes_around_it_stand_in_a_file() -> None:
    start = datetime(2027, 5, 1, tzinfo=UTC)
    short, long = zone_over("Europe/Lisbon", start, start), zone_over("Europe/Lisbon", start, start + YEARS)
    assert len(short.to_ical()) < 320 and len(long.to_ical()) < 560
    assert len(zone_over("Asia/Kolkata", start, start + YEARS).subcomponents) == 1


def test_a_subscribed_calendar_has_the_hours_of_morocco_in_ramadan(cast: Cast, client_as: ClientAs) -> None:
    casablanca = ZoneInfo("Africa/Casablanca")
    with at(datetime(2027, 1, 4, tzinfo=UTC)):
        start = datetime(2027, 1, 12, 18, tzinfo=casablanca)
        entry = planned(cast.amina, audience=audiences.web(), starts_at=start, zone="Africa/Casablanca", rule="FREQ=WEEKLY;COUNT=12")
        seating.come_to_all(cast.bruno, entry.gathering_body)
    content = client_as(None).get(f"/gatherings/{entry.uid}/calendar.ics").content
    mine = client_as(cast.bruno).get(f"/meetings/{meeting_of(entry, 5).uid}/calendar.ics").content
    for written, moments in (
        (content, [start + timedelta(days=7 * number) for number in range(12)]),
        (mine, [meeting_of(entry, 5).starts_at]),
    ):
        (zone,) = Calendar.from_ical(written).walk("VTIMEZONE")
        assert isinstance(zone, Timezone)
        assert disagreements("Africa/Casablanca", zone, moments) == []
    assert content.count(b"TZOFFSETTO:+0000") == 1
