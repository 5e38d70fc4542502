"""The real client of Hypothesis, served from here, in a real browser beside a page of another site: it reads, draws, marks, says, changes, answers,
removes and changes groups, and asks nobody but us for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, FrameLocator, Page, Request, expect

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind, Ring
from commonplace.moderation.models import Report
from commonplace.sense.actions import mark_highlight
from commonplace.sources.actions import keep_page, source_at
from tests.cast import PASSWORD, Cast
from tests.served import Window, serving, windows
from tests.site import ARTICLE, Site, running_site

WORDS = "Simmer the root, and never let it boil. Above seventy degrees"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Site]:
    with running_site() as site:
        yield site


@pytest.fixture(scope="module")
def here(django_db_setup: None, elsewhere: Site) -> Iterator[str]:
    """The program as it is really served, with leave for the other site, whose page loads the client from it."""
    with serving("localhost", HYPOTHESIS_SITES=f"http://{elsewhere.host}") as address:
        elsewhere.page("/madder", ARTICLE.replace("</body>", f'<script async src="{address}/hypothesis/embed.js"></script></body>'))
        yield address


@pytest.fixture
def window(cast_for_all: Cast, here: str, chromium: Browser) -> Iterator[Window]:
    with windows(chromium, here) as window:
        yield window


class Beside:
    """A page with the client beside it. `asked` are the hosts of which anything was asked."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.asked = page, set[str]()
        page.context.on("request", self._note)
        page.goto(site.url("/madder"))
        self.frame: FrameLocator = page.frame_locator("hypothesis-sidebar iframe")

    def _note(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:", "about:")):
            self.asked.add(urlsplit(request.url).netloc)

    def open(self) -> None:
        """And wait until it has slid in: of a frame that moves, what stands in it does not look as if it moved."""
        self.page.get_by_role("button", name=re.compile("Annotation sidebar")).click()
        sidebar, places = self.page.locator("hypothesis-sidebar iframe"), list[object]()
        while len(places) < 2 or places[-1] != places[-2]:
            assert len(places) < 75, "the sidebar does not come to rest"
            self.page.wait_for_timeout(200)
            places.append(sidebar.bounding_box())

    def log_in(self) -> None:
        with self.page.context.expect_page() as opened:
            self.frame.get_by_role("button", name="Log in").first.click()
        opened.value.get_by_role("button", name="Connect it").click()
        expect(self.frame.get_by_role("button", name="Log in")).to_have_count(0)

    def select(self, words: str) -> None:
        self.page.evaluate(
            """words => {
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node; (node = walker.nextNode()); ) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at);
                range.setEnd(node, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
              }
              throw new Error("not on this page");
            }""",
            words,
        )

    def write(self, text: str, *, tag: str = "") -> None:
        """Into the editor that is open, and post it."""
        self.frame.get_by_role("textbox", name=re.compile("Enter comment|Annotation|reply", re.IGNORECASE)).fill(text)
        if tag:
            self.frame.get_by_role("combobox", name="Add tags").fill(tag)
            self.frame.get_by_role("combobox", name="Add tags").press("Enter")
        with self.page.expect_response(re.compile("/hypothesis/api/annotations")):
            self.frame.get_by_role("button", name=re.compile("Post to")).click()

    def choose_group(self, name: str) -> None:
        self.frame.get_by_role("button", name=re.compile("Select group")).click()
        self.frame.get_by_role("menuitemradio", name=re.compile(name)).click()

    @property
    def drawn(self) -> list[str]:
        return self.page.locator("hypothesis-highlight").all_inner_texts()

    def asked_nobody_else(self, here: str, site: Site) -> bool:
        """Nor was the picture loaded that an annotation holds."""
        return self.asked == {urlsplit(here).netloc, site.host} and "/picture.png" not in site.asked


def test_a_member_reads_marks_answers_and_changes_groups(cast: Cast, here: str, window: Window, elsewhere: Site) -> None:
    source = source_at(elsewhere.url("/madder"))
    copy = keep_page(source, ARTICLE)
    hers = mark_highlight(
        cast.amina,
        copy,
        quote="Chalk in the water brightens the colour.",
        note=f"In Leiden too? ![]({elsewhere.url('/picture.png')}) \\(x^2\\)",
        audience=audiences.organisation(),
    )
    comment(cast.dora, hers, body="In Leiden most of all.")
    mark_highlight(
        cast.amina, copy, quote="a peach that is gone after one summer", note="Secret", audience=audiences.of_space(cast.lantern)
    )

    beside = Beside(window(cast.dora), elsewhere)
    beside.open()
    beside.log_in()
    beside.choose_group("Everyone in")
    frame = beside.frame
    expect(frame.get_by_text("In Leiden too?")).to_be_visible()
    expect(beside.page.locator("hypothesis-highlight")).to_have_text(["Chalk in the water brightens the colour."])

    with beside.page.expect_response(re.compile("/flag$")):
        frame.get_by_role("button", name=re.compile("Report")).first.click()
    assert Report.objects.get().member == cast.dora

    # What she highlights is hers alone, in whichever group she looks.
    beside.select("A second bath from the same root gives salmon")
    with beside.page.expect_response(re.compile("/hypothesis/api/annotations")):
        beside.page.get_by_role("button", name=re.compile("^Highlight")).click()
    assert Entry.objects.get(author=cast.dora, kind=Kind.HIGHLIGHT).audience.ring == Ring.ME

    # What she marks in the space is seen there.
    beside.choose_group("Weavers")
    expect(frame.get_by_text("In Leiden too?")).to_have_count(0)
    beside.select(WORDS)
    beside.page.get_by_role("button", name="Annotate").click()
    beside.write("Seventy, **not** more.", tag="dyeing")
    expect(frame.get_by_role("button", name="Edit")).to_have_count(2)
    expect(frame.locator("strong", has_text="not")).to_be_visible()
    expect(frame.get_by_role("article", name="Highlight by Dora Lindqvist")).to_be_visible()
    card = frame.get_by_role("article", name="Annotation by Dora Lindqvist")
    assert beside.drawn == [WORDS, "A second bath from the same root gives salmon"]
    mine = Entry.objects.get(kind=Kind.HIGHLIGHT, author=cast.dora, audience__ring=Ring.SPACE)
    assert (mine.quote, mine.body, mine.audience.space, tags_of(mine)) == (WORDS, "Seventy, **not** more.", cast.weavers, ["dyeing"])
    assert mine.highlight_body.snapshot == copy

    card.get_by_role("button", name="Edit").click()
    beside.write("Sixty-five.")
    expect(frame.get_by_text("Sixty-five.")).to_be_visible()
    mine.refresh_from_db()
    assert mine.body == "Sixty-five."

    card.get_by_role("button", name="Reply").click()
    beside.write("And no lid.")
    expect(frame.get_by_text("And no lid.")).to_be_visible()
    expect(frame.get_by_role("button", name="Edit")).to_have_count(3)
    assert Entry.objects.get(kind=Kind.COMMENT, root=mine).body == "And no lid."

    beside.page.get_by_role("button", name="New page note").click()
    beside.write("The whole page is worth it.")
    expect(frame.get_by_role("button", name="Edit")).to_have_count(1)
    assert Entry.objects.get(kind=Kind.SAVE, author=cast.dora).body == "The whole page is worth it."
    frame.get_by_role("button", name="Delete").click()
    with beside.page.expect_response(re.compile("/hypothesis/api/annotations")):
        frame.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(frame.get_by_text("The whole page is worth it.")).to_have_count(0)
    assert not Entry.objects.authored_by(cast.dora).filter(kind=Kind.SAVE).exists()

    # Another page of hers, another group: her own marks are drawn again, and Amina's that she may see.
    again = Beside(beside.page.context.new_page(), elsewhere)
    again.open()
    again.choose_group("All that I may see")
    expect(again.page.locator("hypothesis-highlight")).to_have_text(
        [WORDS, "Chalk in the water brightens the colour.", "A second bath from the same root gives salmon"]
    )
    expect(again.frame.get_by_text("Secret")).to_have_count(0)

    again.choose_group("Everyone in")
    again.frame.get_by_role("button", name=re.compile("Dora Lindqvist")).click()
    again.frame.get_by_role("menuitem", name="Open notebook").click()
    expect(again.page.frame_locator("hypothesis-notebook iframe").get_by_text("In Leiden too?")).to_be_visible()
    assert beside.asked_nobody_else(here, elsewhere), beside.asked


def test_who_is_not_signed_in_signs_in_and_out_again(cast: Cast, here: str, window: Window, elsewhere: Site) -> None:
    cast.dora.password = PBKDF2PasswordHasher().encode(PASSWORD, "a-salt-for-a-test", 1_000)  # one that the served program can read
    cast.dora.save()
    beside = Beside(window(None), elsewhere)
    beside.open()
    with beside.page.context.expect_page() as opened:
        beside.frame.get_by_role("button", name="Log in").first.click()
    connecting = opened.value
    with beside.page.context.expect_page() as opened:
        connecting.get_by_role("link", name="Sign in", exact=True).last.click()
    signing_in = opened.value
    signing_in.get_by_label("E-mail").fill("dora@example.org")
    signing_in.get_by_label("Password", exact=True).fill(PASSWORD)
    signing_in.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(signing_in.get_by_role("heading", name="You are signed in")).to_be_visible()
    connecting.get_by_role("button", name="I have signed in").click()
    connecting.get_by_role("button", name="Connect it").click()
    expect(beside.frame.get_by_role("button", name="Log in")).to_have_count(0)
    assert cast.dora.tokens.get().name == "Hypothesis client"

    beside.frame.get_by_role("button", name=re.compile("Dora Lindqvist")).click()
    beside.frame.get_by_role("menuitem", name="Log out").click()
    expect(beside.frame.get_by_role("button", name="Log in").first).to_be_visible()
    assert cast.dora.tokens.get().revoked_at is not None
    assert beside.asked_nobody_else(here, elsewhere), beside.asked
