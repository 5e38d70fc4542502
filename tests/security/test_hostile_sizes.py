"""Half a megabyte made to be slow: each is answered in a few seconds of work at most, and none is a fault."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from commonplace.entries.tags import clean_tags, split_tags
from commonplace.kit.anchors import Anchor, Text, find, locate, seen_where_marked
from commonplace.kit.differences import compare
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.search.query import parse
from commonplace.sense.placing import anchor_at
from commonplace.sources.addresses import normalise_url
from commonplace.sources.differences import changes
from commonplace.sources.readable import readable_html
from tests.cast import Cast, ClientAs
from tests.world import make_world

pytestmark = pytest.mark.slow
HALF_A_MEGABYTE = 499_000
SECONDS = 8.0  # of this process's own work, on a machine at half its speed; what grows with the square takes minutes


def _filled(piece: str) -> str:
    return (piece * (HALF_A_MEGABYTE // len(piece) + 1))[:HALF_A_MEGABYTE]


TEXTS = {
    "mentions": " ".join(f"@m{number}" for number in range(70_000)),
    "links": " ".join(f"[[t{number}]]" for number in range(40_000)),
    "embeds": "\n\n".join(f"![[t{number}]]" for number in range(30_000)),
    "open links": _filled("[["),
    "open embeds": _filled("![[a|"),
    "at signs": _filled("@"),
    "a mention without end": "@" + _filled("a"),
    "stars": _filled("*a **b "),
    "brackets": _filled("[](") ,
    "quotation marks": _filled("> "),
    "blanks": _filled(" ") + "a",
    "new lines": _filled("\n \t"),
    "tags": _filled("#a,"),
    "hyphens": _filled("-"),
    "quotes": _filled('"'),
    "addresses": _filled("https://a.example/?"),
    "entities": _filled("&#0;&lt"),
    "open tags": _filled("<a href='"),
    "combining": "e" + _filled("\u0301"),
    "ideographs": _filled("\u7e54\u6a5f"),
}  # fmt: skip


class Stopwatch:
    def __init__(self) -> None:
        self.slow: list[str] = []

    def time(self, name: str, work: Callable[[], object]) -> object:
        began = time.process_time()
        done = work()
        took = time.process_time() - began
        if took > SECONDS:
            self.slow.append(f"{name}: {took:.1f} s")
        return done


def _kindly(work: Callable[[], object]) -> None:
    with suppress(Refusal):
        work()


@pytest.mark.parametrize("name", TEXTS)
def test_reading_what_was_typed_takes_bounded_time(name: str) -> None:
    text, watch = TEXTS[name], Stopwatch()
    watch.time("line", lambda: clean_line(text))
    watch.time("body", lambda: clean_body(text))
    watch.time("query", lambda: parse(text))
    watch.time("tags", lambda: _kindly(lambda: clean_tags(split_tags(text))))
    watch.time("address", lambda: _kindly(lambda: normalise_url(f"https://example.org/{text}")))
    watch.time("passage", lambda: _kindly(lambda: locate(text, text[:200], prefix=text[:400], suffix=text[-400:], start=10**9)))
    watch.time("changes", lambda: compare(text, text[::-1]))
    assert watch.slow == []


@pytest.mark.parametrize("name", TEXTS)
def test_finding_a_passage_in_a_newer_copy_takes_bounded_time(name: str) -> None:
    old, watch = Text(TEXTS[name]), Stopwatch()
    middle = len(old.raw) // 2
    for quote in (40, 4_000):
        anchor = anchor_at(old.raw, middle, middle + quote)
        for newer in (
            old.raw[: middle - 50_000] + " new words " + old.raw[middle - 50_000 :],
            old.raw[:middle] + old.raw[middle + quote :],
            old.raw[::-1],
            "x ".join(old.raw[at : at + 997] for at in range(0, len(old.raw), 997)),
        ):
            watch.time(f"{quote}", lambda anchor=anchor, newer=newer: _found(old, newer, anchor))  # type: ignore[misc]
    assert watch.slow == []


def _found(old: Text, newer: str, anchor: Anchor) -> None:
    start = anchor.start or 0
    find(Text(newer), seen_where_marked(old, anchor, start, start + len(anchor.quote)))


PAGES = {
    "open blocks": _filled("<div>"),
    "open emphasis": _filled("<p><b><i><q><a href=/x>"),
    "tables in tables": _filled("<table><tr><td>"),
    "lists in lists": _filled("<ul><li>"),
    "pictures": "<p>x</p>" + _filled("<img src=//a.example/b><hr>"),
    "line breaks": _filled("<br>"),
    "comments": _filled("<!-- --!><div>"),
    "what is closed in names only": _filled('<div title="</div>">'),
    "quotation marks in names": _filled("""<div "'>"""),
    "sizes": "<p>x<img srcset='" + _filled("a 1w, ") + "'>",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_sent_is_cleaned_in_bounded_time(name: str) -> None:
    watch = Stopwatch()
    readable = watch.time(name, lambda: readable_html(PAGES[name], base_url="https://example.org/"))
    assert watch.slow == [] and len(str(readable)) < 2 * HALF_A_MEGABYTE


