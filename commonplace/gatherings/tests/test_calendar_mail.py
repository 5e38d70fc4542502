"""Mail for calendars: to a real mail server, and the answers through the real door for mail."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from icalendar import Calendar
from pytest_django.fixtures import Settings

from commonplace.entries import audiences, lifecycle
from commonplace.entries.models import Entry
from commonplace.gatherings import jobs
from commonplace.gatherings.actions import planning, seating
from commonplace.gatherings.calendar import replies
from commonplace.gatherings.calendar.answering import mailing_at
from commonplace.gatherings.calendar.feeds import choose_mail
from commonplace.gatherings.models import CalendarChoice, Mailing, Reply, Seat
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.letters.doors import taker_for
from commonplace.people.actions import deactivate_member
from commonplace.people.models import MailTrouble, Member
from commonplace.spaces.actions import leave
from tests.cast import Cast, ClientAs
from tests.postbox import Postbox
from tests.shared_data import shared_data

LINK = "https://meet.example.org/vats"


@pytest.fixture
def confirmed(cast: Cast) -> None:
    for member in Member.objects.all():
        EmailAddress.objects.update_or_create(user=member, email=member.email, defaults={"verified": True, "primary": True})


def later() -> None:
    """What waits to be told has waited long enough."""
    run_all(at=now() + timedelta(minutes=5))


def event_in(message: EmailMessage) -> tuple[str, list[Any]]:
    """The method and the events of a message; both copies of them are the same."""
    parts = list(message.walk())
    beside = next(part for part in parts if part.get_content_type() == "text/calendar")
    attached = next(part for part in parts if part.get_content_type() == "application/ics")
    calendar = Calendar.from_ical(attached.get_payload(decode=True))  # type: ignore[arg-type]
    assert str(beside.get_param("method")) == str(calendar["method"])
    assert Calendar.from_ical(beside.get_payload(decode=True)).to_ical() == calendar.to_ical()  # type: ignore[arg-type]
    return str(calendar["method"]), list(calendar.walk("VEVENT"))


def subject_of(message: EmailMessage) -> str:
    return str(message["Subject"]).strip()


def comes(entry: Entry, member: Member, number: int = 0) -> str:
    return Seat.objects.get(meeting=meeting_of(entry, number), member=member).coming


def answer(event: Any, standing: str, *, method: str = "REPLY", slot: Any = None, **changed: object) -> bytes:
    """As a calendar answers to the event that it was sent."""
    organiser, attendee = str(event["organizer"]).removeprefix("mailto:"), str(event["attendee"]).removeprefix("mailto:")
    told = {"uid": event["uid"], "sequence": event["sequence"], "attendee": attendee, "dtstamp": f"{now():%Y%m%dT%H%M%SZ}", **changed}
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT",
        f"UID:{told['uid']}", f"DTSTAMP:{told['dtstamp']}", f"SEQUENCE:{told['sequence']}", f"ORGANIZER:mailto:{organiser}",
        f"ATTENDEE;PARTSTAT={standing}:mailto:{told['attendee']}", *([f"RECURRENCE-ID:{slot:%Y%m%dT%H%M%SZ}"] if slot else []),
        "DTSTART:20300101T100000Z", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = attendee, organiser, "Accepted"
    message.set_content("I come.")
    message.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": method})
    return message.as_bytes()


def arrives(event: Any, raw: bytes) -> None:
    taker = taker_for(str(event["organizer"]).removeprefix("mailto:"))
    assert taker is not None
    taker(raw, envelope_from="somebody@example.org")
    run_all()


@pytest.mark.usefixtures("confirmed")
def test_an_invitation_comes_once_with_the_one_it_is_for(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, "Crème & madder; by hand", link=LINK)
    seating.invite(cast.amina, entry, members=[cast.bruno, cast.chidi])
    run_all()
    assert not postbox.messages
    later()
    later()
    assert sorted(str(message["To"]) for message in postbox.messages) == sorted([cast.bruno.email, cast.chidi.email])
    message = next(one for one in postbox.messages if one["To"] == cast.bruno.email)
    method, (event,) = event_in(message)
    assert method == "REQUEST" and event["summary"] == "Crème & madder; by hand" and LINK in event["description"]
    assert str(event["attendee"]) == f"mailto:{cast.bruno.email}" and event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event["attendee"].params["RSVP"] == "TRUE" and "Chidi" not in message.as_string() and cast.chidi.email not in message.as_string()
    assert subject_of(message) == "Do you come to “Crème & madder; by hand”?" and message["List-Unsubscribe"]
    assert "Answer in your calendar" in postbox.part("plain") and entry.uid in postbox.part("html")
    mail = Mailing.objects.get(member=cast.bruno)
    assert mailing_at(parseaddr(str(event["organizer"]).removeprefix("mailto:"))[1].split("@")[0]) == mail


@pytest.mark.usefixtures("confirmed")
def test_who_comes_is_told_of_changes_and_of_the_end_and_nobody_twice(cast: Cast, postbox: Postbox, client_as: ClientAs) -> None:
    entry = planned(cast.amina)
    meeting = meeting_of(entry)
    client_as(cast.bruno).post(f"/meetings/{meeting.uid}/come/")
    later()
    planning.move(cast.amina, meeting, starts_at=meeting.starts_at + timedelta(days=1), minutes=90, place="Attic")
    later()
    planning.call_off(cast.amina, entry)
    later()
    planning.take_place_after_all(cast.amina, entry)
    later()
    told = [event_in(message) for message in postbox.messages]
    assert [method for method, _events in told] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST"]
    events = [event for _method, (event,) in told]
    assert len({event["uid"] for event in events}) == 1
    assert [event["sequence"] for event in events] == sorted({event["sequence"] for event in events})
    assert [event["attendee"].params["PARTSTAT"] for event in events[:2]] == ["ACCEPTED", "ACCEPTED"]
    assert events[1]["location"] == "Attic" and events[2]["status"] == "CANCELLED"
    assert [subject_of(message) for message in postbox.messages] == [
        "You come to “An afternoon at the vats”", "Changed: “An afternoon at the vats”", "Called off: “An afternoon at the vats”",
        "You come to “An afternoon at the vats”",
    ]  # fmt: skip


@pytest.mark.usefixtures("confirmed")
def test_who_thinks_better_of_it_at_once_gets_nothing_and_later_a_cancel(cast: Cast, postbox: Postbox) -> None:
    meeting = meeting_of(planned(cast.amina))
    seating.come(cast.bruno, meeting)
    seating.stay_away(cast.bruno, meeting)
    later()
    assert not postbox.messages
    seating.come(cast.bruno, meeting)
    later()
    seating.stay_away(cast.bruno, meeting)
    later()
    method, _events = event_in(postbox.messages[-1])
    assert method == "CANCEL" and len(postbox.messages) == 2 and subject_of(postbox.messages[-1]).startswith("Out of your calendar")


@pytest.mark.usefixtures("confirmed")
def test_a_series_is_one_message_with_what_is_theirs_of_it(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, rule="FREQ=WEEKLY;COUNT=6", capacity=1)
    seating.come(cast.chidi, meeting_of(entry, 2))
    seating.come_to_all(cast.bruno, entry.gathering_body)
    seating.stay_away(cast.bruno, meeting_of(entry, 4))
    later()
    _method, events = event_in(next(message for message in postbox.messages if message["To"] == cast.bruno.email))
    master, waiting = events
    assert master["rrule"]["COUNT"] == [6] and master["exdate"].dts[0].dt == meeting_of(entry, 4).starts_at
    assert waiting["recurrence-id"].dt == meeting_of(entry, 2).starts_at and waiting["attendee"].params["PARTSTAT"] == "TENTATIVE"

    seating.stay_away(cast.chidi, meeting_of(entry, 2))
    later()
    _method, events = event_in(next(message for message in postbox.messages[::-1] if message["To"] == cast.bruno.email))
    assert len(events) == 1 and "rrule" in events[0] and events[0]["sequence"] > master["sequence"]

    planning.call_off(cast.amina, entry, meeting=meeting_of(entry, 1))
    later()
    method, (gone,) = event_in(postbox.messages[-1])
    assert method == "CANCEL" and gone["recurrence-id"].dt == meeting_of(entry, 1).starts_at and gone["uid"] == master["uid"]


@pytest.mark.usefixtures("confirmed")
def test_only_what_is_true_and_may_be_seen_when_it_leaves(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers), link=LINK)
    seating.come(cast.dora, meeting_of(entry))
    later()
    assert len(postbox.messages) == 1
    leave(cast.dora, space=cast.weavers)
    planning.rewrite(
        cast.amina, entry, title="A secret name", body="secret", tags=(), when=planning.When(
            form=planning.Form.TALK, starts_at=meeting_of(entry).starts_at, minutes=60, zone="Europe/Lisbon", place="Secret attic"
        ), expected_revision=1,
    )  # fmt: skip
    jobs.look_after_calendars()
    later()
    method, _events = event_in(postbox.messages[-1])
    whole = "".join(str(part.get_payload(decode=True)) for part in postbox.messages[-1].walk() if not part.is_multipart())
    assert method == "CANCEL" and len(postbox.messages) == 2 and "ecret" not in whole and "ecret" not in postbox.messages[-1].as_string()
    jobs.look_after_calendars()
    later()
    assert len(postbox.messages) == 2


@pytest.mark.usefixtures("confirmed")
def test_nothing_goes_to_who_wants_none_has_left_or_cannot_be_reached(cast: Cast, postbox: Postbox, client_as: ClientAs) -> None:
    meeting = meeting_of(planned(cast.amina))
    for member in (cast.bruno, cast.chidi, cast.dora):
        seating.come(member, meeting)
    client_as(cast.bruno).post("/gatherings/calendar/mail/", {"to": "no"})
    EmailAddress.objects.filter(user=cast.chidi).update(verified=False)
    deactivate_member(cast.gita, member=cast.dora)
    later()
    assert not postbox.messages
    assert "No such mail comes" in client_as(cast.bruno).get("/gatherings/calendar/").content.decode()


@pytest.mark.usefixtures("confirmed")
def test_a_mail_server_that_is_away_is_asked_again_and_one_that_refuses_is_counted(cast: Cast, postbox: Postbox) -> None:
    meeting = meeting_of(planned(cast.amina))
    seating.come(cast.bruno, meeting)
    postbox.refuses_to = "451 Later"
    with pytest.raises(Refusal):
        jobs.mail_calendar(meeting.gathering_id, cast.bruno.pk)
    postbox.refuses_to = "550 5.1.1 Nobody here"
    jobs.mail_calendar(meeting.gathering_id, cast.bruno.pk)
    assert MailTrouble.objects.get(member=cast.bruno).hard == 1
    postbox.refuses_to = ""


@pytest.mark.usefixtures("confirmed")
def test_the_mail_program_ends_them_with_one_press(cast: Cast, postbox: Postbox, client_as: ClientAs) -> None:
    seating.come(cast.bruno, meeting_of(planned(cast.amina)))
    later()
    address = "/" + str(postbox.messages[-1]["List-Unsubscribe"]).strip("<>").split("/", 3)[3]
    stranger = client_as(None)
    assert stranger.get(address).status_code == 200 and not CalendarChoice.objects.exists()
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not CalendarChoice.objects.get(member=cast.bruno).by_mail
    assert stranger.post(address.replace("stop/", "stop/9")).status_code == 404


@pytest.mark.usefixtures("confirmed")
def test_answers_of_calendars_are_deeds_of_their_members(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, capacity=1)
    seating.invite(cast.amina, entry, members=[cast.bruno, cast.chidi])
    later()
    mine, other = (event_in(next(one for one in postbox.messages if one["To"] == who.email))[1][0] for who in (cast.bruno, cast.chidi))
    sent = len(postbox.messages)

    arrives(mine, answer(mine, "TENTATIVE"))
    assert comes(entry, cast.bruno) == Coming.INVITED
    arrives(mine, answer(mine, "ACCEPTED"))
    later()
    assert comes(entry, cast.bruno) == Coming.GOING and len(postbox.messages) == sent

    arrives(other, answer(other, "ACCEPTED"))
    later()
    assert comes(entry, cast.chidi) == Coming.WAITING and subject_of(postbox.messages[-1]).startswith("You wait for a place")

    arrives(mine, answer(mine, "DECLINED"))
    later()
    assert comes(entry, cast.bruno) == Coming.NOT and comes(entry, cast.chidi) == Coming.GOING
    assert [str(one["To"]) for one in postbox.messages[sent:]] == [cast.chidi.email] * 2
    assert not Reply.objects.exists()


@pytest.mark.usefixtures("confirmed")
def test_answers_that_are_not_theirs_too_old_or_garbage_change_nothing(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, rule="FREQ=WEEKLY;COUNT=3")
    seating.invite(cast.amina, entry, members=[cast.bruno])
    later()
    _method, (event,) = event_in(postbox.messages[-1])
    slot = meeting_of(entry, 1).slot_at
    harmless = [
        answer(event, "ACCEPTED", attendee=cast.chidi.email), answer(event, "ACCEPTED", attendee="nobody@else.example"),
        answer(event, "ACCEPTED", sequence=int(event["sequence"]) - 1), answer(event, "ACCEPTED", uid="else@example.org"),
        answer(event, "ACCEPTED", slot=slot + timedelta(hours=3)), answer(event, "ACCEPTED", method="PUBLISH"),
        answer(event, "ACCEPTED", dtstamp="garbage"), answer(event, "ACCEPTED", sequence="many"), b"\xff\x00 garbage", b"",
        answer(event, "DELEGATED"), b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n",
    ]  # fmt: skip
    for raw in harmless:
        arrives(event, raw)
    assert set(Seat.objects.values_list("coming", flat=True)) == {Coming.INVITED} and not Seat.objects.filter(member=cast.chidi).exists()

    arrives(event, answer(event, "ACCEPTED", slot=slot))
    assert [comes(entry, cast.bruno, number) for number in range(3)] == [Coming.INVITED, Coming.GOING, Coming.INVITED]
    arrives(event, answer(event, "DECLINED", dtstamp=f"{now() - timedelta(hours=1):%Y%m%dT%H%M%SZ}"))
    assert comes(entry, cast.bruno, 1) == Coming.GOING


@pytest.mark.usefixtures("confirmed")
def test_the_address_is_good_for_its_member_alone_and_no_longer_than_theirs(cast: Cast, postbox: Postbox, settings: Settings) -> None:
    seating.invite(cast.amina, planned(cast.amina), members=[cast.bruno])
    later()
    address = str(event_in(postbox.messages[-1])[1][0]["organizer"]).removeprefix("mailto:")
    local, _at, domain = address.partition("@")
    assert taker_for(address) is not None and taker_for(address.upper()) is not None
    assert taker_for(f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}") is None and taker_for(f"{local}@else.example") is None
    Member.objects.filter(pk=cast.bruno.pk).update(email="bruno@elsewhere.example")
    assert taker_for(address) is None


@pytest.mark.usefixtures("confirmed")
def test_who_may_see_it_no_more_cannot_come_by_an_answer(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina)
    seating.invite(cast.amina, entry, members=[cast.bruno])
    later()
    _method, (event,) = event_in(postbox.messages[-1])
    lifecycle.change_audience(entry, audiences.only_me(cast.amina))
    arrives(event, answer(event, "ACCEPTED"))
    assert comes(entry, cast.bruno) == Coming.INVITED


@pytest.mark.usefixtures("confirmed")
def test_another_time_that_is_proposed_is_declined_politely(cast: Cast, postbox: Postbox) -> None:
    seating.invite(cast.amina, planned(cast.amina), members=[cast.bruno])
    later()
    _method, (event,) = event_in(postbox.messages[-1])
    arrives(event, answer(event, "TENTATIVE", method="COUNTER"))
    method, (declined,) = event_in(postbox.messages[-1])
    assert method == "DECLINECOUNTER" and declined["uid"] == event["uid"] and "choose when it meets" in postbox.part("plain")


@pytest.mark.usefixtures("confirmed")
def test_without_mail_in_nobody_is_asked_to_answer_by_mail(cast: Cast, postbox: Postbox, settings: Settings) -> None:
    settings.MAIL_IN = "off"
    seating.invite(cast.amina, planned(cast.amina), members=[cast.bruno])
    later()
    _method, (event,) = event_in(postbox.messages[-1])
    assert event["attendee"].params["RSVP"] == "FALSE" and str(event["organizer"]) == f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    assert "Answer in your calendar" not in postbox.part("plain")


def test_no_mail_is_wanted_until_it_is_wanted_again(cast: Cast) -> None:
    choose_mail(cast.bruno, by_mail=False)
    choose_mail(cast.bruno, by_mail=True)
    assert CalendarChoice.objects.get().by_mail


@pytest.mark.once
@pytest.mark.filterwarnings("ignore::icalendar.error.GloballyUniqueTZIDGuessed")
def test_real_calendars_are_read_and_written_again_or_refused(tmp_path: Any) -> None:
    import tarfile

    read = refused = 0
    for name in ("icalendar-calendars.tar.gz", "icalendar-components.tar.gz"):
        with tarfile.open(shared_data(f"ical/{name}")) as archive:
            for one in archive.getmembers():
                content = archive.extractfile(one)
                if content is None:
                    continue
                raw = content.read()
                message = b"Content-Type: text/calendar; charset=utf-8\n\n" + raw
                assert isinstance(replies.answers_in(message), list)
                try:
                    calendar = replies.calendar_in(raw)
                except Refusal:
                    refused += 1
                else:
                    read += 1
                    assert replies.calendar_in(calendar.to_ical()).walk()
    assert read > 50 and refused
