"""A badge from its making to its end, in four browsers: evidence is gathered, a badge is awarded, shown, checked by a stranger, and withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from tests.browser import PageAs
from tests.cast import Cast

pytestmark = [pytest.mark.slow]


def test_a_badge_is_made_awarded_shown_checked_and_withdrawn(cast: Cast, page_as: PageAs, page: Page, tmp_path: Path) -> None:
    add_entry(cast.dora, Draft(kind=Kind.NOTE, title="Feeding the vat", body="Bran, at night.", audience=audiences.web()))
    dora, gita = page_as(cast.dora), page_as(cast.gita, viewport={"width": 390, "height": 844})

    _make_badge(gita)
    portfolio = _gather(dora)
    dora.goto("/badges/")
    dora.get_by_role("link", name="Keeps a vat").click()
    dora.get_by_label("A line beside it").fill("Come and smell it")
    dora.get_by_role("button", name="Ask for it").click()
    expect(dora.get_by_text("Asked for")).to_be_visible()

    gita.goto("/badges/asked/")
    expect(gita.get_by_text("Come and smell it")).to_be_visible()
    gita.get_by_label("A line to them").fill("It lives, and others dye from it")
    gita.get_by_role("button", name="Award it").click()
    expect(gita.get_by_text("Who else sees it is theirs to choose")).to_be_visible()

    page.goto(portfolio)
    expect(page.get_by_role("heading", name="Keeping indigo alive")).to_be_visible()
    expect(page.get_by_text("Keeps a vat")).to_have_count(0)  # nothing stands there by itself
    token = _show(dora, portfolio, tmp_path)

    page.reload()
    page.get_by_role("link", name="Check it: Keeps a vat").click()
    expect(page.get_by_text("It holds", exact=True)).to_be_visible()
    expect(page.get_by_text("It was given to Dora Lindqvist.")).to_be_visible()
    page.get_by_label("Or its file").set_input_files(token)
    page.get_by_label("Whose is it?").fill("dora@example.org")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("It was given to the owner of this e-mail address.")).to_be_visible()

    gita.goto("/badges/asked/?shelf=held")
    gita.get_by_text("Withdraw", exact=True).click()
    gita.get_by_label("Why? They read it.").fill("The vat was another's")
    gita.get_by_role("button", name="Withdraw it").click()
    expect(gita.get_by_text("Withdrawn: its credential holds no more.")).to_be_visible()
    assert gita.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_label("Or its file").set_input_files(token)
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("It was signed here, but holds no more")).to_be_visible()
    page.goto(portfolio)
    page.reload()  # a stranger's browser may keep the page for a minute
    expect(page.get_by_text("Keeps a vat")).to_have_count(0)
    dora.goto("/badges/")
    dora.get_by_role("link", name="Keeps a vat").first.click()
    expect(dora.get_by_text("The vat was another's")).to_be_visible()


def _make_badge(page: Page) -> None:
    page.goto("/badges/new/")
    page.get_by_label("Name", exact=True).fill("Keeps a vat")
    page.get_by_label("What does it stand for?").fill("Keeps an indigo vat alive.")
    page.get_by_label("What does somebody have to show?").fill("A year with one vat.")
    page.get_by_role("radio", name="Leaf").check()
    page.get_by_role("radio", name="Sky").check()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Keeps a vat")).to_be_visible()


def _gather(page: Page) -> str:
    """A portfolio with a note in it; its address."""
    page.goto("/portfolios/new/")
    page.get_by_label("What can you do?").fill("Keeping indigo alive")
    page.get_by_role("radio", name="Anyone on the web").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_label("What shows it?").fill("[[Feeding the vat]]")
    page.locator("#evidence").get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("It stands in the portfolio.")).to_be_visible()
    expect(page.locator(".piece-title").get_by_role("link", name="Feeding the vat")).to_be_visible()
    return page.url.split("#")[0]


def _show(page: Page, portfolio: str, folder: Path) -> Path:
    """Its ring is opened and it is put into the portfolio; what was downloaded."""
    page.goto("/badges/")
    page.get_by_role("link", name="Keeps a vat").first.click()
    page.get_by_role("radio", name="Anyone on the web").check()
    page.get_by_role("button", name="Keep it so").click()
    expect(page.get_by_text("Its ring is as you chose.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="As a picture (PNG)").click()
    kept = folder / "badge.png"
    download.value.save_as(kept)
    page.goto(portfolio)
    page.get_by_role("button", name="Show it here: Keeps a vat").click()
    expect(page.get_by_role("link", name="Check it: Keeps a vat")).to_be_visible()
    return kept
