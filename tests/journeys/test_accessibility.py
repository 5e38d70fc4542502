"""Every page, measured by axe-core in a real Chromium: by turns in the light on a desk and in the dark on a phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser import PageAs
from tests.cast import Cast, ClientAs
from tests.routes import Route, address, all_routes
from tests.world import World, make_world

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


# The client of Hypothesis is others' work, shown within their pages.
OTHERS = {"hypothesis:frame", "hypothesis:notebook", "hypothesis:profile"}


def whole_pages(client: Client, world: World, *, seen: set[str]) -> Iterator[str]:
    """The addresses at which this visitor gets a whole page that nobody before them had a look at."""
    routes: list[Route] = [route for route in all_routes() if route.name not in {*seen, *OTHERS, "account_logout"}]
    for route in routes:
        url = address(route, world)
        response = client.get(url)
        if response.status_code == 200 and b"<html" in response.getvalue()[:200]:
            seen.add(route.name)
            yield url


class Visit:
    """A page that is measured; what is wrong gathers in `told`."""

    def __init__(self, window: Page, url: str, *, at_night: bool = False) -> None:
        self.window = window
        self.told: list[str] = []
        # Without motion, for colours on their way to others are no colours of ours.
        window.emulate_media(color_scheme="dark" if at_night else "light", reduced_motion="reduce")
        window.set_viewport_size(PHONE if at_night else DESK)
        window.goto(url)
        if window.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.told.append("wider than the screen")

    def measure(self) -> None:
        self.window.evaluate(Axe().axe_script)
        for fault in self.window.evaluate("rules => axe.run(rules)", RULES)["violations"]:
            self.told += [f"{fault['id']} ({fault['help']}): {node['html'][:160]} {node['failureSummary']}" for node in fault["nodes"]]


@pytest.mark.slow
def test_no_page_shuts_anybody_out(cast: Cast, client_as: ClientAs, page_as: PageAs, page: Page) -> None:
    world = make_world(cast)
    seen: set[str] = set()
    found: list[str] = []
    for visitor in (cast.amina, cast.gita, None):
        urls = list(whole_pages(client_as(visitor), world, seen=seen))
        assert urls
        window = page_as(visitor) if visitor else page
        # First those of the desk: where the size changes before each page, the browser lays the former one out once more for nobody.
        for number, url in sorted(enumerate(urls), key=lambda one: one[0] % 2):
            visit = Visit(window, url, at_night=number % 2 == 1)
            visit.measure()
            found += [f"{visitor} {url}: {fault}" for fault in visit.told]
    assert len(seen) > 40
    assert "\n".join(found) == ""


def test_the_measure_sees_a_fault(page: Page, cast: Cast) -> None:
    """So that the test above can fail."""
    visit = Visit(page, "/account/login/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/x.png\"><p id=pale>pale</p>')")
    page.evaluate("Object.assign(document.querySelector('#pale').style, {color: '#ddd', background: '#fff'})")
    visit.measure()
    assert any("image-alt" in fault for fault in visit.told) and any("color-contrast" in fault for fault in visit.told)


def test_the_line_can_be_walked_without_script(cast: Cast, page_as: PageAs) -> None:
    """Written, shown to a space, announced, found, answered, thanked for and built upon, with scripts switched off."""
    amina, dora = (page_as(member, java_script_enabled=False) for member in (cast.amina, cast.dora))
    amina.goto("/notes/new/")
    amina.get_by_label("Title", exact=True).fill("Chalk in the vat")
    amina.get_by_label("Text", exact=True).fill("A spoon of chalk brightens the red.")
    amina.get_by_role("button", name="Keep it").click()
    expect(amina.get_by_role("heading", name="Chalk in the vat")).to_be_visible()
    amina.get_by_role("link", name="Who may see it").click()
    amina.locator("input[value=space]").check()
    amina.get_by_label("Which space?").select_option("weavers")
    amina.get_by_role("button", name="Show who").click()
    expect(amina.get_by_text("1 person is added")).to_be_visible()
    amina.get_by_label("What do you add?").fill("How much chalk")
    amina.get_by_label("Announce it to them").check()
    amina.get_by_role("button", name="Share", exact=True).click()
    expect(amina.get_by_role("heading", name="Chalk in the vat")).to_be_visible()

    dora.goto("/stock/?q=chalk")
    dora.get_by_role("link", name="Chalk in the vat").first.click()
    dora.locator("form[action$='/comments/'] textarea").first.fill("Does soft water need more?")
    dora.locator("form[action$='/comments/'] button").first.click()
    expect(dora.locator(".said", has_text="Does soft water need more?")).to_be_visible()
    dora.locator("form[action$='/thanks/'] textarea, form[action$='/thanks/'] input:not([type=hidden])").first.fill("the dye day")
    dora.locator("form[action$='/thanks/'] button").first.click()
    expect(dora.locator(".thanks-item", has_text="the dye day")).to_be_visible()
    dora.get_by_role("link", name="Build on this").click()
    dora.get_by_label("Title", exact=True).fill("Soft water")
    dora.locator("input[value=space]").check()
    dora.get_by_label("Which space?").select_option("weavers")
    dora.get_by_role("button", name="Keep it").click()
    expect(dora.locator("#grown-from").get_by_text("Chalk in the vat")).to_be_visible()

    amina.reload()
    expect(amina.locator("#led-to").get_by_text("Soft water")).to_be_visible()
