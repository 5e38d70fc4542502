"""What Slack, Teams and other programs send, taken apart; and whether it was they who sent it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from django.utils.translation import gettext as _
from lxml import html
from lxml.etree import ParserError

from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.webhooks.words import Speaks

MOST_BYTES = 64_000
SLACK_WINDOW = 300
"""Seconds; what was signed longer ago may be somebody's recording."""
_LONGEST_NAME, _LONGEST_LINK = 120, 2_000
Json = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """`key` is what its sender knows it by, or else what it says: the same message twice has one. `link` leads back, where it does."""

    text: str
    author: str
    link: str
    key: str
    place: str = ""


@dataclass(frozen=True)
class Greeting:
    """Slack asks whether anybody is here, and wants its own words back."""

    challenge: str


class NotTheirs(Exception):
    """The signature is missing, wrong or too old."""


def check(speaks: str, key: str, headers: dict[str, str], body: bytes, moment: datetime) -> None:
    """Raise NotTheirs unless the body was signed with `key` in the way of Slack or Teams. `headers` have lower-case names."""
    match speaks:
        case Speaks.SLACK:
            stamp = headers.get("x-slack-request-timestamp", "")
            if not (stamp.isascii() and stamp.isdecimal() and abs(moment.timestamp() - int(stamp[:12])) <= SLACK_WINDOW):
                raise NotTheirs
            wanted = "v0=" + hmac.new(key.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
            given = headers.get("x-slack-signature", "")
        case Speaks.TEAMS:
            wanted = "HMAC " + base64.b64encode(hmac.new(teams_key(key), body, hashlib.sha256).digest()).decode()
            given = headers.get("authorization", "")
        case _:
            return
    if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
        raise NotTheirs


def teams_key(token: str) -> bytes:
    """The security token that Teams shows is base64; a Refusal where it is not."""
    try:
        return base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(_("This is not a security token as Teams shows it."), field="key") from None


def read(speaks: str, content_type: str, body: bytes) -> Message | Greeting:
    """The message in a request; a Refusal where there is none."""
    if len(body) > MOST_BYTES:
        raise Refusal(_("This message is too long."))
    if speaks == Speaks.SLACK and content_type.startswith("application/x-www-form-urlencoded"):
        return _of_slack({name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace"), max_num_fields=100).items()})
    sent = _json(body)
    if speaks == Speaks.SLACK and sent.get("type") == "url_verification":
        return Greeting(_word(sent.get("challenge"))[:200])
    return _of_teams(sent) if speaks == Speaks.TEAMS else _plain(sent)


def _of_slack(form: dict[str, str]) -> Message:
    """A message shortcut comes as JSON in a field; a slash command as fields."""
    if "payload" in form:
        sent = _json(form["payload"].encode())
        said, channel, team = _object(sent.get("message")), _object(sent.get("channel")), _object(sent.get("team"))
        writer = _word(said.get("username")) or _word(_object(said.get("user_profile")).get("real_name")) or _word(said.get("user"))
        stamp, domain = _word(said.get("ts")), _word(team.get("domain"))
        link = f"https://{domain}.slack.com/archives/{_word(channel.get('id'))}/p{stamp.replace('.', '')}" if domain and stamp else ""
        return _message(_word(said.get("text")), writer, link, f"{_word(channel.get('id'))}:{stamp}", _word(channel.get("name")))
    return _message(form.get("text", ""), form.get("user_name", ""), "", form.get("trigger_id", ""), form.get("channel_name", ""))


def _of_teams(sent: Json) -> Message:
    """The text is HTML in which the program itself is named first; that is not part of what was said."""
    text = _word(sent.get("text"))
    try:
        tree = html.fragment_fromstring(text, create_parent="div") if text.strip() else html.Element("div")
    except (ParserError, ValueError):
        raise Refusal(_("There are no words in this message.")) from None
    for name in tree.iter("at"):
        name.text = ""
    for end in tree.iter("p", "br", "li", "div"):
        end.tail = "\n" + (end.tail or "")
    said = str(tree.text_content()).replace("\u00a0", " ").strip()
    data = _object(sent.get("channelData"))
    place = _word(_object(data.get("channel")).get("name"))
    return _message(said, _word(_object(sent.get("from")).get("name")), _word(sent.get("link")), _word(sent.get("id")), place)


def _plain(sent: Json) -> Message:
    words = [_word(sent.get(name)) for name in ("text", "author", "link", "id", "place")]
    return _message(*words)


def _message(text: str, author: str, link: str, key: str, place: str) -> Message:
    text = clean_body(text).strip()
    if not clean_line(text):
        raise Refusal(_("There are no words in this message."))
    link = link.strip() if link.startswith(("https://", "http://")) and len(link) <= _LONGEST_LINK else ""
    known_by = key or f"{author}\n{link}\n{text}"
    return Message(
        text, clean_line(author)[:_LONGEST_NAME], link, hashlib.sha256(known_by.encode()).hexdigest()[:32], clean_line(place)[:80]
    )


def _json(body: bytes) -> Json:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(_("This is no JSON.")) from None
    if not isinstance(sent, dict):
        raise Refusal(_("This is no JSON object."))
    return sent


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _word(value: object) -> str:
    """Text as it can be stored; anything else is none."""
    return value.encode("utf-8", "replace").decode().replace("\x00", "") if isinstance(value, str) else ""
