"""Coming in by the front door."""

from playwright.sync_api import Page, expect

from tests.browser import PageAs
from tests.cast import PASSWORD, Cast


def test_a_member_signs_in_with_a_password(cast: Cast, page: Page) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(cast.amina.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)
    page.goto("/people/amina/")
    expect(page.get_by_role("heading", name="Amina Diallo")).to_be_visible()


def test_a_wrong_password_is_answered_kindly(cast: Cast, page: Page) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(cast.amina.email)
    page.locator("input[name=password]").fill("a short run in the sun")
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("input[name=login]")).to_have_value(cast.amina.email)
    page.goto("/people/amina/")
    expect(page.locator("input[name=password]")).to_be_visible()


def test_a_signed_in_page_needs_no_password(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.bruno)
    page.goto("/people/bruno/")
    expect(page.get_by_role("heading", name="Bruno Costa")).to_be_visible()


def test_pages_break_no_rule_of_their_own_policy(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.amina)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for url in ("/people/amina/", "/people/", "/settings/", "/circles/"):
        page.goto(url)
        page.wait_for_load_state("networkidle")
    assert complaints == []
