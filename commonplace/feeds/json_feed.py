"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/), with the patience towards missing and odd values that it asks for."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commonplace.feeds.models import FeedKind
from commonplace.feeds.parsing import (
    AUTHOR,
    MAX_ITEMS,
    TITLE,
    ParsedFeed,
    ParsedItem,
    each_once,
    excerpt,
    identity_of,
    plain,
    settled,
    title_from,
    too_many,
    web_address,
)
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line

_VERSION = "jsonfeed.org/version/1"


def read_json(body: bytes, url: str) -> ParsedFeed:
    """What a JSON feed holds; raises Refusal for JSON that is none."""
    try:
        feed = json.loads(body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise Refusal(_("This looks like a JSON feed, but it is damaged and cannot be read.")) from None
    if not isinstance(feed, dict) or _VERSION not in _text(feed, "version"):
        raise Refusal(_("There is no feed at this address that can be read."))
    listed = feed.get("items")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    if len(items) > MAX_ITEMS:
        raise too_many()
    author, moment = _author(feed), now()
    made = (_item(item, url, author, moment - timedelta(microseconds=place)) for place, item in enumerate(items))
    return ParsedFeed(
        title=clean_line(_text(feed, "title"))[:TITLE],
        site_url=web_address(_text(feed, "home_page_url"), url),
        kind=FeedKind.JSON,
        items=each_once(made),
    )


def _item(item: dict[str, Any], url: str, author: str, otherwise: datetime) -> ParsedItem:
    link = web_address(_text(item, "url") or _text(item, "external_url") or _attachment(item), url)
    summary = excerpt(clean_line(_text(item, "summary") or _text(item, "content_text")[:20_000]) or plain(_text(item, "content_html")))
    title = clean_line(_text(item, "title"))[:TITLE]
    return ParsedItem(
        identity=identity_of(_name(item), link, title, summary),
        url=link,
        title=title or title_from(summary, link),
        author=_author(item) or author,
        summary=summary,
        published_at=settled(_moment(_text(item, "date_published") or _text(item, "date_modified")), otherwise),
    )


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _name(item: dict[str, Any]) -> str:
    # "If an id is presented as a number, a JSON Feed reader must coerce it to a string."
    value = item.get("id")
    return str(value) if isinstance(value, (str, float)) or (isinstance(value, int) and value.bit_length() < 4_000) else ""


def _author(holder: dict[str, Any]) -> str:
    """Version 1.1 has a list, version 1 one author."""
    listed = holder.get("authors")
    people = listed if isinstance(listed, list) else [holder.get("author")]
    names = [clean_line(_text(person, "name")) for person in people[:10] if isinstance(person, dict)]
    return ", ".join(name for name in names if name)[:AUTHOR]


def _attachment(item: dict[str, Any]) -> str:
    listed = item.get("attachments")
    first = listed[0] if isinstance(listed, list) and listed else None
    return _text(first, "url") if isinstance(first, dict) else ""


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