def _said(first: str, second: str, *, count: int, between: str) -> str:
    return between.join([first, second] * count)


@pytest.mark.parametrize("between", [" ", "\n"])
def test_two_copies_are_compared_in_bounded_time(between: str) -> None:
    watch = Stopwatch()
    for one, other in (
        (_said("a", "b", count=999, between=between), _said("b", "c a", count=900, between=between)),
        *(
            tuple("\n".join(f"{word}{number} {' '.join(f'{word}{at}' for at in range(20))}" for number in range(1_900)) for word in words)
            for words in (("old", "new"), ("old", "old of"))
        ),
        ("ab" * 4_000, "ba" * 4_000),
    ):
        watch.time(f"{one[:20]}", lambda one=one, other=other: changes(one, other))  # type: ignore[misc]
        watch.time(f"{one[:20]}", lambda one=one, other=other: compare(one, other))  # type: ignore[misc]
    assert watch.slow == []


@pytest.mark.once
@pytest.mark.parametrize("name", ["mentions", "links", "embeds", "open embeds", "brackets", "combining", "ideographs"])
def test_pages_that_take_half_a_megabyte_answer(cast: Cast, client_as: ClientAs, name: str) -> None:
    client, watch, text = client_as(cast.amina), Stopwatch(), TEXTS[name]
    preview = watch.time("preview", lambda: client.post("/notes/preview/", {"body": text}))
    written = watch.time("write", lambda: client.post("/notes/new/", {"title": "Large", "body": text}))
    assert preview.status_code == 200 and written.status_code in {302, 422}  # type: ignore[attr-defined]
    if written.status_code == 302:  # type: ignore[attr-defined]
        page = watch.time("page", lambda: client.get(written.headers["Location"]))  # type: ignore[attr-defined]
        assert page.status_code == 200  # type: ignore[attr-defined]
    assert watch.slow == []


def test_fields_that_hold_far_too_much_are_refused_in_time(cast: Cast, client_as: ClientAs) -> None:
    world, client, watch = make_world(cast), client_as(cast.amina), Stopwatch()
    text = _filled("a, ")
    sent = {
        "/notes/new/": {"title": text, "body": "x", "tags": text, "builds_on": text, "people": text, "ring": "people"},
        "/capture/": {"url": "https://example.org/" + text, "tags": text, "title": text, "why": text},
        world.source.get_absolute_url(): {"quote": text, "note": text, "tags": text, "start": "1"},
        f"/e/{world.note.uid}/comments/": {"body": text},
        f"/e/{world.note.uid}/audience/": {"ring": "people", "people": text, "adds": text},
        "/settings/profile/": {"name": text, "handle": text, "learning": text, "ask_me_about": text},
        "/spaces/new/": {"name": text, "purpose": text, "openness": "open"},
        "/circles/": {"name": text},
        "/invitations/": {"email": text},
        "/account/login/": {"login": text, "password": text},
    }
    for url, fields in sent.items():
        answer = watch.time(url, lambda url=url, fields=fields: client.post(url, fields))  # type: ignore[misc]
        assert answer.status_code in {200, 302, 303, 422}, url  # type: ignore[attr-defined]
    assert watch.slow == []


def test_ten_thousand_tags_are_refused_with_the_words_kept(cast: Cast, client_as: ClientAs) -> None:
    tags = ", ".join(f"tag{number}" for number in range(10_000))
    answer = client_as(cast.amina).post("/notes/new/", {"title": "Many", "body": "Words that took an hour", "tags": tags})
    assert answer.status_code == 422 and b"Words that took an hour" in answer.content and b"more than 30 tags" in answer.content
