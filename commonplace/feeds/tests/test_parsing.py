"""Hostile and odd feeds: a clear word, or plain text; never a fault, and never anything resolved."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.feeds.opml import read_opml, write_opml
from commonplace.feeds.parsing import MAX_BYTES, MAX_ITEMS, read_feed
from commonplace.kit.errors import Refusal
from tests.shared_data import shared_data

URL = "https://example.org/feed"


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Dyes</title><link>/</link>{items}</channel></rss>'.encode()


BOMB = '<!DOCTYPE rss [<!ENTITY a "lolol"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_resolved(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + rss("<item><title>&b;&f; red</title></item>", BOMB).decode()[21:]
    titles = [item.title for item in read_feed(text.encode(encoding), url=URL).items]
    assert len(titles) == 1 and "red" in titles[0] and "lol" not in titles[0] and "root:" not in titles[0]


def test_markup_becomes_plain_words_and_addresses_are_web_addresses() -> None:
    feed = read_feed(
        rss(
            "<item><title>A &amp;lt;b&amp;gt; &lt;i&gt;red&lt;/i&gt;</title><link>/madder</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>"
            "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;&lt;script&gt;steal()&lt;/script&gt;</description></item>"
            "<item><title>Bad</title><link>javascript:alert(1)</link><guid isPermaLink='false'>x</guid></item>"
        ),
        url=URL,
    )
    first, second = feed.items
    assert (feed.title, feed.site_url) == ("Dyes", "https://example.org/")
    assert (first.url, first.summary, first.published_at.isoformat()) == (
        "https://example.org/madder",
        "One two",
        "2026-03-02T10:00:00+00:00",
    )
    assert "red" in first.title and "<i>" not in first.title
    assert second.url == ""


def test_an_item_keeps_its_identity_and_stands_once() -> None:
    twice = "<item><guid>g</guid><title>{}</title></item>"
    first = read_feed(rss(twice.format("One") * 2), url=URL).items
    later = read_feed(rss(twice.format("One, corrected")), url=URL).items
    assert [item.identity for item in first] == [item.identity for item in later]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"x" * (MAX_BYTES + 1), "larger than 10 MB"),
        (b"<rss>" + b"<item/>" * (MAX_ITEMS + 1), "more than 20000 items"),
        (b"<html><body>Hello</body></html>", "no feed"),
        (b'{"version": "https://jsonfeed.org/version/1"', "damaged"),
        (b'{"items": []}', "no feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000, "damaged"),
    ],
    ids=["large", "long", "page", "cut", "other json", "deep"],
)
def test_what_cannot_be_read_is_refused_in_words(body: bytes, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        read_feed(body, url=URL)


@given(st.one_of(st.binary(max_size=300), st.text("<>&!-[]?/ =\"'rsitemx:&#;\x00", max_size=120).map(rss)))
def test_no_bytes_make_it_fault(body: bytes) -> None:
    with suppress(Refusal):
        assert read_feed(body, url=URL).kind


SAMPLES = {
    "version1-with-several-nested-outlines": (3, ("my-feeds", "some-category")),
    "version1-without-outer-outline": (2, ()),
    "version1": (2, ("category-1",)),
    "with-categories": (3, ("my-category-1",)),
    "with-empty-title-and-empty-siteurl": (2, ()),
    "with-invalid-character-entity": (1, ("feed-1",)),
    "with-miniflux-settings": (1, ("my-category",)),
    "without-categories": (13, ()),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_lists_of_other_readers_are_taken_whole_and_come_back_the_same(name: str) -> None:
    outlines = read_opml(shared_data(f"imports/opml/parse-opml-{name}.opml").read_bytes())
    assert (len(outlines), outlines[0].tags) == SAMPLES[name]
    if "invalid" in name:
        assert outlines[0].url == "http://example.org/feed1/a&b"
    again = read_opml("".join(write_opml('Amina & "co"', outlines)).encode())
    assert {(row.url, row.title, row.tags[:1]) for row in again} == {(row.url, row.title, row.tags[:1]) for row in outlines}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"<opml><body><outline", "damaged"),
        (b"<html/>", "no list of feeds"),
        (b"<opml><body/></opml>", "no feeds"),
        (BOMB.replace("rss", "opml").encode() + b"<opml/>", "definitions"),
    ],
)
def test_broken_lists_are_refused_in_words(body: bytes, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        read_opml(body)


@given(st.binary(max_size=200))
def test_no_list_makes_it_fault(body: bytes) -> None:
    with pytest.raises(Refusal):
        read_opml(body)
