"""Gatherings: planned, changed, called off; who comes, who waits; what is brought and what is taken out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from commonplace.entries import audiences, lifecycle
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.gatherings import jobs
from commonplace.gatherings.actions import bringing, planning, seating
from commonplace.gatherings.joining import take_sources
from commonplace.gatherings.models import CoHost, Meeting, Seat
from commonplace.gatherings.queries import meetings_of
from commonplace.gatherings.tests.samples import meeting_of, planned, when
from commonplace.gatherings.words import Coming, Yields
from commonplace.goals.things import name_thing
from commonplace.kit.clock import at, now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.lineage.models import Edge
from commonplace.notifications.models import Notice
from commonplace.people.actions import deactivate_member
from commonplace.people.actions.blocks import block
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs

LISBON = ZoneInfo("Europe/Lisbon")


def colleagues(many: int) -> list[Member]:
    made = [Member(handle=f"guest-{number}", email=f"guest-{number}@example.org", name=f"Guest {number}") for number in range(many)]
    for one in made:
        one.set_unusable_password()
    return Member.objects.bulk_create(made)


def told(member: Member) -> list[str]:
    run_all()
    return list(Notice.objects.filter(member=member).order_by("pk").values_list("concern", flat=True))


def comes(meeting: Meeting, member: Member) -> str:
    return Seat.objects.get(meeting=meeting, member=member).coming


def test_one_is_planned_on_the_page_and_a_colleague_comes(cast: Cast, client_as: ClientAs) -> None:
    amina, bruno = client_as(cast.amina), client_as(cast.bruno)
    day = (now() + timedelta(days=9)).date()
    fields = {
        "form": "workshop", "title": "Madder by hand", "body": "We *simmer*.", "day": day.isoformat(), "hour": "15:30", "minutes": "90",
        "zone": "Europe/Lisbon", "often": "", "place": "Dye house", "capacity": "2", "ring": "organisation", "deed_key": "one",
    }  # fmt: skip
    assert amina.post("/gatherings/new/", fields).status_code == amina.post("/gatherings/new/", fields).status_code == 302
    entry = Entry.objects.get(kind=Kind.GATHERING)
    meeting = meeting_of(entry)
    assert meeting.starts_at.astimezone(LISBON).strftime("%H:%M") == "15:30" and entry.is_announced

    page = bruno.get("/gatherings/").content.decode()
    assert "Madder by hand" in page and "15:30" in page
    bruno.post(f"/meetings/{meeting.uid}/come/")
    assert comes(meeting, cast.bruno) == Coming.GOING
    assert "you come" in bruno.get(f"/meetings/{meeting.uid}/").content.decode()
    assert "Bruno" in amina.get(f"/meetings/{meeting.uid}/").content.decode()
    assert "Bruno" not in client_as(cast.chidi).get(f"/meetings/{meeting.uid}/").content.decode().split("<main")[1]


def test_who_may_not_see_it_finds_nothing(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers))
    meeting = meeting_of(entry)
    chidi = client_as(cast.chidi)
    for address in (f"/meetings/{meeting.uid}/", f"/gatherings/{entry.uid}/edit/"):
        assert chidi.get(address).status_code == 404
    for deed in (f"/meetings/{meeting.uid}/come/", f"/gatherings/{entry.uid}/questions/", f"/gatherings/{entry.uid}/call-off/"):
        assert chidi.post(deed, {"title": "x"}).status_code == 404
    dora = client_as(cast.dora)
    assert dora.get(f"/gatherings/{entry.uid}/edit/").status_code == dora.post(f"/gatherings/{entry.uid}/call-off/").status_code == 404
    assert dora.get(f"/meetings/{meeting.uid}/").status_code == 200 and "Dye house" not in chidi.get("/gatherings/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"days": -1}, "starts_at"), ({"zone": "Mars/Olympus"}, "zone"), ({"minutes": 0}, "minutes"), ({"capacity": 0}, "capacity"),
        ({"link": "javascript:alert(1)"}, "link"), ({"rule": "FREQ=MINUTELY"}, "rule"), ({"rule": "nonsense"}, "rule"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_said_at_its_field(cast: Cast, changed: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        planned(cast.amina, **changed)
    assert refused.value.field == field and not Entry.objects.filter(kind=Kind.GATHERING).exists()


def test_a_double_booking_is_asked_about_and_no_hidden_one_is_named(cast: Cast, client_as: ClientAs) -> None:
    planned(cast.amina, "Weaving", audience=audiences.organisation())
    with pytest.raises(Refusal) as refused:
        planned(cast.bruno, "Spinning", despite=False, days=7.02)
    assert refused.value.field == "place" and "Weaving" in str(refused.value)
    assert planned(cast.bruno, "Spinning", despite=False, days=7.2).pk
    planned(cast.emil, "A secret", audience=audiences.of_space(cast.lantern), place="Tower")
    assert planned(cast.bruno, "In the tower", despite=False, place="Tower").pk

    local = (now() + timedelta(days=7)).astimezone(LISBON)
    fields = {
        "form": "talk", "title": "Third", "day": local.date().isoformat(), "hour": local.strftime("%H:%M"), "minutes": "60",
        "zone": "Europe/Lisbon", "place": "dye house", "ring": "organisation",
    }  # fmt: skip
    page = client_as(cast.chidi).post("/gatherings/new/", fields)
    assert page.status_code == 422 and "plan it there all the same" in page.content.decode()
    place = html.fromstring(page.content).get_element_by_id("id_place")
    assert "autofocus" in place.attrib and place.get("value") == "dye house"  # the page opens where it went wrong, with what was typed
    assert client_as(cast.chidi).post("/gatherings/new/", {**fields, "despite": "on"}).status_code == 302


def test_who_comes_to_two_at_once_is_told(cast: Cast, client_as: ClientAs) -> None:
    first, second = (meeting_of(planned(cast.amina, title)) for title in ("Weaving", "Spinning"))
    bruno = client_as(cast.bruno)
    bruno.post(f"/meetings/{first.uid}/come/")
    page = bruno.post(f"/meetings/{second.uid}/come/", follow=True).content.decode()
    assert "you also come to “Weaving”" in page


def test_a_series_keeps_its_hour_when_clocks_change(cast: Cast) -> None:
    with at(datetime(2027, 3, 10, tzinfo=UTC)):
        starts = datetime(2027, 3, 16, 15, 0, tzinfo=LISBON)
        entry = planned(cast.amina, starts_at=starts, rule="FREQ=WEEKLY;COUNT=4")
        meets = [meeting.starts_at.astimezone(LISBON) for meeting in Meeting.objects.filter(gathering=entry.pk)]
    assert [f"{one:%d.%m. %H:%M}" for one in meets] == ["16.03. 15:00", "23.03. 15:00", "30.03. 15:00", "06.04. 15:00"]
    assert {one.utcoffset() for one in meets} == {timedelta(0), timedelta(hours=1)}


def test_the_waiting_list_moves_by_itself(cast: Cast) -> None:
    meeting = meeting_of(planned(cast.amina, capacity=1))
    for member in (cast.bruno, cast.chidi, cast.dora):
        seating.come(member, meeting)
    assert [comes(meeting, one) for one in (cast.bruno, cast.chidi, cast.dora)] == [Coming.GOING, Coming.WAITING, Coming.WAITING]
    seating.stay_away(cast.bruno, meeting)
    assert [comes(meeting, one) for one in (cast.bruno, cast.chidi, cast.dora)] == [Coming.NOT, Coming.GOING, Coming.WAITING]
    assert "seat_given" in told(cast.chidi) and "seat_given" not in told(cast.dora)
    seating.come(cast.bruno, meeting)
    assert comes(meeting, cast.bruno) == Coming.WAITING
    seating.stay_away(cast.chidi, meeting)
    assert comes(meeting, cast.dora) == Coming.GOING and comes(meeting, cast.bruno) == Coming.WAITING


def test_more_places_let_those_who_wait_in(cast: Cast) -> None:
    entry = planned(cast.amina, capacity=1)
    meeting = meeting_of(entry)
    for member in (cast.bruno, cast.chidi):
        seating.come(member, meeting)
    roomier = when(starts_at=meeting.starts_at, capacity=2)
    planning.rewrite(cast.amina, entry, title="Wider", body="", tags=[], when=roomier, expected_revision=entry.revision)
    assert comes(meeting, cast.chidi) == Coming.GOING
    assert "gathering_changed" not in told(cast.chidi)


def test_a_place_of_somebody_who_left_or_may_not_see_it_any_more_goes_on(cast: Cast) -> None:
    entry = planned(cast.amina, capacity=1, audience=audiences.of_space(cast.weavers))
    meeting = meeting_of(entry)
    weavers = colleagues(3)
    for one in weavers:
        cast.weavers.members.add(one)
        seating.come(one, meeting)
    deactivate_member(cast.gita, member=weavers[0])
    cast.weavers.members.remove(weavers[1])
    jobs.move_waiting_lists()
    assert comes(meeting, weavers[1]) == Coming.WAITING and comes(meeting, weavers[2]) == Coming.GOING


def test_called_off_after_reminders_went_out_everybody_hears_of_it(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, days=0.5, capacity=1)
    meeting = meeting_of(entry)
    for member in (cast.bruno, cast.chidi):
        seating.come(member, meeting)
    jobs.remind()
    jobs.remind()
    assert told(cast.bruno) == ["gathering_soon"] and told(cast.chidi) == []
    amina = client_as(cast.amina)
    amina.post(f"/gatherings/{entry.uid}/call-off/")
    assert told(cast.bruno)[-1] == told(cast.chidi)[-1] == "gathering_cancelled" and "gathering_cancelled" not in told(cast.dora)
    with pytest.raises(Refusal):
        seating.come(cast.dora, meeting)
    assert not meetings_of(cast.bruno).exists()
    amina.post(f"/gatherings/{entry.uid}/take-place/")
    assert meetings_of(cast.bruno).get() == meeting and told(cast.bruno)[-1] == "gathering_back"


def test_a_series_that_meets_otherwise_carries_those_who_come_along(cast: Cast) -> None:
    entry = planned(cast.amina, rule="FREQ=WEEKLY;COUNT=4")
    third = meeting_of(entry, 2)
    seating.come(cast.bruno, third)
    planning.call_off(cast.amina, entry, meeting=meeting_of(entry, 1))
    later = when(starts_at=meeting_of(entry).starts_at + timedelta(hours=2), rule="FREQ=WEEKLY;COUNT=3")
    planning.rewrite(cast.amina, entry, title="Later", body="", tags=[], when=later, expected_revision=entry.revision)
    meets = list(Meeting.objects.filter(gathering=entry.pk))
    assert [one.starts_at - meets[0].starts_at for one in meets] == [timedelta(weeks=week) for week in range(3)]
    third.refresh_from_db()
    assert third.starts_at == meets[2].starts_at and comes(third, cast.bruno) == Coming.GOING
    assert "gathering_changed" in told(cast.bruno)


def test_a_meeting_that_falls_away_is_called_off_where_somebody_comes(cast: Cast) -> None:
    entry = planned(cast.amina, rule="FREQ=WEEKLY;COUNT=4")
    last = meeting_of(entry, 3)
    seating.come(cast.bruno, last)
    shorter = when(starts_at=meeting_of(entry).starts_at, rule="FREQ=WEEKLY;COUNT=2")
    planning.rewrite(cast.amina, entry, title="Shorter", body="", tags=[], when=shorter, expected_revision=entry.revision)
    assert [one.is_cancelled for one in Meeting.objects.filter(gathering=entry.pk)] == [False, False, True]


def test_one_meeting_at_another_time_than_the_others(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, rule="FREQ=WEEKLY;COUNT=2")
    second = meeting_of(entry, 1)
    seating.come(cast.bruno, second)
    amina = client_as(cast.amina)
    day = (second.starts_at + timedelta(days=1)).date().isoformat()
    page = amina.post(f"/meetings/{second.uid}/move/", {"day": "2020-01-01", "hour": "10:00", "minutes": "30"})
    assert page.status_code == 422 and "is over already" in page.content.decode()
    amina.post(f"/meetings/{second.uid}/move/", {"day": day, "hour": "10:00", "minutes": "30", "place": "Garden"})
    second.refresh_from_db()
    assert second.starts_at.astimezone(LISBON).strftime("%H:%M") == "10:00" and second.starts_at != second.slot_at
    assert "Garden" in client_as(cast.bruno).get(f"/meetings/{second.uid}/").content.decode() and told(cast.bruno) == ["gathering_changed"]
    assert client_as(cast.bruno).post(f"/meetings/{second.uid}/move/", {"day": day}).status_code == 404


def test_people_are_asked_once_and_only_those_who_may_see_it(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers))
    amina = client_as(cast.amina)
    page = amina.post(f"/gatherings/{entry.uid}/invite/", {"people": "@chidi"})
    assert page.status_code == 422 and "may not see this gathering" in page.content.decode()
    for _ in range(2):
        amina.post(f"/gatherings/{entry.uid}/invite/", {"people": "@dora"})
    assert told(cast.dora) == ["invited_to_gathering"] and comes(meeting_of(entry), cast.dora) == Coming.INVITED
    seating.stay_away(cast.dora, meeting_of(entry))
    amina.post(f"/gatherings/{entry.uid}/invite/", {"whom": "all"})
    assert comes(meeting_of(entry), cast.dora) == Coming.NOT


def test_others_host_it_too_and_take_over_where_nobody_is_left(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina)
    amina, bruno = client_as(cast.amina), client_as(cast.bruno)
    amina.post(f"/gatherings/{entry.uid}/hosts/", {"handle": "@bruno"})
    assert bruno.get(f"/gatherings/{entry.uid}/edit/").status_code == 200 and told(cast.bruno) == ["hosts_gathering"]
    bruno.post(f"/gatherings/{entry.uid}/hosts/bruno/remove/")
    assert not CoHost.objects.exists() and bruno.get(f"/gatherings/{entry.uid}/edit/").status_code == 404
    bruno.post(f"/gatherings/{entry.uid}/take-over/")
    assert not CoHost.objects.exists()
    deactivate_member(cast.gita, member=cast.amina)
    bruno.post(f"/gatherings/{entry.uid}/take-over/")
    assert CoHost.objects.get().member == cast.bruno


def test_materials_that_somebody_may_not_see_are_not_there_for_them(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina)
    hidden = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="The recipe", audience=audiences.of_space(cast.weavers)))
    amina = client_as(cast.amina)
    amina.post(f"/gatherings/{entry.uid}/materials/", {"what": hidden.uid, "why": "read the end"})
    amina.post(f"/gatherings/{entry.uid}/materials/", {"what": "https://example.org/madder", "why": ""})
    seen, unseen = (client_as(who).get(f"/e/{entry.uid}/").content.decode() for who in (cast.dora, cast.chidi))
    assert "The recipe" in seen and "read the end" in seen and "The recipe" not in unseen and "read the end" not in unseen
    assert "example.org/madder" in unseen
    assert client_as(cast.dora).post(f"/gatherings/{entry.uid}/materials/", {"what": hidden.uid}).status_code == 404


def test_questions_are_brought_and_wanted_without_names(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina)
    bruno, chidi = client_as(cast.bruno), client_as(cast.chidi)
    for client, title in ((bruno, "Does alum keep?"), (chidi, "Which pot?")):
        client.post(f"/gatherings/{entry.uid}/questions/", {"title": title, "deed_key": title})
    which = Entry.objects.get(title="Which pot?")
    client_as(cast.dora).post(f"/questions/{which.uid}/wonder/", {"to": "yes"})
    page = bruno.get(f"/e/{entry.uid}/").content.decode()
    assert page.index("Which pot?") < page.index("Does alum keep?") and "Dora" not in page
    client_as(cast.amina).post(f"/gatherings/{entry.uid}/questions/{which.uid}/", {"to": "yes"})
    page = bruno.get(f"/e/{entry.uid}/").content.decode()
    assert page.index("Does alum keep?") < page.index("Which pot?") and "talked about" in page
    assert bruno.post(f"/gatherings/{entry.uid}/questions/{which.uid}/", {"to": "no"}).status_code == 404


def test_what_is_taken_out_becomes_one_page_with_lineage(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, days=1)
    meeting = meeting_of(entry)
    seating.come(cast.bruno, meeting)
    with pytest.raises(Refusal):
        bringing.take_out(cast.bruno, meeting, what=Yields.LEARNED, text="Too early")
    with at(meeting.starts_at + timedelta(minutes=70)):
        bruno, amina = client_as(cast.bruno), client_as(cast.amina)
        jobs.remind()
        assert "harvest_asked" in told(cast.bruno) and "harvest_asked" not in told(cast.chidi)
        refused = client_as(cast.chidi).post(f"/meetings/{meeting.uid}/take-out/", {"what": "learned", "text": "I was not there"})
        assert refused.status_code == 422 and "I was not there" in refused.content.decode()
        for what, text in (("learned", "Alum first."), ("open", "How long does weld last?"), ("trying", "I dye one skein a week.")):
            assert bruno.post(f"/meetings/{meeting.uid}/take-out/", {"what": what, "text": text, "deed_key": what}).status_code == 302
        assert bruno.post(f"/meetings/{meeting.uid}/harvest/", {"words": "x"}).status_code == 404
        amina.post(f"/meetings/{meeting.uid}/harvest/", {"words": "A good afternoon.", "deed_key": "h"})
        meeting.refresh_from_db()
        assert meeting.harvest is not None and meeting.harvest.is_announced
        page = client_as(cast.chidi).get(f"/e/{meeting.harvest.uid}/").content.decode()
        for words in ("A good afternoon.", "Alum first.", "How long does weld last?", "I dye one skein a week.", "Who will try what"):
            assert words in page
        grown = set(Edge.objects.filter(entry=meeting.harvest).values_list("origin__author__handle", flat=True))
        assert grown == {"amina", "bruno"} and "harvested" in told(cast.bruno)


def test_who_came_is_noted_by_hosts_after_it_began(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, days=1)
    meeting = meeting_of(entry)
    for member in (cast.bruno, cast.chidi):
        seating.come(member, meeting)
    bruno_seat = Seat.objects.get(member=cast.bruno)
    with pytest.raises(Refusal):
        seating.note_who_came(cast.amina, meeting, came=[])
    with at(meeting.starts_at + timedelta(minutes=5)):
        client_as(cast.amina).post(f"/meetings/{meeting.uid}/who-came/", {"came": [bruno_seat.uid]})
        assert [seat.came for seat in Seat.objects.order_by("pk")] == [True, False]
        with pytest.raises(Refusal):
            bringing.take_out(cast.chidi, meeting, what=Yields.LEARNED, text="I was elsewhere")


def test_the_note_of_the_day_has_the_questions_as_headings_and_is_begun_once(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina)
    bringing.bring_question(cast.bruno, entry, title="Does alum keep?")
    amina = client_as(cast.amina)
    for _ in range(2):
        amina.post(f"/meetings/{meeting_of(entry).uid}/note/")
    note = Entry.objects.get(kind=Kind.NOTE)
    assert "## Does alum keep?" in note.body and note.audience == entry.audience
    assert Edge.objects.filter(entry=note, origin=entry).exists()


def test_a_recording_is_a_source_of_everybody(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, days=1)
    meeting = meeting_of(entry)
    with at(meeting.starts_at + timedelta(hours=2)):
        client_as(cast.amina).post(f"/meetings/{meeting.uid}/recording/", {"url": "https://video.example.org/vats"})
        meeting.refresh_from_db()
        assert meeting.recording is not None
        assert meeting.recording.get_absolute_url() in client_as(cast.bruno).get(f"/meetings/{meeting.uid}/").content.decode()


def test_those_who_are_blocked_are_not_named_and_a_withdrawn_one_is_gone(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina)
    meeting = meeting_of(entry)
    for member in (cast.bruno, cast.chidi):
        seating.come(member, meeting)
    block(cast.bruno, cast.chidi)
    page = client_as(cast.bruno).get(f"/meetings/{meeting.uid}/").content.decode()
    assert "<dd>2</dd>" in page and "Chidi" not in page
    lifecycle.withdraw(entry)
    assert client_as(cast.bruno).get(f"/meetings/{meeting.uid}/").status_code == 404
    assert not meetings_of(cast.bruno).exists()


def test_queries_do_not_grow_with_rows(cast: Cast, client_as: ClientAs, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(25):
        seating.come(cast.bruno, meeting_of(planned(cast.amina, f"Number {number}", days=number + 1)))
    bruno = client_as(cast.bruno)
    bruno.get("/gatherings/")
    with django_assert_max_num_queries(16):
        assert bruno.get("/gatherings/").content.decode().count("gathering-row") == 25


def test_todays_page_names_the_next_that_one_comes_to(cast: Cast, client_as: ClientAs) -> None:
    for number in range(5):
        seating.come(cast.bruno, meeting_of(planned(cast.amina, f"Vat {number}", days=number + 1)))
    page = client_as(cast.bruno).get("/today/").content.decode()
    assert "Vat 0" in page and "Vat 2" in page and "Vat 3" not in page
    assert "You come to none yet." in client_as(cast.chidi).get("/today/").content.decode()


def test_when_two_sources_are_one_materials_and_recordings_follow(cast: Cast) -> None:
    entry = planned(cast.amina)
    going, staying = (
        bringing.bring_material(cast.amina, entry, named=name_thing(cast.amina, f"https://example.org/{name}")).source for name in "ab"
    )
    assert going is not None and staying is not None
    bringing.set_recording(cast.amina, meeting_of(entry), source=going)
    take_sources(going, staying, {})
    assert [material.source for material in entry.gathering_body.materials.all()] == [staying] and meeting_of(entry).recording == staying
