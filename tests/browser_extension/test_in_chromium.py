"""The extension in a real browser: pairing, saving, highlighting on the live page, being offline, and what it never gives away."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import snapshots_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.jobs import run_all
from commonplace.people.models import Token
from commonplace.sense.actions import mark_highlight
from commonplace.sources.actions import fetch_source, source_at
from commonplace.sources.models import Snapshot
from tests.browser import PageAs, wait_for_promise
from tests.cast import Cast
from tests.extension import Extension
from tests.site import ARTICLE, Site

SENTENCE = "Simmer the root, and never let it boil."
CHALK = "Chalk in the water brightens the colour."


def test_it_is_paired_by_a_code_that_the_member_compares(cast: Cast, extension: Extension, page_as: PageAs, web_site: Site) -> None:
    page = extension.page("connect.html")
    page.get_by_label("Address of your Commonplace").fill("not an address at all")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_role("alert")).to_contain_text("This is no web address")
    page.get_by_label("Address of your Commonplace").fill(extension.line.url)
    page.get_by_role("button", name="Connect").click()
    page.locator("#letters").wait_for()
    code, leads_to = page.locator("#letters").inner_text(), page.get_by_role("link", name="Open it and approve").get_attribute("href") or ""
    assert leads_to.startswith(f"{extension.line.url}/pair/?code=")

    there = page_as(cast.dora)
    there.goto(leads_to.removeprefix(extension.line.url))
    expect(there.get_by_text(code)).to_be_visible()
    expect(there.get_by_text("Commonplace in Chromium")).to_be_visible()
    there.get_by_role("button", name="Connect it").click()
    expect(there.get_by_text("You can go back to it now.")).to_be_visible()
    expect(page.get_by_role("heading", name="Connected as Dora Lindqvist")).to_be_visible()

    # Ended there, it is ended here: what waits is kept and said.
    there.goto("/settings/programs/")
    there.get_by_role("button", name="Disconnect").click()
    expect(there.get_by_text("is disconnected. What it saved for you stays.")).to_be_visible()
    assert Token.objects.get().revoked_at is not None
    popup = extension.popup(extension.visit(web_site.page("/madder")))
    expect(popup.get_by_text("not connected any more")).to_be_visible()


def test_a_page_is_saved_with_its_why_for_the_ring_that_was_chosen(cast: Cast, extension: Extension, web_site: Site) -> None:
    extension.connect(cast.amina)
    popup = extension.popup(extension.visit(web_site.page("/madder")))
    expect(popup.get_by_text("Madder and its reds")).to_be_visible()
    weavers = popup.locator("label", has_text="Weavers")
    expect(weavers).to_contain_text("2 people")  # now all is there, and nothing moves away from under a click
    popup.get_by_label("Why does it matter?").fill("For the dye day")
    popup.get_by_text("How it reached you").click()
    popup.get_by_label("An expert I trust").check()
    popup.get_by_label("Tags").fill("dye red")
    weavers.get_by_role("radio").check()
    popup.get_by_role("button", name="Save").click()
    expect(popup.get_by_text("Saved. Who can see it: Weavers.")).to_be_visible()
    save = Entry.objects.get(kind=Kind.SAVE)
    assert (save.author, save.body, save.audience.key) == (cast.amina, "For the dye day", f"space:{cast.weavers.pk}")
    assert (save.source.url, save.save_body.reached_by) == (web_site.url("/madder"), "expert")
    assert sorted(save.tags.values_list("name", flat=True)) == ["dye", "red"]
    popup.get_by_role("button", name="Undo").click()
    expect(popup.get_by_text("It lies in your bin.")).to_be_visible()
    save.refresh_from_db()
    assert save.is_withdrawn


def test_highlights_of_my_rings_stand_on_the_live_page_told_apart_and_no_others(cast: Cast, extension: Extension, web_site: Site) -> None:
    url = web_site.page("/madder")
    source = source_at(url)
    copy = fetch_source(source)
    mark_highlight(cast.amina, copy, quote=SENTENCE, suffix=" Above", note="At seventy degrees", audience=audiences.of_space(cast.weavers))
    mark_highlight(cast.farah, copy, quote=CHALK, note="Hard water?", audience=audiences.organisation())
    mark_highlight(cast.bruno, copy, quote="gives salmon", note="A secret of mine")
    mark_highlight(cast.amina, copy, quote="five thousand years", audience=audiences.organisation())
    web_site.page("/madder", ARTICLE.replace("five thousand years", "a very long time").replace("<p>Chalk", "<p>New. Chalk"))

    extension.connect(cast.dora)
    page = extension.visit(url)
    before = page.evaluate("document.body.outerHTML")
    extension.show_highlights(page)
    assert extension.painted(page) == {
        "me": [], "circle": [], "people": [], "space": [SENTENCE], "organisation": [CHALK], "web": [],
    }  # fmt: skip
    cards = extension.cards(page)
    assert [card for card in cards if "Weavers" in card and "Amina Diallo" in card and "exact" in card and "At seventy degrees" in card]
    assert [card for card in cards if "The organisation" in card and "Farah Haddad" in card and "moved" in card]
    assert [card for card in cards if "five thousand years" in card and "not found" in card]
    assert "A secret of mine" not in "".join(cards) and len(cards) == 3
    # Said in words beside the passage, too; and the page itself is as it was, and cannot read who marked what.
    assert "Amina Diallo · Weavers" in extension.on_page(page, "root.querySelector('.margin').innerText")
    assert page.evaluate("document.body.outerHTML") == before
    assert page.evaluate("document.querySelector('#commonplace-on-page').shadowRoot") is None


def test_a_passage_is_highlighted_on_the_live_page_and_stands_in_the_reader(cast: Cast, extension: Extension, web_site: Site) -> None:
    extension.connect(cast.amina)
    page = extension.visit(web_site.page("/madder"))
    extension.show_highlights(page)
    extension.highlight(page, SENTENCE)
    assert extension.painted(page)["me"] == [SENTENCE]  # at once, while the server still fetches the page
    run_all()
    extension.wait_on_page(page, "[...root.querySelectorAll('.card textarea')].length === 1")
    entry = Entry.objects.get(kind=Kind.HIGHLIGHT)
    assert (entry.author, entry.quote, entry.audience.ring) == (cast.amina, SENTENCE, Ring.ME)
    assert entry.highlight_body.suffix.startswith(" Above seventy")  # the first of the two places
    assert extension.queue() == []

    extension.on_page(page, "root.querySelector('.card textarea').value = 'Why seventy?'")
    extension.on_page(page, "root.querySelector('.card .row button').click()")
    extension.wait_on_page(page, "panel.status.textContent === 'The note is kept.'")
    entry.refresh_from_db()
    assert (entry.body, entry.revision) == ("Why seventy?", 2)
    extension.on_page(page, "[...root.querySelectorAll('.card .row button')].at(-1).click()")
    extension.wait_on_page(page, "panel.status.textContent.includes('Undo')")
    assert extension.painted(page)["me"] == []
    extension.on_page(page, "panel.status.querySelector('button').click()")
    extension.wait_on_page(page, "root.querySelectorAll('.card').length === 1")


def test_a_toolbar_beside_the_selection_names_the_ring_and_marks(cast: Cast, extension: Extension, web_site: Site) -> None:
    url = web_site.page("/madder")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, title="Madder", source=source_at(url)))
    fetch_source(source_at(url))
    extension.connect(cast.amina)
    page = extension.visit(url)
    extension.show_highlights(page)
    page.bring_to_front()
    box = page.get_by_text(CHALK).bounding_box()
    assert box
    page.mouse.dblclick(box["x"] + 15, box["y"] + 10)
    extension.wait_on_page(page, "!root.querySelector('.toolbar').hidden")
    options = extension.on_page(page, "[...root.querySelectorAll('.toolbar option')].map(one => one.textContent)")
    assert "Weavers (2 people)" in options and "Kitchen table (1 person)" in options
    extension.on_page(page, f"root.querySelector('.toolbar select').value = 'space:{cast.weavers.slug}'")
    extension.on_page(page, "root.querySelector('.toolbar button').click()")
    extension.wait_on_page(page, "root.querySelectorAll('.card').length === 1")
    entry = Entry.objects.get(kind=Kind.HIGHLIGHT)
    assert (entry.quote, entry.audience.key) == ("Chalk", f"space:{cast.weavers.pk}")


def test_what_is_saved_offline_outlives_the_browser_and_is_sent_once(cast: Cast, extension: Extension, web_site: Site) -> None:
    extension.connect(cast.amina)
    url = web_site.page("/madder")
    extension.line.is_up = False
    popup = extension.popup(extension.visit(url))
    expect(popup.get_by_text("cannot be reached now")).to_be_visible()
    popup.get_by_label("Why does it matter?").fill("Written on a train")
    popup.get_by_role("button", name="Save").click()
    expect(popup.get_by_text("Kept in this browser.")).to_be_visible()
    kept = extension.queue()
    assert [(item["state"], item["problem"]["code"]) for item in kept] == [("waiting", "offline")]
    extension.restart()
    assert [item["id"] for item in extension.queue()] == [kept[0]["id"]]
    assert not Entry.objects.exists()

    extension.line.is_up = True
    extension.send_now()
    assert extension.queue() == []
    save = Entry.objects.get()
    assert (save.body, save.deed_key) == ("Written on a train", kept[0]["id"])
    # An answer that got lost on the way is asked for again under the same key.
    extension.worker.evaluate("item => chrome.storage.local.set({queue: [{...item, notBefore: 0}]})", kept[0])
    extension.send_now()
    assert extension.queue() == [] and Entry.objects.count() == 1


def test_what_waits_is_sent_for_nobody_else(cast: Cast, extension: Extension, web_site: Site) -> None:
    extension.connect(cast.amina)
    url = web_site.page("/madder")
    extension.line.is_up = False
    popup = extension.popup(extension.visit(url))
    popup.get_by_label("Why does it matter?").fill("Mine alone")
    popup.get_by_role("button", name="Save").click()
    expect(popup.get_by_text("Kept in this browser.")).to_be_visible()
    popup.close()
    extension.line.is_up = True
    extension.worker.evaluate(
        "chrome.storage.local.get('queue').then(({queue}) => chrome.storage.local.set({queue: queue.map(item => ({...item, notBefore: 0}))}))"
    )
    extension.worker.evaluate("chrome.storage.local.remove('account')")
    extension.connect(cast.bruno)
    extension.send_now()
    page = extension.page("settings.html")
    expect(page.get_by_text("Connected as Bruno")).to_be_visible()
    assert "Mine alone" not in page.content() and url not in page.content()
    page.close()
    assert not Entry.objects.exists() and len(extension.queue()) == 1
    extension.connect(cast.amina)
    extension.send_now()
    assert Entry.objects.get().author == cast.amina and extension.queue() == []


def test_a_page_behind_a_sign_in_is_sent_as_it_is_seen_with_the_members_word(cast: Cast, extension: Extension, web_site: Site) -> None:
    seen = ARTICLE.replace(
        "<p>Madder root",
        "<form><input value='my pin'><textarea>half a letter</textarea></form><p style='display:none'>hidden words</p>"
        "<script>document.title += ''</script><p>Only subscribers read this.</p><p>Madder root",
    )
    url = web_site.page("/paper", seen)
    extension.connect(cast.amina)
    popup = extension.popup(extension.visit(url))
    popup.locator("label", has_text="The organisation").get_by_role("radio").check()
    popup.get_by_label("Send the page as I see it").check()
    expect(popup.get_by_text("may read that copy, too")).to_be_visible()
    popup.get_by_role("button", name="Save").click()
    expect(popup.get_by_text("Saved.")).to_be_visible()
    copy = Snapshot.objects.get()
    assert "Only subscribers read this." in copy.text and SENTENCE in copy.text
    for left_behind in ("my pin", "half a letter", "hidden words", "script"):
        assert left_behind not in copy.html
    assert "/paper" in web_site.asked and web_site.asked.count("/paper") == 1  # the browser was there; the server was not
    assert [name for name, viewer in cast.viewers.items() if snapshots_visible_to(viewer).filter(pk=copy.pk).exists()] == ["amina"]


def test_words_that_the_server_cannot_see_need_the_members_word(cast: Cast, extension: Extension, web_site: Site) -> None:
    url = web_site.page("/paper", "<html><body><article><h1>Sign in</h1><p>Please sign in to read on.</p></article></body></html>")
    extension.connect(cast.amina)
    page = extension.visit(url)
    page.evaluate("html => { document.body.innerHTML = html }", ARTICLE)
    extension.show_highlights(page)
    extension.highlight(page, CHALK)
    run_all()
    extension.wait_on_page(page, "root.querySelector('.asking')")
    assert "needs your word" in extension.cards(page)[0]
    assert not Entry.objects.filter(kind=Kind.HIGHLIGHT).exists()
    extension.on_page(page, "root.querySelector('.asking button').click()")
    extension.wait_on_page(page, "root.querySelector('.card textarea')")
    entry = Entry.objects.get(kind=Kind.HIGHLIGHT)
    assert (entry.quote, entry.highlight_body.snapshot.sender) == (CHALK, cast.amina)
    assert extension.queue() == []


def test_nothing_is_asked_of_the_server_before_it_is_connected(cast: Cast, extension: Extension, web_site: Site, client: Client) -> None:
    popup = extension.popup(extension.visit(web_site.page("/madder")))
    expect(popup.get_by_text("not connected to a Commonplace yet")).to_be_visible()
    assert not Entry.objects.exists()
    sends = extension.page("sends.html")
    expect(sends.get_by_role("heading", name="What this extension sends")).to_be_visible()
    expect(sends.get_by_text("cookies. Only you can read that copy")).to_be_visible()


@pytest.mark.parametrize("built_extension", [["http://*/*", "https://*/*"]], indirect=True)
def test_highlights_come_by_themselves_where_the_member_has_allowed_it(cast: Cast, extension: Extension, web_site: Site) -> None:
    url = web_site.page("/madder")
    mark_highlight(cast.farah, fetch_source(source_at(url)), quote=CHALK, audience=audiences.organisation())
    extension.connect(cast.dora)
    assert extension.painted(extension.visit(url)) == {}
    settings = extension.page("settings.html")
    settings.get_by_label("Show my rings’ highlights on every page by themselves").check()
    wait_for_promise(settings, "chrome.scripting.getRegisteredContentScripts().then(found => found.length === 1)")
    page = extension.visit(url)
    extension.wait_on_page(page, "root.querySelector('.tag')")
    assert extension.painted(page)["organisation"] == [CHALK]
    assert extension.on_page(page, "panel.list.hidden")  # the list is not put in the way of whoever reads
    empty = extension.visit(web_site.page("/other"))
    empty.wait_for_timeout(1_000)
    assert empty.evaluate("document.querySelector('#commonplace-on-page')") is None
    settings.get_by_label("Show my rings’ highlights on every page by themselves").uncheck()
    wait_for_promise(settings, "chrome.scripting.getRegisteredContentScripts().then(found => found.length === 0)")


def test_what_runs_on_a_page_may_ask_for_little(cast: Cast, extension: Extension, web_site: Site) -> None:
    extension.connect(cast.amina)
    page = extension.visit(web_site.page("/madder"))
    extension.show_highlights(page)
    ask = "Promise.race([chrome.runtime.sendMessage(%s), new Promise(done => setTimeout(() => done('no answer'), 500))]).catch(() => 'no answer')"
    for refused in (
        "{type: 'account'}",
        "{type: 'queue'}",
        "{type: 'disconnect'}",
        "{type: 'about', url: location.href}",
        "{type: 'place', url: 'https://bank.example/', text: 'Balance'}",
        "{type: 'mark', body: {url: 'https://bank.example/', quote: 'Balance'}}",
        "{type: 'change', method: 'PATCH', path: '/highlights/abc', body: {revision: 1, audience: {ring: 'web'}}}",
        "{type: 'decide', id: 'abc', body: {audience: {ring: 'web'}}}",
    ):
        assert extension.on_page(page, ask % refused) in (None, "no answer"), refused
    told = extension.on_page(page, ask % "{type: 'change', method: 'DELETE', path: '/me/token'}")
    assert told["problem"]["code"] == "unknown"
    assert Token.objects.get().revoked_at is None
    assert extension.on_page(page, ask % "{type: 'choices'}")
