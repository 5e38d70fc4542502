"""Messages from elsewhere become questions: of whom they are meant for, once, and of nobody who cannot prove where they come from."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.clock import now
from commonplace.notifications.models import Notice
from commonplace.people.models import Member
from commonplace.spaces.models import Membership
from commonplace.webhooks.incoming.actions import MOST_AN_HOUR, end, make_incoming
from commonplace.webhooks.models import Incoming
from commonplace.webhooks.words import Speaks
from tests.cast import Cast, ClientAs

KEY = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = base64.b64encode(b"a key that Teams has shown").decode()
FORM = "application/x-www-form-urlencoded"


def address_of(member: Member, speaks: Speaks = Speaks.JSON, **more: Any) -> str:
    return "/in/" + make_incoming(member, name="Hall", speaks=speaks, **more)[1]


def send(address: str, message: dict[str, Any], **headers: str) -> HttpResponse:
    return Client().post(address, json.dumps(message), content_type="application/json", headers=headers)


def from_slack(address: str, body: str, *, key: str = KEY, ago: int = 0, content_type: str = FORM) -> HttpResponse:
    stamp = str(int(now().timestamp()) - ago)
    signature = "v0=" + hmac.new(key.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
    return Client().post(address, body, content_type=content_type, headers=headers)


def from_teams(address: str, message: dict[str, Any], *, token: str = TOKEN) -> HttpResponse:
    body = json.dumps(message)
    signature = base64.b64encode(hmac.new(base64.b64decode(token), body.encode(), hashlib.sha256).digest()).decode()
    return Client().post(address, body, content_type="application/json", headers={"Authorization": f"HMAC {signature}"})


def test_a_message_becomes_a_private_question_once(cast: Cast) -> None:
    address = address_of(cast.bruno)
    message = {
        "text": "Does hard water dull madder?\nAsking for a friend",
        "author": "Lotte",
        "link": "https://chat.example.org/p/1",
        "id": "1",
    }
    first, second = send(address, message), send(address, message)
    assert (first.status_code, second.status_code) == (201, 200) and first.json()["id"] == second.json()["id"]
    question = Entry.objects.get(kind=Kind.QUESTION)
    assert (question.author, question.title, question.audience.ring) == (cast.bruno, "Does hard water dull madder?", Ring.ME)
    assert not question.is_announced
    assert "Lotte wrote this" in question.body_html and 'href="https://chat.example.org/p/1"' in question.body_html
    assert "Asking for a friend" in question.body_html
    assert send(address, {**message, "id": "2"}).status_code == 201


def test_for_a_space_it_is_asked_there_and_only_as_long_as_its_owner_is_in_it(cast: Cast) -> None:
    address = address_of(cast.dora, space=cast.weavers)
    send(address, {"text": "Who has a vat?", "id": "1"})
    question = Entry.objects.get(title="Who has a vat?")
    assert question.audience.space == cast.weavers and question.is_announced
    Membership.objects.filter(space=cast.weavers, member=cast.dora).delete()
    send(address, {"text": "And who has alum?", "id": "2"})
    assert Entry.objects.get(title="And who has alum?").audience.ring == Ring.ME


def test_what_others_wrote_calls_nobody_and_hides_no_address(cast: Cast) -> None:
    address = address_of(cast.dora, space=cast.weavers)
    text = "Look here?\n@amina [[note for space]] <script>x</script> ![p](https://example.org/p.png) [bank](https://example.org/phish)"
    send(address, {"text": text, "author": "[x](https://example.org/y) @amina", "link": "javascript:alert(1)"})
    html = Entry.objects.get(title="Look here?").body_html
    links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', html)
    assert links and all(url == words for url, words in links) and len(links) == html.count("<a ")
    assert "<img" not in html and "<script" not in html and "[[note for space]]" in html and "@amina" in html
    assert not Notice.objects.filter(member=cast.amina, concern="mention").exists()


def test_slack_commands_and_shortcuts_are_taken_if_slack_signed_them_just_now(cast: Cast) -> None:
    address = address_of(cast.bruno, Speaks.SLACK, key=KEY)
    command = urlencode({"text": "Does alum keep?", "user_name": "lotte", "channel_name": "dye", "trigger_id": "13.37"})
    answer = from_slack(address, command)
    assert answer.json()["response_type"] == "ephemeral" and "/e/" in answer.json()["text"]
    payload = {
        "type": "message_action",
        "team": {"domain": "guild"},
        "channel": {"id": "C1", "name": "dye"},
        "message": {"text": "How long to simmer?", "user": "U1", "ts": "1764.0001"},
    }
    assert from_slack(address, urlencode({"payload": json.dumps(payload)})).status_code == 200
    html = Entry.objects.get(title="How long to simmer?").body_html
    assert "https://guild.slack.com/archives/C1/p17640001" in html and "in dye" in html
    assert from_slack(address, command, key="another").status_code == 401
    assert from_slack(address, command, ago=301).status_code == 401
    assert send(address, {"text": "Unsigned?"}).status_code == 401
    assert Entry.objects.filter(kind=Kind.QUESTION).count() == 2
    greeting = json.dumps({"type": "url_verification", "challenge": "abc"})
    assert from_slack(address, greeting, content_type="application/json").json() == {"challenge": "abc"}


def test_teams_messages_are_taken_if_teams_signed_them(cast: Cast) -> None:
    address = address_of(cast.bruno, Speaks.TEAMS, key=TOKEN)
    message = {"type": "message", "id": "7", "text": "<p><at>Commonplace</at>&nbsp;Does alum keep?</p>", "from": {"name": "Lotte"}}
    answer = from_teams(address, message)
    assert answer.status_code == 200 and answer.json()["type"] == "message"
    question = Entry.objects.get(kind=Kind.QUESTION)
    assert question.title == "Does alum keep?" and "Lotte wrote this" in question.body_html
    assert from_teams(address, message, token=base64.b64encode(b"another").decode()).status_code == 401


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{", '{"text": 5}', '{"text": "\\u0000"}', '{"text": " \\n "}', "[" * 20_000, '"\\ud800"']
)
@pytest.mark.parametrize("speaks", list(Speaks))
def test_what_holds_no_message_is_refused_and_never_a_fault(cast: Cast, body: str, speaks: Speaks) -> None:
    key = {Speaks.SLACK: KEY, Speaks.TEAMS: TOKEN, Speaks.JSON: ""}[speaks]
    address = address_of(cast.bruno, speaks, key=key)
    signature = base64.b64encode(hmac.new(base64.b64decode(TOKEN), body.encode(), hashlib.sha256).digest()).decode()
    if speaks is Speaks.SLACK:
        statuses = {from_slack(address, body).status_code, from_slack(address, body, content_type="application/json").status_code}
    else:
        headers = {"Authorization": f"HMAC {signature}"}
        statuses = {Client().post(address, body, content_type="application/json", headers=headers).status_code}
    assert statuses <= {400, 200}
    assert not Entry.objects.filter(kind=Kind.QUESTION).exists()


def test_an_ended_address_and_one_that_never_was_answer_alike(cast: Cast) -> None:
    incoming, secret = make_incoming(cast.bruno, name="Hall", speaks=Speaks.JSON)
    end(cast.bruno, incoming=incoming)
    ended, never = send(f"/in/{secret}", {"text": "Hm?"}), send("/in/" + "x" * 43, {"text": "Hm?"})
    assert (ended.status_code, ended.content) == (never.status_code, never.content) and ended.status_code == 404


def test_there_is_a_limit_and_a_size(cast: Cast) -> None:
    address = address_of(cast.bruno)
    assert send(address, {"text": "x" * 70_000}).status_code == 413
    for number in range(MOST_AN_HOUR):
        assert send(address, {"text": "Does alum keep?", "id": "1"}).status_code in {200, 201}, number
    assert send(address, {"text": "Does alum keep?", "id": "1"}).status_code == 429


def test_the_page_makes_one_and_shows_its_address_once(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.dora)
    page = client.post("/settings/incoming/", {"speaks": "json", "space": "weavers"}).content.decode()
    address = page.partition('id="address"')[2].partition('value="')[2].partition('"')[0]
    assert send(urlsplit(address).path, {"text": "Who has a vat?"}).status_code == 201
    assert urlsplit(address).path not in client.get("/settings/incoming/").content.decode()
    assert client.post("/settings/incoming/", {"speaks": "slack"}).status_code == 422  # nothing to check it by
    assert client.post("/settings/incoming/", {"speaks": "json", "space": "lantern"}).status_code == 422
    uid = Incoming.objects.get().uid
    assert client_as(cast.bruno).post(f"/settings/incoming/{uid}/end/").status_code == 404
    client.post(f"/settings/incoming/{uid}/end/")
    assert send(urlsplit(address).path, {"text": "Who has two?"}).status_code == 404
