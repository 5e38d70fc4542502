"""A learning circle in a real browser: the hour by its parts with the keyboard, a line for the week, and the same without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from commonplace.peers.tests.samples import circle_of
from tests.browser import PageAs
from tests.cast import Cast

pytestmark = [pytest.mark.slow, pytest.mark.once]


def test_the_hour_and_the_line_of_the_week(cast: Cast, page_as: PageAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora])
    page = page_as(cast.amina, viewport={"width": 390, "height": 800})
    page.goto(f"/learning-circles/{circle.uid}/")
    page.clock.install()
    page.reload()
    hour = page.locator("circle-hour")
    hour.get_by_role("button", name="Begin the hour").focus()
    page.keyboard.press("Enter")
    expect(hour.locator("li[aria-current=step]")).to_contain_text("Arrive")
    page.clock.run_for(11 * 60 * 1000)
    expect(hour.locator("li[aria-current=step]")).to_contain_text("contributed")
    expect(hour.locator("[aria-live]")).to_contain_text("contributed")
    expect(hour.get_by_role("timer")).to_contain_text("14:")
    hour.get_by_role("button", name="Pause").click()
    page.reload()  # what runs in a tab outlives a page that was opened anew
    expect(hour.locator("li[aria-current=step]")).to_contain_text("contributed")
    expect(hour.get_by_role("button", name="Go on")).to_be_visible()

    page.get_by_label("How was the week?").fill("It moved a little")
    page.get_by_role("button", name="Say it to the circle").click()
    expect(page.locator(".peers-said")).to_contain_text("It moved a little")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    plain = page_as(cast.bruno, java_script_enabled=False)
    plain.goto(f"/learning-circles/{circle.uid}/")
    expect(plain.locator("circle-hour li")).to_have_count(5)
    plain.get_by_label("How was the week?").fill("Without script")
    plain.get_by_role("button", name="Say it to the circle").click()
    expect(plain.locator(".peers-said")).to_contain_text("Without script")
