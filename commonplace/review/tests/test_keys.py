"""A day of review by the keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from commonplace.entries import audiences
from commonplace.sense.actions import mark_highlight
from tests.browser import press
from tests.cast import Cast
from tests.world import make_source


def test_space_opens_the_rest_and_numbers_answer(cast: Cast, page_as: Callable[..., Page]) -> None:
    copy = make_source("https://example.org/madder", "Madder").snapshots.get()
    for quote in ("Simmer it", "Madder root gives reds"):
        mark_highlight(cast.dora, copy, quote=quote, audience=audiences.only_me(cast.dora))
    page = page_as(cast.dora)
    page.goto("/review/")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    press(page, "Space")
    expect(page.locator("details.review-rest")).to_have_attribute("open", "")
    press(page, "1")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    press(page, "4")
    expect(page.get_by_text("That is enough for today")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 of 2")).to_be_visible()
