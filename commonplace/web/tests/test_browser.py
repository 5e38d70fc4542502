"""The design and its small scripts in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import press
from tests.cast import Cast

PageAs = Callable[..., Page]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_components_are_open_to_everyone(cast: Cast, page_as: PageAs, width: int, scheme: str) -> None:
    page = page_as(cast.gita, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto("/design/")
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_fingers_find_what_they_need(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.gita, viewport={"width": 390, "height": 844})
    page.goto("/design/")
    small = page.evaluate(
        """[...document.querySelectorAll('.top a, .top summary, .top input, .places-bottom a, .button, .tabs a')]
        .filter((element) => element.checkVisibility())
        .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 43.9 || box.width < 24)).map(([text]) => text)"""
    )
    assert small == []


def test_keys_work_but_never_while_typing(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.gita)
    page.goto("/design/")
    press(page, "?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()  # Chromium closes dialogs a moment after the key
    press(page, "/")
    expect(page.locator("#top-q")).to_be_focused()
    assert page.evaluate("document.activeElement.id") == "top-q"
    page.keyboard.type("c?/")
    assert page.input_value("#top-q") == "c?/"
    assert page.url.endswith("/design/")
    page.keyboard.press("Tab")
    press(page, "c")
    page.wait_for_url("**/capture/")


def test_a_menu_closes_as_menus_do(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.gita)
    page.goto("/design/")
    page.click(".top-member summary")
    assert page.locator(".menu-panel").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu-panel").is_visible()
    page.click(".top-member summary")
    page.click("h1")
    assert not page.locator(".menu-panel").is_visible()


def test_a_form_is_sent_once_however_often_its_button_is_pressed(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.gita)
    sent: list[str] = []
    page.route("**/account/logout/", lambda route: sent.append(route.request.url))
    page.goto("/design/")
    page.locator('form[action="/account/logout/"] button').evaluate("(button) => { button.click(); button.click(); button.click(); }")
    page.wait_for_timeout(300)
    assert len(sent) == 1


def test_without_script_nothing_is_missing(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.gita, java_script_enabled=False)
    page.goto("/design/")
    page.click(".top-member summary")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    assert page.locator(".top-guest").count() == 1


def test_a_line_that_goes_sideways_shows_where_one_is_and_that_there_is_more(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.amina, viewport={"width": 390, "height": 844})
    line = page.locator(".shelves")
    for address, name, ends in (("/seek/", "Found", "more-after"), ("/seek/mix/", "How things reach me", "more-before")):
        page.goto(address)
        expect(line.get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
        expect(line).to_have_class(f"shelves {ends}")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(line).to_have_class("shelves")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
