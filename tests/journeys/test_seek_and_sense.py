"""Two stories in a real browser: a Kindle's highlights come in, one is met again and becomes a note; a feed's piece is kept for a goal."""

import pytest
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.feeds import jobs
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.kit.jobs import run_all
from tests.browser import PageAs, press
from tests.cast import Cast
from tests.site import running_site

CLIPPINGS = """The Dyer's Year (Rosa Lindt)
- Your Highlight on page 12 | Location 180-182 | Added on Tuesday, 3 March 2026 09:12:00

Simmer the root, and never let it boil.
==========
The Dyer's Year (Rosa Lindt)
- Your Note on page 12 | Location 182 | Added on Tuesday, 3 March 2026 09:13:00

Seventy degrees, says Bruno.
==========
"""


def test_a_kindle_file_comes_in_a_passage_is_met_again_and_becomes_a_note(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.amina)
    page.goto("/import/")
    page.get_by_label("Your file").set_input_files({"name": "My Clippings.txt", "mimeType": "text/plain", "buffer": CLIPPINGS.encode()})
    page.get_by_role("button", name="Read it").click()
    run_all()
    page.reload()
    expect(page.get_by_text("This looks like Kindle")).to_be_visible()
    page.get_by_role("button", name="Bring them in").click()
    run_all()
    page.reload()
    expect(page.get_by_text("1 was taken")).to_be_visible()

    page.goto("/review/")
    expect(page.locator("#review-words")).to_have_text("Simmer the root, and never let it boil.")
    expect(page.get_by_text("Seventy degrees, says Bruno.")).to_be_visible()
    press(page, "3")  # use it
    page.get_by_label("Title").fill("Madder wants patience")
    page.get_by_role("button", name="Keep").first.click()
    note = Entry.objects.get(kind=Kind.NOTE)
    page.goto(note.get_absolute_url())
    expect(page.get_by_role("heading", name="Madder wants patience")).to_be_visible()
    expect(page.get_by_text("Simmer the root").first).to_be_visible()


def test_a_piece_of_a_feed_is_kept_and_counts_for_a_goal(
    cast: Cast, page_as: PageAs, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PAUSE_BETWEEN", 0)
    goal = set_goal(cast.amina, title="Dye a scarf in three reds", answers=Answers())
    with running_site() as site:
        settings.FETCH_ALLOW_HOSTS = [site.host]
        site.page("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed" title="Dyes"></head></html>')
        site.page("/feed", "<rss><channel><title>Dyes</title><item><title>Three reds</title><link>/reds</link></item></channel></rss>")
        site.page("/reds", "<html><head><title>Three reds</title></head><body><p>Madder, alum and time.</p></body></html>")
        page = page_as(cast.amina)
        page.goto("/feeds/")
        page.get_by_label("Address of a site or a feed").fill(site.url("/"))
        page.get_by_role("button", name="Find its feeds").click()
        run_all()
        page.reload()
        page.get_by_role("button", name="Follow").click()
        run_all()
        page.goto("/inbox/")
        expect(page.get_by_role("link", name="Three reds")).to_be_visible()
        press(page, "j")
        press(page, "s")
        page.get_by_role("link", name="Open the save").click()
        run_all()
        expect(page.get_by_role("heading", name="Three reds").first).to_be_visible()
        press(page, "g")
        page.get_by_role("button", name="Dye a scarf in three reds").click()
        page.goto(goal.get_absolute_url())
        expect(page.get_by_role("link", name="Three reds").first).to_be_visible()
