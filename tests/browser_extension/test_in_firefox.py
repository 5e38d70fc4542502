"""The extension in a real Firefox, where there is one: its button is pressed, its popup is the browser's own, and leave is what the press gives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.jobs import run_all
from commonplace.people import actions
from commonplace.people.actions.programs import waiting_pairing
from commonplace.people.models import Member, Token
from tests.browser_extension.marionette import Marionette, firefox_path, running_firefox
from tests.cast import Cast
from tests.extension import BUILD, SELECT
from tests.line import Line, running_line
from tests.site import Site

ID = "commonplace@commonplace.invalid"
BUTTON = "commonplace_commonplace_invalid"
SENTENCE = "Simmer the root, and never let it boil."
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(firefox_path() is None, reason="Firefox is not installed (Debian: apt-get install firefox-esr)"),
]
# The popup is no tab, so its scripts are handed to it by the browser's window.
IN_POPUP = """
    const [script, given] = arguments;
    const popup = [...document.querySelectorAll("browser")].find(one => one.currentURI?.filePath.endsWith("/popup.html"));
    if (!popup) return null;
    const actor = popup.browsingContext.currentWindowGlobal.getActor("MarionetteCommands");
    return String((await actor.executeScript(script, given, {})) ?? "");
"""
GET_EXTENSION = "const policy = WebExtensionPolicy.getByID(arguments[0]), extension = policy.extension;"
CHOOSE_WEAVERS = """
    const row = [...document.querySelectorAll("#rings label")].find(one => one.textContent.includes("Weavers"));
    row?.click();
    return row?.textContent;
"""
PRESS = """
    gURLBar.focus();
    const hand = Cc["@mozilla.org/text-input-processor;1"].createInstance(Ci.nsITextInputProcessor);
    hand.beginInputTransactionForTests(window);
    const key = (key, code, keyCode) => new KeyboardEvent("", {key, code, keyCode});
    const [letter] = arguments;
    const keys = [key("Alt", "AltLeft", 18), key("Shift", "ShiftLeft", 16), key(letter, `Key${letter}`, letter.charCodeAt(0))];
    for (const one of keys) hand.keydown(one);
    for (const one of keys.reverse()) hand.keyup(one);
"""
SAID = "return document.querySelector('#outcome').hidden ? document.querySelector('#error').textContent : document.querySelector('#said').textContent"


class Fox:
    """Firefox with the extension in it, not connected yet."""

    def __init__(self, firefox: Marionette, line: Line) -> None:
        self.firefox, self.line = firefox, line
        self.base = "moz-extension://" + firefox.in_chrome(f"{GET_EXTENSION} return policy.mozExtensionHostname", ID)
        firefox.in_chrome("CustomizableUI.addWidgetToArea(arguments[0], 'nav-bar')", f"{BUTTON}-browser-action")

    def press_button(self) -> None:
        """As with the mouse; the browser gives leave to read the page in front, and opens the popup."""
        self.firefox.send("Marionette:SetContext", value="chrome")
        button = self.firefox.send("WebDriver:FindElement", using="css selector", value=f"#{BUTTON}-BAP")
        self.firefox.send("WebDriver:ElementClick", id=next(iter(button.values())))
        self.firefox.send("Marionette:SetContext", value="content")
        self.until_popup("return !document.querySelector('body > main > :not([hidden])') ? '' : 'there'")

    def popup(self, script: str, *given: Any) -> str | None:
        return self.firefox.in_chrome(IN_POPUP, script, list(given))

    def until_popup(self, script: str, *given: Any) -> str:
        return str(self.firefox.wait(IN_POPUP, script, list(given), chrome=True))

    def close_popup(self) -> None:
        self.popup("setTimeout(() => window.close(), 100)")  # it has to answer before it goes
        self.until_closed()

    def until_closed(self) -> None:
        self.firefox.wait(f"return (await (async () => {{ {IN_POPUP} }})()) === null", "return 'there'", [], chrome=True)

    def press_key(self, letter: str) -> None:
        """Alt, Shift and the letter, in the address bar: keys made by a program do not come back from a page to the browser."""
        self.firefox.in_chrome(PRESS, letter)

    def stop_background(self) -> None:
        """As Firefox does by itself when there was nothing to do for half a minute."""
        state = self.firefox.in_chrome(f"{GET_EXTENSION} await extension.terminateBackground(); return extension.backgroundState", ID)
        assert state == "stopped"

    def on_page(self, script: str) -> Any:
        """The value of an expression about the extension's list on the page in front, which the page itself cannot see: `root`."""
        return self.firefox.wait(
            f"const root = document.querySelector('#commonplace-on-page').openOrClosedShadowRoot; return {script};", sandbox="system"
        )

    def painted(self, ring: str) -> list[str]:
        return list(self.firefox.run("return [...CSS.highlights.get(`commonplace-${arguments[0]}`) ?? []].map(String)", ring))

    def ask_for_code(self, address: str) -> None:
        self.firefox.run(
            "document.querySelector('#address').value = arguments[0]; document.querySelector('#form').requestSubmit()", address
        )

    def connect(self, member: Member) -> None:
        """Pair with the server as this member; that they approve is taken for granted."""
        self.ask_for_code(self.line.url)
        letters = self.firefox.wait(
            "return document.querySelector('#letters').textContent || document.querySelector('#error:not([hidden])')?.textContent"
        )
        pairing = waiting_pairing(letters)
        assert pairing is not None, letters
        actions.approve(member, pairing=pairing)
        welcome = self.firefox.wait("return document.querySelector('#welcome').textContent")
        assert welcome.startswith(f"Connected as {member.name}")


