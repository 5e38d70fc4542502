"""All of feedparser's own test feeds go through our door; what they expect of feedparser must still be so behind it."""

import datetime
import re
import tarfile
from collections.abc import Iterator
from urllib.parse import urljoin

import feedparser
from feedparser.encodings import convert_to_utf8

from commonplace.feeds.parsing import markup, read_feed
from commonplace.kit.errors import Refusal
from tests.shared_data import shared_data

BASE = "http://127.0.0.1:8097/"
EXPECT = re.compile(r"Expect:\s*(.+?)\s*-->", re.DOTALL)
HEADER = re.compile(r"Header:\s*([^\n:]+):([^\n]*)")

# Each with its reason in docs/developers/feeds.md.
DISAGREE = {
    "what a fetch adds": {"http/headers_etag", "http/headers_last_modified-modified", "http/headers_last_modified-modified_parsed"},
    "no document type": {"rss/entity_in_doctype", "rss/rss_version_091_netscape"},
    "newer than the release": {
        "atom/entry_link_no_href_link_priority",
        "atom/entry_link_rel_enclosure_no_href",
        "atom10/entry_link_no_href_link_priority",
        "atom10/entry_link_rel_enclosure_no_href",
        "itunes/itunes_channel_explicit_false",
        "itunes/itunes_channel_explicit_no",
        "itunes/itunes_channel_explicit_true",
        "itunes/itunes_item_explicit_false",
        "itunes/itunes_item_explicit_no",
        "itunes/itunes_item_explicit_true",
    },
}


def feeds() -> Iterator[tuple[str, bytes]]:
    for name in ("feedparser-wellformed.tar.gz", "feedparser-encoding.tar.gz"):
        with tarfile.open(shared_data(f"feeds/{name}")) as archive:
            for member in archive.getmembers():
                if member.isfile():
                    yield member.name.removesuffix(".xml"), archive.extractfile(member).read()
    folder = shared_data("feeds/feedparser-illformed")
    for path in sorted(folder.rglob("*.xml")):
        yield f"illformed/{path.relative_to(folder)}", path.read_bytes()


def agrees(body: bytes) -> bool:
    text = convert_to_utf8({}, body, {}).decode("utf-8", "replace")
    expected = EXPECT.search(text) or EXPECT.search(body.decode("latin-1"))
    headers = {"content-type": "application/xml"} | {name.strip().lower(): value.strip() for name, value in HEADER.findall(text)}
    if BASE in expected[1]:  # meant to be found at an address; the others have none
        told = urljoin(BASE, headers.get("content-location", ""))
        headers["content-location"] = told if told.startswith("http") else BASE
    known = {"feedparser": feedparser, "datetime": datetime}
    try:
        return bool(eval(expected[1], known, dict(markup(body, headers))))
    except NameError:
        return False


def test_every_feed_is_read_as_it_expects_or_the_reason_is_known() -> None:
    counted, unread, differ = 0, 0, set()
    for name, body in feeds():
        counted += 1
        if not agrees(body):
            differ.add(name)
        try:
            feed = read_feed(body, url=BASE)
        except Refusal:
            unread += 1  # what has neither a version nor an item is no feed to anybody
            continue
        assert all(len(item.identity) == 64 and item.title and item.published_at.tzinfo for item in feed.items)
    assert differ == set.union(*DISAGREE.values())
    assert (counted, unread) == (1850, 8)


def test_the_json_feed_is_read_as_it_expects() -> None:
    feed = read_feed(shared_data("feeds/feedparser-json/example.json").read_bytes(), url=BASE)
    assert (feed.title, feed.kind, len(feed.items)) == ("My Example Feed", "json", 2)
    assert [(item.url, item.author, item.summary) for item in feed.items] == [
        ("https://example.org/second-item", "me", "This is a second item."),
        ("https://example.org/initial-post", "you", "Hello, world!"),
    ]
