"""What is said of a deed, in the shape that the receiver reads. Made in the moment of sending from what may be seen then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from commonplace.activity.models import Activity
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.markdown.words import excerpt as words_of
from commonplace.people.models import Member
from commonplace.webhooks.words import TEST, Event, Shape

EXCERPT = 300
Json = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """One deed as it is told. Without an entry it is a test. `about` is what the entry responds to, where it is a response."""

    event: str
    happened_at: datetime
    actor: Member | None = None
    entry: Entry | None = None
    about: Entry | None = None


def told_of(event: str, activity: Activity | None, entry: Entry | None) -> Told:
    if activity is None or entry is None:
        return Told(event, now())
    actor = activity.actor if activity.actor and not activity.actor.is_nobody else None
    return Told(event, activity.made_at, actor, entry, entry.root)


def written(told: Told, shape: str) -> bytes:
    match shape:
        case Shape.SLACK:
            message = _slack(told)
        case Shape.TEAMS:
            message = _teams(told)
        case _:
            message = _plain(told)
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def sentence_of(told: Told) -> str:
    """Who did what, without the thing itself."""
    actor = {"actor": told.actor.name if told.actor else _("Somebody")}
    sentences = {
        Event.ANNOUNCED: _("%(actor)s announces:"),
        Event.ASKED: _("%(actor)s asks:"),
        Event.ANSWERED: _("%(actor)s answers:"),
        Event.SOLVED: _("%(actor)s says that an answer solved it:"),
        Event.COMMENTED: _("%(actor)s comments on:"),
        Event.PRACTICE_MOVED: _("%(actor)s moved a practice to another stage:"),
        Event.PRACTICE_TRIED: _("%(actor)s recorded the outcome of a probe:"),
    }
    return sentences[Event(told.event)] % actor if told.event != TEST else _("A test: messages arrive here.")


def _address(entry: Entry) -> str:
    return f"{settings.BASE_URL}{entry.get_absolute_url()}"


def _plain(told: Told) -> Json:
    data: Json = {}
    if told.entry is not None:
        data = {"actor": _person(told.actor), "entry": _described(told.entry), "in_response_to": None}
        if told.about is not None:
            data["in_response_to"] = {"id": told.about.uid, "title": str(told.about), "url": _address(told.about)}
    return {"type": told.event, "timestamp": told.happened_at.isoformat(), "data": data}


def _described(entry: Entry) -> Json:
    space = entry.audience.space
    return {
        "id": entry.uid,
        "kind": entry.kind,
        "title": entry.title,
        "excerpt": words_of(entry.excerpt, EXCERPT),
        "url": _address(entry),
        "author": _person(None if entry.author.is_nobody else entry.author),
        "maturity": entry.maturity,
        "audience": entry.audience.ring,
        "space": space.slug if space else None,
        "made_at": entry.made_at.isoformat(),
    }


def _person(member: Member | None) -> Json | None:
    return {"handle": member.handle, "name": member.name} if member else None


def _slack(told: Told) -> Json:
    """Signs that mean something in Slack are written so that no text can call anybody or hide where a link leads. `text` is what a notification
    shows, and all that Mattermost and Rocket.Chat read."""
    if told.entry is None:
        return {"text": _for_slack(sentence_of(told))}
    shown = told.about or told.entry
    line = f"{_for_slack(sentence_of(told))} <{_address(told.entry)}|{_for_slack(str(shown)).replace('|', '/')}>"
    blocks: list[Json] = [{"type": "section", "text": {"type": "mrkdwn", "text": line, "verbatim": True}}]
    if excerpt := _said(told):
        blocks.append({"type": "section", "text": {"type": "plain_text", "text": excerpt, "emoji": False}})
    blocks.append({"type": "context", "elements": [{"type": "plain_text", "text": _where(told.entry), "emoji": False}]})
    return {"text": line, "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def _for_slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams(told: Told) -> Json:
    """Words stand in text runs, which Teams does not read as Markdown."""
    body = [_runs(sentence_of(told), subtle=True)]
    actions: list[Json] = []
    if told.entry is not None:
        body.append(_runs(str(told.about or told.entry), strong=True))
        if excerpt := _said(told):
            body.append(_runs(excerpt))
        body.append(_runs(_where(told.entry), subtle=True))
        actions.append({"type": "Action.OpenUrl", "title": _("Open"), "url": _address(told.entry)})
    card = {"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": body}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": {**card, "actions": actions}}
    return {"type": "message", "attachments": [attachment]}


def _runs(text: str, *, strong: bool = False, subtle: bool = False) -> Json:
    run = {"type": "TextRun", "text": text, "weight": "bolder" if strong else "default", "isSubtle": subtle}
    return {"type": "RichTextBlock", "inlines": [run]}


def _said(told: Told) -> str:
    assert told.entry is not None
    excerpt = words_of(told.entry.excerpt, EXCERPT)
    return "" if excerpt == str(told.about or told.entry) else excerpt


def _where(entry: Entry) -> str:
    space = entry.audience.space
    return f"{entry.get_kind_display()} · {space.name if space else entry.audience.get_ring_display()}"
