"""Mail that comes back: by the pipe of a mail server or refused at once, it ends for that address alone, is told of, and can begin again."""

import io
import re
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from pytest_django import Settings

from commonplace.digest.tests.world import confirm
from commonplace.kit.clock import at, now
from commonplace.kit.tests.test_bounces import report
from commonplace.notifications.models import Notice
from commonplace.notifications.tests.test_mail import minutes_pass, note
from commonplace.people.mail import has_confirmed_address
from commonplace.people.models import MailTrouble, Member
from commonplace.people.return_path import member_at, return_path_of
from tests.cast import Cast, ClientAs
from tests.postbox import Postbox


@pytest.fixture
def bouncing(cast: Cast, settings: Settings) -> Cast:
    settings.BOUNCES_TO = "bounces@example.org"
    for member in (cast.bruno, cast.dora):
        confirm(member)
    return cast


class Piped:
    def __init__(self, raw: bytes) -> None:
        self.buffer = io.BytesIO(raw)


def comes_back(monkeypatch: pytest.MonkeyPatch, to: str, raw: bytes) -> str:
    """What the command says of it; the mail server names the recipient in a header."""
    monkeypatch.setattr(sys, "stdin", Piped(b"Delivered-To: " + to.encode() + b"\r\n" + raw))
    said = io.StringIO()
    call_command("bounce", stderr=said)
    return said.getvalue()


def test_nobody_at_the_address_ends_it_at_once_until_it_is_confirmed_again(
    bouncing: Cast, client_as: ClientAs, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = bouncing
    note(cast.amina, body="@dora and @bruno")
    minutes_pass()
    back = next(sender for sender, message in zip(postbox.senders, postbox.messages, strict=True) if message["To"] == cast.dora.email)
    assert (
        re.fullmatch(rf"bounces\+{cast.dora.pk}-[a-z2-7]{{16}}@example\.org", back)
        and "commonplace@localhost" in postbox.messages[0]["From"]
    )
    assert "no failure" in comes_back(monkeypatch, back, b"Subject: Away\r\n\r\nUntil Monday.")
    assert has_confirmed_address(cast.dora)
    assert comes_back(monkeypatch, back, report("5.1.1", "550 5.1.1 no such user")) == ""
    assert not has_confirmed_address(cast.dora) and has_confirmed_address(cast.bruno)
    note(cast.amina, "Weld", body="@dora and @bruno")
    minutes_pass(20)
    assert [message["To"] for message in postbox.messages].count(cast.dora.email) == 1, "a second to Bruno alone"
    assert len(postbox.messages) == 3
    dora = client_as(cast.dora)
    assert "E-mail to you comes back" in dora.get("/notifications/").content.decode()
    page = dora.get("/notifications/choices/").content.decode()
    assert "none is sent any more" in page and "550 5.1.1 no such user" in page
    listed = client_as(cast.gita).get("/administration/mail/").content.decode()
    assert cast.dora.email in listed and cast.bruno.email not in listed and "until it is confirmed again" in listed
    dora.post("/account/email/", {"action_send": "", "email": cast.dora.email})
    link = re.search(r"https?://[^/\s]+(/account/confirm-email/\S+)", postbox.last_text())
    assert link is not None
    dora.post(link[1])
    assert "none is sent any more" not in dora.get("/notifications/choices/").content.decode()
    assert cast.dora.email not in client_as(cast.gita).get("/administration/mail/").content.decode()
    with at(now() + timedelta(hours=1)):
        note(cast.amina, "Woad", body="@dora")
        minutes_pass()
    assert postbox.messages[-1]["To"] == cast.dora.email


def test_what_may_pass_is_counted_and_what_is_for_good_ends_it_the_second_time(bouncing: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bruno = bouncing.bruno
    back = return_path_of(bruno)
    for raw in (report("4.4.7", "421 too long"), report("5.2.2", "552 full"), report("5.7.1", "550 policy"), report("5.7.1", "550 policy")):
        comes_back(monkeypatch, back, raw)
    trouble = MailTrouble.objects.get()
    assert (trouble.soft, trouble.hard, trouble.stopped_at) == (2, 1, None), "two that come back together are one"
    with at(now() + timedelta(days=1)):
        comes_back(monkeypatch, back, report("5.7.1", "550 policy"))
    assert not has_confirmed_address(bruno) and MailTrouble.objects.get().stopped_at is not None


@pytest.mark.once
def test_only_what_was_sent_from_here_to_an_address_of_now_counts(bouncing: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    dora, bruno = bouncing.dora, bouncing.bruno
    back = return_path_of(dora)
    forged = back.replace(f"+{dora.pk}-", f"+{bruno.pk}-")
    for other in (
        forged,
        "bounces@example.org",
        f"bounces+{dora.pk}@example.org",
        back.replace("example.org", "example.com"),
        "",
        "x" + back,
    ):
        assert "no address of ours" in comes_back(monkeypatch, other, report("5.1.1"))
    assert member_at(f"<{back.upper()}>") == dora
    Member.objects.filter(pk=dora.pk).update(email="new@example.org")
    assert "no address of ours" in comes_back(monkeypatch, back, report("5.1.1"))
    assert not MailTrouble.objects.exists()


@pytest.mark.once
def test_a_server_that_refuses_the_address_at_once_counts_too(bouncing: Cast, postbox: Postbox) -> None:
    postbox.refuses_to = "550 5.1.1 nobody here"
    note(bouncing.amina, body="@bruno")
    minutes_pass()
    assert not has_confirmed_address(bouncing.bruno) and MailTrouble.objects.get().status == "5.1.1"
    minutes_pass()
    assert {notice.concern for notice in Notice.objects.filter(member=bouncing.bruno, in_program=True)} == {"mention", "mail_stopped"}
