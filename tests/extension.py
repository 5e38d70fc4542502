"""The browser extension, unpacked in a real headless Chromium, against the real server.

The browser's own windows cannot be clicked here, so two things differ from a member's browser: the extension is built with leave to read the pages
of this machine (a member gives that by pressing its button), and the page of the button is opened as a tab.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, Worker, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from commonplace.people import actions
from commonplace.people.actions.programs import waiting_pairing
from commonplace.people.models import Member
from tests.browser import EXPECTED_WITHIN, chromium_arguments, chromium_path
from tests.line import Line, running_line
from tests.site import Site, running_site

# A server, a site, a browser and its extension share the machine with whatever else the tests do.
PATIENCE = 30_000
BUILD = Path(__file__).resolve().parents[1] / "clients/browser/build"


class Extension:
    """`popup(page)` is what its button opens; `on_page` runs in the part of it that lives on a page, with its list (`panel`) at hand."""

    def __init__(self, start: Callable[[], BrowserContext], line: Line) -> None:
        self._start, self.line = start, line
        self.context = start()
        self.worker = self._awake()
        self._worlds: dict[Page, CDPSession] = {}

    def _awake(self) -> Worker:
        workers = self.context.service_workers
        worker = workers[0] if workers else self.context.wait_for_event("serviceworker")
        self.base = f"chrome-extension://{urlsplit(worker.url).netloc}"
        return worker

    def restart(self) -> None:
        """End the browser and begin it again, with what it had stored."""
        self.context.close()
        self._worlds.clear()
        self.context = self._start()
        self.worker = self._awake()

    def page(self, name: str) -> Page:
        page = self.context.new_page()
        page.goto(f"{self.base}/{name}")
        return page

    def visit(self, url: str) -> Page:
        page = self.context.new_page()
        page.goto(url)
        return page

    def popup(self, page: Page) -> Page:
        return self.page(f"popup.html?tab={self.tab_of(page)}")

    def tab_of(self, page: Page) -> int:
        return int(self.worker.evaluate("url => chrome.tabs.query({}).then(tabs => tabs.findLast(tab => tab.url === url).id)", page.url))

    def connect(self, member: Member) -> None:
        """Pair with the server as this member; that they approve is taken for granted."""
        page = self.page("connect.html")
        page.get_by_label("Address of your Commonplace").fill(self.line.url)
        letters, alert = page.locator("#letters"), page.get_by_role("alert")
        for _attempt in range(3):  # on a machine with too much to do, the server may take longer to answer than the extension waits
            page.get_by_role("button", name="Connect").click()
            expect(letters.or_(alert)).to_be_visible()
            if letters.is_visible():
                break
        pairing = waiting_pairing(letters.inner_text())
        assert pairing is not None
        actions.approve(member, pairing=pairing)
        expect(page.get_by_role("heading", name=f"Connected as {member.name}")).to_be_visible()
        page.close()

    def show_highlights(self, page: Page) -> None:
        popup = self.popup(page)
        popup.get_by_role("button", name="Highlights on this page").click()
        self.wait_on_page(page, "panel.host.isConnected && !panel.list.hidden")
        popup.close()

    def highlight(self, page: Page, words: str) -> None:
        """Select the words as with the mouse, and press the key for highlighting."""
        page.bring_to_front()
        page.evaluate(SELECT, words)
        self.press_highlight(page)

    def press_highlight(self, page: Page) -> None:
        """What the key does: a key of the browser itself cannot be pressed here."""
        self.worker.evaluate("id => chrome.tabs.sendMessage(id, {type: 'mark'})", self.tab_of(page))

    def on_page(self, page: Page, script: str) -> Any:
        """The value of `script` in the extension's own world on the page; `panel` is its list there, `root` what is hidden behind the shadow."""
        session, contexts = self._world(page)
        found = [one["id"] for one in contexts if one["name"] == "Commonplace"]
        assert found, f"the extension is not on {page.url}"
        wrapped = f"(() => {{ const panel = globalThis.commonplace.panel, root = panel.root; return {script}; }})()"
        answer = session.send(
            "Runtime.evaluate", {"expression": wrapped, "contextId": found[-1], "returnByValue": True, "awaitPromise": True}
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_on_page(self, page: Page, script: str, *, seconds: float = PATIENCE / 1000) -> None:
        for _ in range(int(seconds * 10)):
            try:
                value = self.on_page(page, f"!!({script})")
            except AssertionError:
                value = False
            if value:
                return
            page.wait_for_timeout(100)
        raise AssertionError(f"never true: {script}; {self.cards(page)}")

    def cards(self, page: Page) -> list[str]:
        """The cards of the list on the page, each as one line."""
        lines = self.on_page(page, "[...root.querySelectorAll('.card')].map(card => card.innerText)")
        return [" | ".join(part.strip() for part in line.splitlines() if part.strip()) for line in lines]

    def painted(self, page: Page) -> dict[str, list[str]]:
        """What is painted on the page, by ring, as the page's own scripts could see it."""
        return dict(
            page.evaluate("Object.fromEntries([...CSS.highlights].map(([name, ranges]) => [name.slice(12), [...ranges].map(String)]))")
        )

    def queue(self) -> list[dict[str, Any]]:
        return list(self.worker.evaluate("chrome.storage.local.get('queue').then(({queue}) => queue ?? [])"))

    def send_now(self) -> None:
        page = self.page("settings.html")
        page.evaluate("import('./lib/browser.js').then(({ask}) => ask('send'))")
        page.close()

    def _world(self, page: Page) -> tuple[CDPSession, list[dict[str, Any]]]:
        session = self._worlds.get(page) or self.context.new_cdp_session(page)
        self._worlds[page] = session
        contexts: list[dict[str, Any]] = []
        session.on("Runtime.executionContextCreated", lambda event: contexts.append(event["context"]))
        session.send("Runtime.disable")
        session.send("Runtime.enable")
        return session, contexts


SELECT = """words => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at === -1) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + words.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return;
    }
    throw new Error(`not on the page: ${words}`);
}"""


@pytest.fixture(scope="session")
def built_extension(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With leave to read this machine's pages, or what the test's parameter says (`indirect`)."""
    into = tmp_path_factory.mktemp("extension")
    allowed = [word for site in getattr(request, "param", ["http://127.0.0.1/*"]) for word in ("--allow", site)]
    subprocess.run([sys.executable, BUILD, "--into", into, *allowed], check=True, capture_output=True)
    return into / "chromium"


@pytest.fixture
def web_site(settings: Settings) -> Iterator[Site]:
    """A site of the web, which the server may fetch from."""
    with running_site() as made:
        settings.FETCH_ALLOW_HOSTS = [made.host]
        yield made


@pytest.fixture
def extension(
    playwright_driver: Playwright, built_extension: Path, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> Iterator[Extension]:
    """A browser with the extension in it, not connected yet."""
    expect.set_options(timeout=PATIENCE)
    server = urlsplit(live_server.url)
    assert server.hostname and server.port

    def start() -> BrowserContext:
        context = playwright_driver.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=chromium_path(),
            args=[*chromium_arguments(), f"--disable-extensions-except={built_extension}", f"--load-extension={built_extension}"],
            ignore_default_args=["--disable-extensions"],
            viewport={"width": 1280, "height": 800},
        )
        context.set_default_timeout(PATIENCE)
        return context

    with running_line(server.hostname, server.port) as line:
        settings.BASE_URL = line.url
        made = Extension(start, line)
        yield made
        made.context.close()
    expect.set_options(timeout=EXPECTED_WITHIN)
