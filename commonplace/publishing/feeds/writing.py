"""A page of a feed as Atom (RFC 4287, pages by RFC 5005) and as JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from commonplace.publishing.feeds.gathering import FeedPage, Item

ATOM, JSON = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_atom(page: FeedPage) -> bytes:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]  # the default namespace has no prefix
    _add(feed, "id", page.name)
    _add(feed, "title", page.title)
    if page.subtitle:
        _add(feed, "subtitle", page.subtitle)
    _add(feed, "updated", _moment(page.updated_at))
    _add(feed, "generator", "Commonplace")
    _link(feed, "self", page.url, "application/atom+xml")
    _link(feed, "alternate", page.home, "text/html")
    _link(feed, "first", page.first_url, "application/atom+xml")
    if page.next_url:
        _link(feed, "next", page.next_url, "application/atom+xml")
    for item in page.items:
        _entry(feed, item)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _entry(feed: etree._Element, item: Item) -> None:
    entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "id", item.name)
    _add(entry, "title", item.title)
    _add(entry, "published", _moment(item.published_at))
    _add(entry, "updated", _moment(item.updated_at))
    author = etree.SubElement(entry, f"{{{_ATOM}}}author")
    _add(author, "name", item.author)
    if item.author_url:
        _add(author, "uri", item.author_url)
    _link(entry, "alternate", item.url, "text/html")
    if item.about:
        _link(entry, "related", item.about)
    for tag in item.tags:
        etree.SubElement(entry, f"{{{_ATOM}}}category", term=_fit(tag))
    if item.summary:
        _add(entry, "summary", item.summary)
    _add(entry, "content", item.html, "html")


def _add(parent: etree._Element, name: str, text: str, kind: str = "") -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}", attrib={"type": kind} if kind else {}).text = _fit(text)


def _link(parent: etree._Element, rel: str, href: str, kind: str = "") -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", attrib={"rel": rel, "href": _fit(href)} | ({"type": kind} if kind else {}))


def _fit(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def as_json(page: FeedPage) -> bytes:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page.title,
        "home_page_url": page.home,
        "feed_url": page.url,
        "items": [_json_item(item) for item in page.items],
    }
    feed |= {name: value for name, value in (("description", page.subtitle), ("next_url", page.next_url)) if value}
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(item: Item) -> dict[str, Any]:
    author = {"name": item.author} | ({"url": item.author_url} if item.author_url else {})
    more = (("external_url", item.about), ("summary", item.summary), ("tags", list(item.tags)))
    return {
        "id": item.name,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        "date_published": _moment(item.published_at),
        "date_modified": _moment(item.updated_at),
        "authors": [author],
        **{name: value for name, value in more if value},
    }
