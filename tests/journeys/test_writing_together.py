"""Two members write in one note at once, in windows of their own, while a third watches."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.sense.actions import write_entry
from commonplace.share.actions import set_audience
from commonplace.together.actions.opening import open_note
from commonplace.together.models import Hand
from tests.cast import Cast
from tests.served import Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Cut:
    """The line of a page to the shared text, to be cut without the rest of the page noticing."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket("**/collab/*", self._route)

    def _route(self, route: WebSocketRoute) -> None:
        if self.is_cut:
            route.close()
            return
        self._open.append(route)
        route.connect_to_server()

    def cut(self) -> None:
        self.is_cut = True
        for route in self._open:
            route.close()
        self._open.clear()


TEXT = """[...document.querySelectorAll(".cm-line")].map((line) =>
  [...line.childNodes].filter((one) => !one.classList?.contains("cm-other")).map((one) => one.textContent).join("")).join("\\n")"""
KEPT = """new Promise((done) => {
  const asked = indexedDB.open("commonplace-writing", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("waiting").objectStore("waiting").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.length); };
  };
})"""


def text_of(page: Page) -> str:
    """As it stands in the editor, without the carets of others."""
    return str(page.evaluate(TEXT))


def join(page: Page, note: Entry) -> Page:
    page.goto(f"/e/{note.uid}/together/")
    page.locator(".cm-content").wait_for()
    return page


def says(page: Page, *words: str) -> None:
    for word in words:
        expect(page.locator(".cm-content")).to_contain_text(word)


def test_two_write_at_once_and_a_third_watches(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    note = write_entry(cast.amina, title="Minutes", body="First line.\n\nLast line.", audience=audiences.organisation())
    amina, dora, ines = window(cast.amina), window(cast.dora), window(cast.ines)
    breaches = "window.breaches = []; addEventListener('securitypolicyviolation', (e) => window.breaches.push(e.violatedDirective))"
    amina.add_init_script(breaches)
    amina.goto(note.get_absolute_url())
    amina.get_by_role("link", name="Write together").click()
    amina.get_by_label("Which people?").fill("dora")
    amina.get_by_role("button", name="Open it").click()
    amina.locator(".cm-content").wait_for()
    line = Cut(dora)
    dora.goto("/together/")
    dora.get_by_role("link", name="Minutes").click()
    dora.locator(".cm-content").wait_for()
    join(ines, note)
    expect(amina.locator("[data-together-people]")).to_contain_text("Dora Lindqvist")
    expect(ines.locator(".cm-content")).to_have_attribute("contenteditable", "false")

    amina.locator(".cm-content").click()
    amina.keyboard.press("Control+Home")
    dora.locator(".cm-content").click()
    dora.keyboard.press("Control+End")
    for number in range(8):
        amina.keyboard.type(f"a{number} ")
        dora.keyboard.type(f" d{number}")
    wanted = "a0 a1 a2 a3 a4 a5 a6 a7 First line.\n\nLast line. d0 d1 d2 d3 d4 d5 d6 d7"
    for page in (amina, dora, ines):
        says(page, "a7", "d7")
        assert text_of(page) == wanted
    expect(amina.locator("[data-together-status]")).to_have_text("Everything is saved.")
    expect(amina.locator(".cm-other-name")).to_have_text("Dora Lindqvist")
    amina.keyboard.press("Control+z")
    says(amina, "First line.")
    says(amina, "d7")  # what the others wrote is not undone
    amina.keyboard.press("Control+y")

    # Without a line one writes on, here and there, and even closing the page loses nothing.
    line.cut()
    expect(dora.locator("[data-together-status]")).to_contain_text("No connection")
    dora.keyboard.type(" offline")
    amina.keyboard.type("online ")
    expect(dora.locator("[data-together-status]")).to_contain_text("kept in this browser")
    dora.wait_for_timeout(300)
    again = dora.context.new_page()
    dora.close()
    join(again, note)
    for page in (again, amina, ines):
        says(page, "offline", "online")
    expect(again.locator("[data-together-status]")).to_have_text("Everything is saved.")
    assert text_of(again).count("offline") == 1
    assert amina.evaluate("window.breaches") == []

    # A few seconds later the note says it, and is found by it.
    for _try in range(40):
        note.refresh_from_db()
        if "offline" in note.body:
            break
        ines.wait_for_timeout(500)
    assert note.body == text_of(amina)
    ines.goto("/stock/?q=offline")
    expect(ines.get_by_role("link", name="Minutes").first).to_be_visible()
    assert set(Hand.objects.values_list("member", flat=True)) == {cast.amina.pk, cast.dora.pk}
    set_audience(cast.amina, note, audiences.only_me(cast.amina))
    expect(again.locator("[data-together-status]")).to_contain_text("no longer open to you")
    expect(again.locator(".cm-content")).to_have_attribute("contenteditable", "false")
    amina.get_by_role("button", name="End writing together").click()
    expect(amina.get_by_text(re.compile("together with"))).to_be_visible()


def test_words_that_did_not_arrive_are_gone_at_sign_out(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    note = write_entry(cast.amina, title="Minutes", body="First line.", audience=audiences.organisation())
    open_note(cast.amina, note, everyone=True)
    page = window(cast.bruno)
    line = Cut(page)
    join(page, note)
    line.cut()
    page.locator(".cm-content").click()
    page.keyboard.type("Only here. ")
    page.wait_for_timeout(400)
    assert page.evaluate(KEPT) > 0
    page.evaluate("document.querySelector('form[action$=\"/account/logout/\"]').requestSubmit()")
    page.wait_for_url(lambda address: "/together/" not in address)
    page.goto("/")
    page.wait_for_timeout(300)
    assert page.evaluate(KEPT) == 0
