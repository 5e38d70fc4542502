"""Notices by e-mail, through a real mail server: what is in them, who gets them, and how they are ended."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.digest.tests.world import confirm
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.notifications.letter import letter_of
from commonplace.notifications.mail import CHANNEL
from commonplace.notifications.models import Notice, NoticeChoice, Outgoing
from commonplace.notifications.standing import those_that_stand, waiting_for
from commonplace.notifications.stopping import Stop, all_of
from commonplace.notifications.tests.samples import hide_notices
from commonplace.people.actions import deactivate_member
from commonplace.people.models import Member
from commonplace.share.actions import set_audience
from tests.cast import Cast, ClientAs
from tests.postbox import Postbox


@pytest.fixture
def mailed(cast: Cast) -> Cast:
    for member in (cast.amina, cast.bruno, cast.dora):
        confirm(member)
    return cast


def note(author: Member, title: str = "Madder", audience: Audience | None = None, body: str = "Red.") -> Entry:
    entry = add_entry(author, Draft(kind=Kind.NOTE, title=title, body=body, audience=audience or audiences.organisation()))
    record(author, Verb.WROTE, entry)
    return entry


def minutes_pass(minutes: float = 5) -> None:
    run_all()
    with at(now() + timedelta(minutes=minutes)):
        run_all()


def path_in(text: str) -> str:
    return text.partition("//")[2].partition("/")[2].strip().rstrip(">")


def test_who_is_named_gets_one_message_that_leads_there(mailed: Cast, client_as: ClientAs, postbox: Postbox) -> None:
    cast = mailed
    entry = note(cast.amina)
    comment(cast.dora, entry, body="Ask @bruno and @chidi, who knows xylem.")
    minutes_pass()
    assert [message["To"] for message in postbox.messages] == [cast.bruno.email], (
        "Chidi has not confirmed his address; Amina did not ask for it"
    )
    message, text, html = postbox.messages[0], postbox.part("plain"), postbox.part("html")
    assert message["Subject"] == "About “Madder”"
    assert message["In-Reply-To"] == message["References"] == f"<entry.{entry.uid}@localhost>"
    assert message["Message-ID"] == f"<notice.{Notice.objects.get(member=cast.bruno).uid}@localhost>"
    assert message["List-Id"] == "Commonplace <mention.notices.localhost>" and message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and message["List-Unsubscribe"].strip().startswith("<http://")
    for part in (text, html):
        assert "Dora Lindqvist named you: Ask @bruno" in part and f"/notifications/{Notice.objects.get(member=cast.bruno).uid}/" in part
    assert "class=" not in html and "max-width:560px" in html and "src=" not in html
    minutes_pass(60)
    assert len(postbox.messages) == 1


@pytest.mark.once
def test_what_is_close_together_comes_in_one_message(mailed: Cast, postbox: Postbox) -> None:
    cast = mailed
    for title in ("Weld", "Woad"):
        comment(cast.dora, note(cast.amina, title), body="@bruno, look")
    minutes_pass()
    message = postbox.messages[0]
    assert len(postbox.messages) == 1 and message["Subject"] == "About “Weld”, and 1 more"
    assert "Weld" in postbox.last_text() and "Woad" in postbox.last_text() and message["In-Reply-To"] is None
    assert Notice.objects.filter(member=cast.bruno, mailed_at__isnull=False).count() == 2


def test_a_message_that_was_due_does_not_go_when_its_reader_may_see_it_no_more(mailed: Cast, postbox: Postbox) -> None:
    cast = mailed
    narrowed, ended = note(cast.amina, body="For @dora", audience=audiences.of_space(cast.weavers)), note(cast.amina, body="And @bruno")
    seen = note(cast.amina, "Weld", body="Still @dora")
    run_all()
    assert Outgoing.objects.filter(due_at__isnull=False).count() == 2
    set_audience(cast.amina, narrowed, audiences.only_me(cast.amina))
    deactivate_member(cast.gita, member=cast.bruno)
    minutes_pass()
    assert [message["To"] for message in postbox.messages] == [cast.dora.email]
    wire = postbox.wire[0].decode()
    assert seen.uid in wire and narrowed.uid not in wire and ended.uid not in wire and "Madder" not in wire


def test_what_is_hidden_changes_nothing_of_a_message(mailed: Cast) -> None:
    cast = mailed
    note(cast.amina, body="@dora")
    comment(cast.bruno, note(cast.dora, "Weld"), body="@dora, look")
    run_all()
    before = _written_for(cast.dora)
    secrets = [note(cast.amina, f"Secret {number}", audiences.of_people(cast.amina, [cast.chidi]), body="@dora") for number in range(3)]
    secrets.append(comment(cast.emil, note(cast.emil, "Lantern", audiences.of_space(cast.lantern)), body="@dora"))
    hide_notices(cast.dora, secrets)
    Notice.objects.filter(member=cast.dora).update(by_mail=True)
    assert Notice.objects.filter(member=cast.dora, by_mail=True).count() == 6
    assert _written_for(cast.dora) == before


def _written_for(reader: Member) -> tuple[str, str, str, dict[str, str]]:
    with at(now() + timedelta(minutes=5)):
        message = letter_of(those_that_stand(waiting_for(reader, CHANNEL), CHANNEL, reader), reader)
    return message.subject, str(message.body), str(message.alternatives[0][0]), message.extra_headers


@pytest.mark.once
def test_a_server_that_refuses_is_asked_again_or_not(mailed: Cast, postbox: Postbox) -> None:
    cast = mailed
    postbox.refuses_text = "451 4.3.0 later"
    note(cast.amina, body="@bruno")
    minutes_pass()
    postbox.refuses_text = ""
    minutes_pass(20)
    assert len(postbox.messages) == 1
    postbox.refuses_text = "554 5.6.0 not this"
    with at(now() + timedelta(hours=2)):
        note(cast.amina, "Weld", body="@bruno")
        minutes_pass()
        postbox.refuses_text = ""
        minutes_pass(24 * 60)
    assert len(postbox.messages) == 1 and Notice.objects.filter(by_mail=False, in_program=True, mailed_at=None).exists()


def test_kinds_spaces_and_all_are_ended_by_whoever_holds_a_message(mailed: Cast, client_as: ClientAs, postbox: Postbox) -> None:
    cast = mailed
    note(cast.amina, body="@dora", audience=audiences.of_space(cast.weavers))
    minutes_pass()
    kind = path_in(postbox.messages[0]["List-Unsubscribe"])
    links = [path_in(line) for line in re.findall(r"https?://\S+/notifications/stop/\S+", postbox.last_text())]
    assert len(links) == 3 and links[0] == kind
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(f"/{kind}").content.decode()
    assert "Somebody names you" in page and "dora" not in page.lower() and not NoticeChoice.objects.exists(), "to look at it ends nothing"
    assert "Weavers" in stranger.get(f"/{links[1]}").content.decode()
    for _again in range(2):
        answer = stranger.post(f"/{kind}", {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200 and "It is ended" in answer.content.decode() and not answer.cookies
    for link in links[1:]:
        stranger.post(f"/{link}", {"List-Unsubscribe": "One-Click"})
    ended = {(row.member.handle, row.concern, row.space_id) for row in NoticeChoice.objects.filter(by_mail=False, in_program=True)}
    assert ended == {("dora", "mention", None), ("dora", "", cast.weavers.pk), ("dora", "*", None)}
    for token in ("x", f"{cast.dora.pk}-kind-mention", f"{cast.dora.pk}-kind-mention.forged", Stop(cast.dora, concern="x").path[-20:-1]):
        assert stranger.post(f"/notifications/stop/{token}/").status_code == 404
    lantern = Stop(cast.ines, space_id=cast.lantern.pk)
    assert "Lantern" not in stranger.get(lantern.path).content.decode()


@pytest.mark.once
def test_all_can_be_ended_and_had_again(mailed: Cast, client_as: ClientAs, postbox: Postbox) -> None:
    cast = mailed
    Client().post(all_of(cast.dora).path)
    note(cast.amina, body="@dora")
    minutes_pass()
    dora = client_as(cast.dora)
    assert postbox.messages == [] and "You have ended all notices by e-mail" in dora.get("/notifications/choices/").content.decode()
    assert dora.post("/notifications/again/").url == "/notifications/choices/"
    note(cast.amina, "Weld", body="@dora")
    minutes_pass()
    assert postbox.messages[0]["Subject"] == "About “Weld”"


@pytest.mark.once
def test_ways_and_quiet_hours_are_chosen_on_one_page(mailed: Cast, client_as: ClientAs) -> None:
    dora = client_as(mailed.dora)
    dora.cookies["zone"] = "Asia%2FTokyo"
    page = dora.get("/notifications/choices/").content.decode()
    assert 'name="concern-mention-mail" checked' in page and 'name="concern-thread-mail">' in page and 'value="Asia/Tokyo"' in page
    boxes = ["concern-mention", "concern-mention-mail", "concern-thread-mail", "space-weavers-mail"]
    dora.post("/notifications/choices/", {"chosen": boxes, "concern-mention": "on", "concern-thread-mail": "on"})
    chosen = {row.concern or "space": (row.in_program, row.by_mail) for row in NoticeChoice.objects.filter(member=mailed.dora)}
    assert chosen == {"mention": (True, False), "thread": (True, True), "space": (True, False)}
    hours = {"begins": "22:00", "ends": "07:00"}
    for wrong in ({**hours, "zone": "Nowhere/AtAll"}, {"begins": "22:00"}, {**hours, "ends": "25:00"}):
        assert dora.post("/notifications/quiet/", wrong).status_code == 422
    dora.post("/notifications/quiet/", {**hours, "zone": "europe/lisbon"})
    assert mailed.dora.quiet_hours.zone == "Europe/Lisbon"
    assert "Between 22:00 and 07:00" in dora.get("/notifications/choices/").content.decode()
    dora.post("/notifications/quiet/", {"begins": "", "ends": "", "zone": ""})
    assert "You have none" in dora.get("/notifications/choices/").content.decode()
