"""The page on which one chooses who may see something, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from tests.browser import PageAs
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def _choose_weavers(page: Page) -> None:
    page.locator("input[value=space]").check()
    page.get_by_label("Which space?").select_option("weavers")


@pytest.fixture
def page(cast: Cast, page_as: PageAs) -> Page:
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Simmer it."))
    page = page_as(cast.amina)
    page.goto(f"/e/{note.uid}/audience/", wait_until="commit")
    return page


def test_what_is_chosen_is_told_at_once(page: Page) -> None:
    page.wait_for_load_state()
    expect(page.get_by_text("Now 1 person sees it.")).to_be_visible()
    _choose_weavers(page)
    expect(page.get_by_text("1 person is added")).to_be_visible()


def test_what_is_chosen_before_the_scripts_are_there_is_told_when_they_are(page: Page) -> None:
    def keep_waiting(route: Route) -> None:
        """It is answered when nobody listens for it any more."""

    page.wait_for_load_state()
    address = page.url
    page.route("**/*.js", keep_waiting)
    page.goto(address, wait_until="commit")
    _choose_weavers(page)
    page.unroute("**/*.js", keep_waiting)
    expect(page.get_by_text("1 person is added")).to_be_visible()


def test_what_the_browser_puts_back_is_told_as_well(page: Page) -> None:
    page.wait_for_load_state()
    _choose_weavers(page)
    expect(page.get_by_text("1 person is added")).to_be_visible()
    page.goto("/stock/")
    page.go_back()
    expect(page.locator("input[value=space]")).to_be_checked()
    expect(page.get_by_text("1 person is added")).to_be_visible()