@pytest.fixture
def fox(live_server: LiveServer, settings: Settings, tmp_path: Path) -> Iterator[Fox]:
    subprocess.run([sys.executable, BUILD, "--into", tmp_path], check=True, capture_output=True)
    server = urlsplit(live_server.url)
    assert server.hostname and server.port
    with running_line(server.hostname, server.port) as line, running_firefox(tmp_path / "profile", tmp_path / "firefox.log") as firefox:
        settings.BASE_URL = line.url
        firefox.send("Addon:Install", path=str(tmp_path / "firefox"), temporary=True)
        yield Fox(firefox, line)


def test_it_is_paired_and_saves_and_highlights_and_bears_being_offline(cast: Cast, fox: Fox, web_site: Site) -> None:
    firefox = fox.firefox
    assert firefox.in_chrome(f"{GET_EXTENSION} return [...extension.warnings, ...extension.errors]", ID) == []

    # Paired by a code. The popup makes room for the page that asks for the address.
    page = firefox.open(web_site.page("/madder"))
    fox.press_button()
    tabs = firefox.send("WebDriver:GetWindowHandles")
    fox.popup("document.querySelector('#connect').click()")
    fox.until_closed()
    firefox.front(next(one for one in firefox.send("WebDriver:GetWindowHandles") if one not in tabs))
    firefox.wait("return document.activeElement?.id === 'address'")
    fox.ask_for_code("http://commonplace.example")
    assert "https://" in firefox.wait("return document.querySelector('#error').textContent")
    fox.connect(cast.amina)
    assert Token.objects.get().name == "Commonplace in Firefox"

    # Saved with its why, for the ring that was chosen.
    firefox.front(page)
    fox.press_button()
    assert "2 people" in fox.until_popup(CHOOSE_WEAVERS)
    assert fox.popup("return document.documentElement.scrollWidth <= document.documentElement.clientWidth") == "true"
    fox.popup("document.querySelector('#why').value = 'For the dye day'; document.querySelector('#tags').value = 'dye red'")
    fox.popup("document.querySelector('#form').requestSubmit()")
    assert fox.until_popup(SAID) == "Saved. Who can see it: Weavers."
    save = Entry.objects.get(kind=Kind.SAVE)
    assert (save.author, save.body, save.audience.key) == (cast.amina, "For the dye day", f"space:{cast.weavers.pk}")
    assert sorted(save.tags.values_list("name", flat=True)) == ["dye", "red"]

    # Highlighted on the live page, for oneself.
    fox.popup("document.querySelector('#show').click()")
    fox.until_closed()
    assert fox.on_page("!root.querySelector('.panel').hidden && getComputedStyle(root.querySelector('.panel')).position") == "fixed"
    firefox.run(f"({SELECT})(arguments[0])", SENTENCE)
    fox.press_key("H")
    firefox.wait("return CSS.highlights.get('commonplace-me')?.size")
    assert fox.painted("me") == [SENTENCE]
    run_all()
    assert SENTENCE in fox.on_page("root.querySelector('.card textarea') && root.querySelector('.card').innerText")
    entry = Entry.objects.get(kind=Kind.HIGHLIGHT)
    assert (entry.author, entry.quote, entry.audience.ring) == (cast.amina, SENTENCE, Ring.ME)

    # Kept while offline, also when the part that sends has been put to sleep; sent once.
    fox.line.is_up = False
    firefox.open(web_site.page("/train"))
    fox.press_button()
    fox.until_popup("return document.querySelector('#notice').textContent.includes('cannot be reached now') || ''")
    fox.popup("document.querySelector('#why').value = 'On a train'; document.querySelector('#form').requestSubmit()")
    assert "Kept in this browser." in fox.until_popup(SAID)
    fox.close_popup()
    fox.stop_background()
    firefox.open(f"{fox.base}/settings.html")
    firefox.wait("return document.querySelectorAll('#queue li').length === 1")
    assert not Entry.objects.filter(body="On a train").exists()
    fox.line.is_up = True
    firefox.run("document.querySelector('#send').click()")
    firefox.wait("return !document.querySelector('#nothing').hidden")
    assert Entry.objects.get(body="On a train").author == cast.amina

    # Where Firefox lets no extension in, that is said.
    firefox.open(web_site.page("/a.pdf", "%PDF-1.4", content_type="application/pdf"))
    fox.press_button()
    fox.until_popup("return document.querySelector('#form').hidden ? '' : 'there'")
    fox.popup("document.querySelector('#show').click()")
    fox.until_popup("return document.querySelector('#notice').textContent.includes('lets no extension onto this page') || ''")
