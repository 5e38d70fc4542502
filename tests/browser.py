"""A real Chromium for journeys. A test that asks for `page` or `page_as` is marked `browser` by itself."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from commonplace.people.models import Member

PageAs = Callable[..., Page]
EXPECTED_WITHIN = 15_000
"""Milliseconds, as many as a click may wait (`served.py`): what is expected is that it comes, not how fast."""
_QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "playwright_driver" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str:
    """Where the system's Chromium is (`bin/environment` installs it when it is missing, where it may)."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Chromium is missing. Install it (Debian: apt-get install chromium), or leave these tests out with -m 'not browser'.")
    return found


def pages_only_path() -> str:
    """Chromium without windows and extensions, which shows the same pages with a third less work (`bin/environment` installs it where it may);
    else the whole one."""
    return shutil.which("chromium-headless-shell") or chromium_path()


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """What drives browsers; there can be one in a run."""
    # Playwright's plain interface keeps an event loop running in this thread, in which Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=EXPECTED_WITHIN)
    with sync_playwright() as playwright:
        yield playwright


def chromium_arguments() -> list[str]:
    return [*_QUIET, "--no-sandbox"] if os.geteuid() == 0 else _QUIET


@pytest.fixture(scope="session")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    """One browser for the run; each test gets windows of its own."""
    browser = playwright_driver.chromium.launch(executable_path=pages_only_path(), args=chromium_arguments())
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    """For tests marked `whole_browser`: of what is more than a page."""
    browser = playwright_driver.chromium.launch(executable_path=chromium_path(), args=chromium_arguments())
    yield browser
    browser.close()


@pytest.fixture
def new_context(
    request: pytest.FixtureRequest, playwright_driver: Playwright, live_server: LiveServer
) -> Iterator[Callable[..., BrowserContext]]:
    """Browser windows that know the server's address; closed after the test."""
    made: list[BrowserContext] = []
    browser: Browser = request.getfixturevalue("whole_chromium" if request.node.get_closest_marker("whole_browser") else "chromium")

    def make(**options: object) -> BrowserContext:
        # Where something moves, a test waits until it has come to rest.
        context = browser.new_context(base_url=live_server.url, **{"reduced_motion": "reduce"} | options)
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A stranger's page."""
    return new_context().new_page()


@pytest.fixture
def page_as(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> PageAs:
    """`page_as(cast.amina)` is a page on which Amina has signed in; options go to the browser (viewport, color_scheme, ...)."""

    def open_page(member: Member, **options: object) -> Page:
        client = Client()
        client.force_login(member, backend="commonplace.people.backend.SignInBackend")
        context = new_context(**options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return context.new_page()

    return open_page


def press(page: Page, *keys: str) -> None:
    """Keys that a page answers: pressed once its scripts are there, which is when it counts as loaded."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


def wait_for_promise(page: Page, expression: str) -> None:
    """Wait until a promise, written in JavaScript, gives what counts as true. (`wait_for_function` takes the promise itself for that.)"""
    for _time in range(EXPECTED_WITHIN // 50):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")
