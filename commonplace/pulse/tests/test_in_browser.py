"""Three minutes of a member who is asked, in a real browser: by keyboard alone, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from commonplace.pulse.models import Waiting
from commonplace.pulse.tests.samples import colleagues, hand_out, open_pulse_in
from tests.browser import PageAs, press
from tests.cast import Cast


@pytest.mark.parametrize("has_script", [True, False])
def test_seven_questions_are_answered_by_keyboard(cast: Cast, page_as: PageAs, has_script: bool) -> None:
    colleagues(5, space=cast.weavers)
    pulse = open_pulse_in(cast.weavers)
    hand_out(pulse)
    page = page_as(cast.dora, java_script_enabled=has_script)
    page.set_default_timeout(60_000)  # the first page of a browser loads every stylesheet by itself, beside others that are at work
    page.goto(f"/pulse/{pulse.uid}/")
    expect(page.get_by_text("What we promise, and what we cannot")).to_be_visible()
    first = page.get_by_role("group", name="A mistake").get_by_role("radio", name="Not so at all")
    first.focus()
    press(page, "Space")
    for _question in range(6):
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")  # from none to the second
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Answer without my name")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert Waiting.objects.get().answers == "0111111"
    page.get_by_role("link", name="Back to the group").click()
    expect(page.get_by_text("From this browser somebody has answered")).to_be_visible()
