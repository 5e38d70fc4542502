"""The one door through which feeds are read: bytes in, plain items out. RSS and Atom by feedparser, JSON Feed here.

Nothing is fetched and no entity is resolved: whatever stands before the first element (document type, entity declarations) is thrown away
once the text is UTF-8, so there is nothing left to resolve. Every fault is a Refusal in words for whoever follows the feed.
"""

from __future__ import annotations

import calendar
import hashlib
import html
import io
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import nh3
from django.utils.translation import gettext as _

from commonplace.feeds.models import FeedKind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import FetchError
from commonplace.kit.fetch.addresses import read_address
from commonplace.kit.text import clean_body, clean_line

if TYPE_CHECKING:
    from feedparser import FeedParserDict

# feedparser takes a while to load, and only the process that fetches needs it: hence the imports below.

MAX_BYTES = 10_000_000
MAX_ITEMS = 20_000
TITLE, AUTHOR, SUMMARY, ADDRESS = 300, 200, 1000, 2000
_READ_FOR_A_SUMMARY = 20_000

_TAG = re.compile(rb"<!--|<\?|<[A-Za-z_]")
_ENDS = {b"<!--": b"-->", b"<?": b"?>"}
_ITEM = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_BLOCK = re.compile(r"(?=</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|dd|dt|hr|blockquote|pre|figure|section)\b)", re.IGNORECASE)
_OLDEST = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class ParsedItem:
    """One item; `identity` is a hash of 64 letters, texts are plain and cut to what is stored, `url` is a web address or empty."""

    identity: str
    url: str
    title: str
    author: str
    summary: str
    published_at: datetime


@dataclass(frozen=True)
class ParsedFeed:
    """`items` in the order of the feed, each identity once."""

    title: str
    site_url: str
    kind: FeedKind
    items: list[ParsedItem]


