"""Notices in a browser without an open page: told from a real server to what its reader may see then, once, and unreadable on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect
from pytest_django import Settings

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import at, now
from commonplace.kit.fetch.connection import tls
from commonplace.kit.jobs import run_all
from commonplace.kit.push import new_private_key
from commonplace.notifications.models import Notice, NoticeChoice, PushDevice, Pushing, QuietHours
from commonplace.notifications.tests.push_service import UNHEARD, Message, Phone, Service, push_service
from commonplace.notifications.tests.samples import hide_notices
from commonplace.people.actions import deactivate_member
from commonplace.people.models import Member
from commonplace.share.actions import set_audience
from tests.browser import PageAs, wait_for_promise
from tests.cast import Cast, ClientAs

SHOWN = "navigator.serviceWorker.ready.then((worker) => worker.getNotifications())"
FIREFOX = "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Path]]:
    with push_service(tmp_path_factory.mktemp("push")) as found:
        yield found


@pytest.fixture
def service(running: tuple[Service, Path], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    found, certificate = running
    found.got.clear()
    found.answers.clear()
    settings.FETCH_ALLOW_HOSTS = [found.host]
    settings.DEFAULT_FROM_EMAIL = "learning@example.org"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    tls.cache_clear()
    yield found
    tls.cache_clear()


@dataclass
class Told:
    """Amina with her phone, where comments on what she wrote are pushed to."""

    client: Client
    phone: Phone
    entry: Entry
    service: Service

    @property
    def lines(self) -> list[str]:
        return [self.phone.reads(message)["body"] for message in self.messages]

    @property
    def messages(self) -> list[Message]:
        """Without the first, which shows that it works."""
        return self.service.got[1:]


def later(minutes: float = 3) -> None:
    """What is due in so many minutes is done then."""
    with at(now() + timedelta(minutes=minutes)):
        run_all()


@pytest.fixture
def told(cast: Cast, client_as: ClientAs, service: Service) -> Told:
    NoticeChoice.objects.create(member=cast.amina, concern="comment", by_push=True)
    entry = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))
    client, phone = client_as(cast.amina), Phone(f"{service.origin}/amina")
    client.post("/notifications/devices/", phone.fields, HTTP_USER_AGENT=FIREFOX)
    run_all()
    return Told(client, phone, entry, service)


def say(author: Member, entry: Entry, text: str) -> None:
    comment(author, entry, body=text)


def test_a_comment_is_pushed_once_and_only_her_phone_can_read_it(cast: Cast, told: Told) -> None:
    page = told.client.get("/notifications/choices/").content.decode()
    assert "Firefox on Android" in page and "this browser" in page
    say(cast.dora, told.entry, "Try alum first")
    run_all()
    assert not told.messages  # it can still be taken back
    later()
    (message,) = told.messages
    notice = Notice.objects.get()
    assert told.phone.reads(message) == {
        "title": "Madder",
        "body": "Dora Lindqvist commented: Try alum first",
        "tag": told.entry.uid,
        "url": f"/notifications/{notice.uid}/",
        "at": told.entry.get_absolute_url(),
    }
    sender = told.service.sender_of(message)
    assert sender["aud"] == told.service.origin and sender["sub"] == "mailto:learning@example.org"
    assert timedelta() < timedelta(seconds=sender["exp"] - now().timestamp()) < timedelta(hours=24)
    assert f'data-push="{sender["key"]}"' in page
    assert 0 < int(message.headers["ttl"]) <= 86_400 and message.headers["urgency"] == "normal"
    seen = json.dumps(message.headers) + message.path
    assert told.entry.uid not in seen and b"alum" not in message.body
    assert len(message.body) == len(told.service.got[0].body)
    later(60)
    assert len(told.messages) == 1 and Notice.objects.get().pushed_at is not None


def test_a_later_one_about_the_same_entry_takes_the_place_of_an_earlier(cast: Cast, told: Told) -> None:
    say(cast.dora, told.entry, "Try alum first")
    later()
    say(cast.bruno, told.entry, "Or iron")
    say(cast.chidi, told.entry, "Or tin")
    with at(now() + timedelta(minutes=20)):
        run_all()
    assert told.lines == ["Dora Lindqvist commented: Try alum first", "Chidi Okafor commented: Or tin, and 2 more about this"]
    topics = {message.headers["topic"] for message in told.messages}
    tags = {told.phone.reads(message)["tag"] for message in told.messages}
    assert len(topics) == len(tags) == 1 and len(topics.pop()) == 32


def test_what_may_be_seen_no_more_or_was_read_is_not_sent(cast: Cast, told: Told) -> None:
    other = add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Secret", body="x", audience=audiences.organisation()))
    NoticeChoice.objects.create(member=cast.amina, concern="thread", by_push=True)
    say(cast.amina, other, "I was here")
    say(cast.dora, other, "The secret recipe")
    say(cast.dora, told.entry, "This she reads herself")
    run_all()
    set_audience(cast.bruno, other, audiences.only_me(cast.bruno))
    with at(now() + timedelta(seconds=70)):
        told.client.post("/notifications/read/")
    later()
    assert not told.messages


def test_nothing_comes_to_who_signed_out_ended_it_or_was_let_go(cast: Cast, told: Told, client_as: ClientAs) -> None:
    device = PushDevice.objects.get()
    told.client.post(f"/notifications/devices/{device.uid}/end/")
    say(cast.dora, told.entry, "After she ended it")
    later()
    assert not told.messages
    assert client_as(cast.dora).post(f"/notifications/devices/{device.uid}/bring-back/").status_code == 404
    told.client.post(f"/notifications/devices/{device.uid}/bring-back/")
    say(cast.dora, told.entry, "Undone")
    later(60)
    assert told.lines == ["Dora Lindqvist commented: Undone"]
    told.client.post("/account/logout/")
    say(cast.dora, told.entry, "After she signed out")
    later(120)
    told.client.force_login(cast.amina, backend="commonplace.people.backend.SignInBackend")
    told.client.post("/notifications/devices/renew/", told.phone.fields)
    say(cast.dora, told.entry, "Signed in again")
    later(180)
    assert told.lines[1:] == ["Dora Lindqvist commented: Signed in again, and 1 more about this"]
    say(cast.dora, told.entry, "Too late")
    deactivate_member(cast.gita, member=cast.amina)
    later(240)
    assert len(told.lines) == 2


def test_a_password_that_was_changed_ends_what_the_old_session_had(cast: Cast, told: Told) -> None:
    cast.amina.set_password("another long walk in the rain")
    cast.amina.save()
    say(cast.dora, told.entry, "Try alum first")
    later()
    assert not told.messages and PushDevice.objects.get().ended_at is not None


def test_quiet_hours_hold_it_back(cast: Cast, told: Told) -> None:
    QuietHours.objects.create(member=cast.amina, begins=time(0, 0), ends=time(23, 59))
    say(cast.dora, told.entry, "Try alum first")
    later()
    assert not told.messages


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_asked_no_more(cast: Cast, told: Told, status: int) -> None:
    told.service.answers = [(status, {})]
    for words in ("One", "Two"):
        say(cast.dora, told.entry, words)
        later(60)
    assert len(told.messages) == 1 and PushDevice.objects.get().ended_at is not None
    assert "Firefox on Android" not in told.client.get("/notifications/choices/").content.decode()


def test_a_service_that_wants_to_be_left_alone_is(cast: Cast, told: Told) -> None:
    told.service.answers = [(429, {"Retry-After": "3600"}), (503, {})]
    say(cast.dora, told.entry, "Try alum first")
    later()
    later(50)
    assert len(told.messages) == 1
    for minutes in (70, 90, 120, 240):
        later(minutes)
    assert len(told.messages) == 3 and set(told.lines) == {"Dora Lindqvist commented: Try alum first"}


def test_what_may_have_arrived_is_not_sent_again_and_what_cannot_stands_in_the_program(cast: Cast, told: Told) -> None:
    NoticeChoice.objects.filter(concern="comment").update(in_program=False)
    told.service.answers = [(UNHEARD, {}), (403, {})]
    for number, words in enumerate(("One", "Two"), start=1):
        say(cast.dora, told.entry, words)
        later(60 * number)
        assert len(told.messages) == number
    assert Notice.objects.filter(in_program=True).count() == 2


def test_a_worker_that_dies_in_the_middle_costs_a_message_and_doubles_none(cast: Cast, told: Told) -> None:
    say(cast.dora, told.entry, "Try alum first")
    told.service.answers = [(429, {})]
    later()
    Pushing.objects.update(begun_at=now())
    later(240)
    assert len(told.messages) == 1


@pytest.mark.once
@pytest.mark.parametrize("endpoint", ["http://push.example.org/a", "ftp://push.example.org/a", "https://push.example.org:22/a", ""])
def test_an_address_that_nothing_may_be_sent_to_is_not_taken(cast: Cast, client_as: ClientAs, endpoint: str) -> None:
    page = client_as(cast.amina).post("/notifications/devices/", Phone(endpoint).fields, follow=True).content.decode()
    assert "toast-error" in page or "must begin with https" in page or "try again" in page
    assert not PushDevice.objects.exists()


@pytest.mark.once
def test_an_address_inside_our_own_network_is_never_spoken_to(cast: Cast, told: Told, settings: Settings) -> None:
    settings.FETCH_ALLOW_HOSTS = []
    say(cast.dora, told.entry, "Try alum first")
    later()
    assert not told.messages


def test_hidden_entries_change_no_byte_of_what_is_pushed(cast: Cast, told: Told) -> None:
    hidden = add_entry(cast.emil, Draft(kind=Kind.NOTE, title="Lantern", body="x", audience=audiences.only_me(cast.emil)))
    hide_notices(cast.amina, [hidden])
    Notice.objects.update(by_push=True, about=told.entry)
    say(cast.dora, told.entry, "Try alum first")
    later()
    assert told.lines == ["Dora Lindqvist commented: Try alum first"]
    assert len(told.messages) == 1


@pytest.mark.once
def test_another_key_of_this_place_needs_the_browser_to_agree_anew(cast: Cast, told: Told, settings: Settings) -> None:
    settings.PUSH_PRIVATE_KEY = new_private_key()
    say(cast.dora, told.entry, "Try alum first")
    later()
    assert not told.messages
    assert "Firefox on Android" not in told.client.get("/notifications/choices/").content.decode()
    settings.PUSH = False
    assert "On this device" not in told.client.get("/notifications/choices/").content.decode()


@pytest.mark.whole_browser
def test_a_browser_shows_what_is_pushed_one_for_each_entry(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.amina, permissions=["notifications"])
    page.set_default_timeout(30_000)
    page.goto("/notifications/choices/")
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    devtools, found = page.context.new_cdp_session(page), []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.get_by_role("button", name="Tell me in this browser").click()
    expect(page.locator("[data-push-when=failed]")).to_be_visible(timeout=30_000)  # no service would carry it to this Chromium
    while not found:  # DevTools tell of it in their own time
        page.wait_for_timeout(50)
    words = {"title": "Madder", "tag": "madder", "url": "https://elsewhere.example/", "at": "/"}
    registration = {"origin": page.evaluate("location.origin"), "registrationId": found[0]["registrationId"]}
    for data in (json.dumps({**words, "body": "One"}), json.dumps({**words, "body": "Two"}), "damaged"):
        devtools.send("ServiceWorker.deliverPushMessage", {**registration, "data": data})
    # They are shown one after another, so what was sent last is shown last.
    wait_for_promise(page, f"{SHOWN}.then((all) => all.length === 2 && all.some((one) => one.body === 'Two'))")
    shown = page.evaluate(f"async () => (await {SHOWN}).map((one) => [one.title, one.body, one.data.url])")
    assert sorted(shown) == [["Commonplace", "", "/notifications/"], ["Madder", "Two", "https://elsewhere.example/"]]
