"""From the address of a site to the feeds it names (https://html.spec.whatwg.org/#linkTypes: link rel=alternate)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from lxml import etree, html

from commonplace.feeds.fetching import ACCEPT, TIMEOUT
from commonplace.feeds.models import FeedSearch, SearchState
from commonplace.feeds.parsing import ADDRESS, MAX_BYTES, TITLE, read_feed, web_address
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import Fetched, Wish, fetch
from commonplace.kit.text import clean_line
from commonplace.sources.decoding import decode_page

TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "application/rdf+xml", "text/xml"}
MOST = 20
_START = 1_000_000  # feeds are named in the head


def look_for_feeds(search: FeedSearch) -> None:
    """Fetch the address and note on the search what was found there. Safe to repeat."""
    try:
        page = fetch(search.address, max_bytes=MAX_BYTES, timeout=TIMEOUT, wish=Wish(f"text/html, {ACCEPT}", None))
        found = _itself(page) or feeds_named_in(page)
        if not found:
            raise Refusal(_("This page names no feed. If you know the address of one, paste it instead."))
    except Refusal as error:
        search.state, search.failure = SearchState.FAILED, str(error)[:500]
    else:
        search.state, search.found, search.failure = SearchState.FOUND, found, ""
    search.save(update_fields=["state", "found", "failure"])


def _itself(page: Fetched) -> list[dict[str, str]]:
    try:
        feed = read_feed(page.body, url=page.final_url, content_type=page.content_type, charset=page.charset)
    except Refusal:
        return []
    return [{"url": page.moved_to or page.url, "title": feed.title}]


def feeds_named_in(page: Fetched) -> list[dict[str, str]]:
    """The feeds a page names, in its order, as {"url", "title"}."""
    text = decode_page(page.body[:_START], page.charset).replace("\x00", "")
    try:
        tree = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    base = _base(tree, page.final_url)
    found: dict[str, str] = {}
    for link in tree.iter("link"):
        if _is_feed(link) and (address := web_address(link.get("href", ""), base)):
            found.setdefault(address.partition("#")[0][:ADDRESS], clean_line(link.get("title", ""))[:TITLE])
        if len(found) == MOST:
            break
    return [{"url": url, "title": title} for url, title in found.items()]


def _is_feed(link: Any) -> bool:
    relations = link.get("rel", "").lower().split()
    kind = link.get("type", "").lower().partition(";")[0].strip()
    return "feed" in relations or ("alternate" in relations and "stylesheet" not in relations and kind in TYPES)


def _base(tree: Any, url: str) -> str:
    for base in tree.iter("base"):
        if base.get("href"):
            return web_address(base.get("href"), url) or url
    return url