def read_feed(body: bytes, *, url: str, content_type: str = "", charset: str = "") -> ParsedFeed:
    """What a feed holds. `url` is where it was found; relative addresses in it count from there. Raises Refusal when it is none."""
    if len(body) > MAX_BYTES:
        raise Refusal(_("This feed is larger than %(size)d MB, which is more than is read here.") % {"size": MAX_BYTES // 1_000_000})
    if looks_like_json(body):
        from commonplace.feeds.json_feed import read_json

        return read_json(body, url)
    told = f"{content_type}; charset={charset}" if charset else content_type
    headers = {"content-location": url} | ({"content-type": told} if told else {})
    return _as_feed(markup(body, headers), url)


def looks_like_json(body: bytes) -> bool:
    return body[:200].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def markup(body: bytes, headers: Mapping[str, str]) -> FeedParserDict:
    """RSS, Atom and CDF as feedparser understands them; `headers` are those of the answer, in lower case."""
    import feedparser
    from feedparser.encodings import convert_to_utf8

    if sum(1 for _item in _ITEM.finditer(body)) > MAX_ITEMS:
        raise too_many()
    told: dict[str, Any] = {"bozo": False}
    try:
        text = convert_to_utf8(dict(headers), body, told) if body else b""
        rest = _from_first_element(text)
        known = dict(headers) | ({"content-type": "application/xml; charset=utf-8"} if told.get("encoding") else {})
        result = feedparser.parse(io.BytesIO(rest), response_headers=known)
    except (Refusal, MemoryError):
        raise
    except Exception as error:
        # It meets all the broken feeds of the world; what it trips over is the feed's fault, and one more sentence for its readers.
        raise _not_a_feed() from error
    if told.get("encoding"):
        result["encoding"] = told["encoding"]
    if told["bozo"]:
        result["bozo"], result["bozo_exception"] = True, told["bozo_exception"]
    result["headers"] = dict(headers)
    return result


def _from_first_element(text: bytes) -> bytes:
    """Without document type and entities. A ">" within an entity's value cannot mislead this: what then begins in the middle of a
    declaration has no document type any more, and without one a parser declares no entity."""
    at = 0
    while found := _TAG.search(text, at):
        end = _ENDS.get(found[0])
        if end is None:
            return text[found.start() :]
        at = text.find(end, found.end())
        if at < 0:
            break
    return text


def too_many() -> Refusal:
    return Refusal(_("This feed lists more than %(count)d items, which is more than is read here.") % {"count": MAX_ITEMS})


def _not_a_feed() -> Refusal:
    return Refusal(_("There is no feed at this address that can be read."))


def _as_feed(result: FeedParserDict, url: str) -> ParsedFeed:
    version = str(result.get("version") or "")
    if not version and not result.entries:
        raise _not_a_feed()
    feed = result.feed
    moment = now()
    made = (_item(entry, url, moment - timedelta(microseconds=place)) for place, entry in enumerate(result.entries))
    return ParsedFeed(
        title=_detail(feed, "title")[:TITLE],
        site_url=web_address(_text(feed, "link"), url),
        kind=FeedKind.ATOM if version.startswith("atom") else FeedKind.RSS,
        items=each_once(made),
    )


def each_once(items: Iterable[ParsedItem]) -> list[ParsedItem]:
    """The first of each identity."""
    return list({item.identity: item for item in reversed(list(items))}.values())[::-1]


def _item(entry: FeedParserDict, url: str, otherwise: datetime) -> ParsedItem:
    link = web_address(_text(entry, "link") or _enclosure(entry), url)
    title, summary = _detail(entry, "title")[:TITLE], _summary(entry)
    return ParsedItem(
        identity=identity_of(_text(entry, "id"), link, title, summary),
        url=link,
        title=title or title_from(summary, link),
        author=plain(_text(entry, "author"))[:AUTHOR],
        summary=summary,
        published_at=_moment(entry, otherwise),
    )


def identity_of(name: str, link: str, title: str, summary: str) -> str:
    """By what the feed calls it, else where it leads, else what it says."""
    said = f"id {name}" if name.strip() else f"link {link}" if link else f"words {title}\n{summary}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def title_from(summary: str, link: str) -> str:
    """A name for an item without a title: its first words, or its address."""
    first = summary[:100].rsplit(" ", 1)[0] if len(summary) > 100 else summary
    return (f"{first} …" if len(summary) > 100 else first) or link[:TITLE] or str(_("Without a title"))


def web_address(written: str, base: str) -> str:
    """The address as it can be opened, or nothing for what is no web address or too long to keep."""
    if not written.strip():
        return ""
    try:
        address = read_address(written, base=base)
    except FetchError:
        return ""
    whole = address.url + address.fragment
    return whole if len(whole) <= ADDRESS else ""


def plain(markup_text: str) -> str:
    """The words of a piece of HTML on one line."""
    start = markup_text[:_READ_FOR_A_SUMMARY]
    if "<" in start:
        start = nh3.clean(_BLOCK.sub(" ", start.encode("utf-8", "replace").decode()), tags=set())
    return clean_line(html.unescape(start))


def excerpt(text: str) -> str:
    """As much of a text as is kept, ending with a whole word where it is cut."""
    return text if len(text) <= SUMMARY else text[: SUMMARY - 2].rsplit(" ", 1)[0] + " …"


def _summary(entry: FeedParserDict) -> str:
    said = _detail(entry, "summary")
    contents = entry.get("content") or []
    if not said and isinstance(contents, list) and contents:
        said = _words(contents[0])
    return excerpt(said)


def _detail(holder: FeedParserDict, name: str) -> str:
    detail = holder.get(f"{name}_detail")
    return _words(detail) if isinstance(detail, dict) else plain(_text(holder, name))


def _words(detail: Mapping[str, Any]) -> str:
    value = detail.get("value")
    if not isinstance(value, str):
        return ""
    return clean_line(clean_body(value[:_READ_FOR_A_SUMMARY])) if detail.get("type") == "text/plain" else plain(value)


def _text(holder: FeedParserDict, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _enclosure(entry: FeedParserDict) -> str:
    found = next(iter(entry.get("enclosures") or []), None)
    return _text(found, "href") if isinstance(found, dict) else ""


def _moment(entry: FeedParserDict, otherwise: datetime) -> datetime:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        # Through the plain dictionary: feedparser's own warns about one name standing in for another.
        parsed = dict.get(entry, name)
        if isinstance(parsed, (time.struct_time, tuple)):
            return settled(_from_tuple(parsed), otherwise)
    return otherwise


def _from_tuple(parsed: tuple[int, ...] | time.struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def settled(moment: datetime | None, otherwise: datetime) -> datetime:
    """A date that the feed could not know, or none, becomes the moment it was read."""
    return moment if moment is not None and _OLDEST <= moment <= otherwise else otherwise
