"""The editor in a real browser: what is typed there is what is sent, links are found and shown, and nothing typed is lost."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Route, expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.pictures.models import Picture
from commonplace.pictures.tests.samples import png
from tests.browser import PageAs
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def editor_on(page: Page, address: str = "/notes/new/") -> Page:
    """The page with its editor ready; breaches of the policy for content stand in `window.breaches`."""
    page.add_init_script(
        "window.breaches = []; addEventListener('securitypolicyviolation', (e) => window.breaches.push(e.violatedDirective))"
    )
    page.goto(address)
    page.locator(".cm-content").wait_for()
    return page


def test_what_is_typed_in_the_editor_is_kept(cast: Cast, page_as: PageAs) -> None:
    page = editor_on(page_as(cast.amina))
    page.get_by_label("Title", exact=True).fill("Madder")
    text = page.get_by_role("textbox", name="Text")
    text.click()
    page.keyboard.type("# Reds\n\nSimmer, **never** boil.\n\n- root\nwater")
    assert page.locator("textarea[name=body]").input_value() == "# Reds\n\nSimmer, **never** boil.\n\n- root\n- water"
    assert page.locator(".cm-h1").count() and page.locator(".cm-strong").count()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Add a picture")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Tags")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(text).to_be_focused()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/e/*/")
    assert Entry.objects.get().body.startswith("# Reds")
    assert page.evaluate("window.breaches") == []


def test_who_writes_before_the_editor_is_there_goes_on_writing(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.amina)
    late: list[Route] = []

    def keep_waiting(route: Route) -> None:
        late.append(route)

    page.route("**/sense/editor*.js", keep_waiting)
    page.goto("/notes/new/", wait_until="commit")
    page.locator("textarea[name=body]").click()
    page.keyboard.type("Simmer, ")
    late.pop().continue_()
    page.locator(".cm-content").wait_for()
    page.keyboard.type("never boil.")
    assert page.locator("textarea[name=body]").input_value() == "Simmer, never boil."


def test_links_are_offered_and_shown_as_far_as_one_may_see(cast: Cast, page_as: PageAs) -> None:
    seen = add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Madder root", body="Red, slowly.", audience=audiences.organisation()))
    add_entry(cast.farah, Draft(kind=Kind.NOTE, title="Madder secrets", body="Hidden."))
    page = editor_on(page_as(cast.amina))
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("See [[mad")
    offer = page.get_by_role("option", name="Madder root")
    offer.wait_for()
    assert page.locator(".cm-tooltip-autocomplete li").count() == 1
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    page.keyboard.type(" and [[Madder secrets]]\n![[Madder root]]\n")
    assert page.locator("textarea[name=body]").input_value() == "See [[Madder root]] and [[Madder secrets]]\n![[Madder root]]\n"
    expect(page.locator(".cm-lead").first).to_have_attribute("title", "Leads to: Madder root")
    expect(page.locator(".cm-lead-open")).to_have_text("[[Madder secrets]]")
    expect(page.locator(".cm-shown")).to_contain_text("Red, slowly.")
    expect(page.locator(f'#preview a[href="{seen.get_absolute_url()}"]').first).to_be_visible()
    assert page.evaluate("window.breaches") == []


def test_people_and_tags_are_offered(cast: Cast, page_as: PageAs) -> None:
    add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Weld", body="Yellow.", tags=["dyeing"], audience=audiences.organisation()))
    page = editor_on(page_as(cast.amina))
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("Thanks @bru")
    page.get_by_role("option", name="Bruno").wait_for()
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    page.keyboard.type("for #dye")
    page.get_by_role("option", name="dyeing").wait_for()
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    assert page.locator("textarea[name=body]").input_value() == "Thanks @bruno for "
    expect(page.get_by_label("Tags")).to_have_value("dyeing")


def test_a_killed_page_loses_nothing(cast: Cast, page_as: PageAs) -> None:
    page = editor_on(page_as(cast.amina))
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("Half a thought about madder")
    page.wait_for_timeout(700)
    # The process of the page dies in the middle of it, as it does when memory runs out. A window that was open beside it may
    # share that process and die with it, so the next one is opened afterwards.
    with suppress(PlaywrightError):
        page.goto("chrome://crash", timeout=3_000)
    other = editor_on(page.context.new_page())
    other.get_by_role("button", name="Put it back").click()
    expect(other.get_by_role("textbox", name="Text")).to_contain_text("Half a thought about madder")
    assert other.locator("textarea[name=body]").input_value() == "Half a thought about madder"


def test_two_windows_keep_their_own_drafts_and_a_full_browser_says_so(cast: Cast, page_as: PageAs) -> None:
    first = editor_on(page_as(cast.amina))
    second = editor_on(first.context.new_page())
    for page, words in ((first, "From the first"), (second, "From the second")):
        page.get_by_role("textbox", name="Text").click()
        page.keyboard.type(words)
        page.wait_for_timeout(600)
    for page in (first, second):
        page.close(run_before_unload=False)
    third = editor_on(first.context.new_page())
    third.get_by_role("button", name="Let it go").click()
    expect(third.locator("[data-draft-words]")).to_have_text("From the first")
    third.get_by_role("button", name="Put it back").click()
    expect(third.get_by_role("textbox", name="Text")).to_have_text("From the first")
    third.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }")
    third.keyboard.type(", and more")
    third.get_by_text("This browser has no room").wait_for()


def test_right_to_left_and_composed_letters(cast: Cast, page_as: PageAs) -> None:
    page = editor_on(page_as(cast.amina))
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.insert_text("الفوة حمراء")
    page.keyboard.press("Enter")
    session = page.context.new_cdp_session(page)
    for text in ("あ", "あか", "あかね"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    session.send("Input.insertText", {"text": "茜"})
    assert page.locator("textarea[name=body]").input_value() == "الفوة حمراء\n茜"
    assert page.locator(".cm-line").first.evaluate("line => getComputedStyle(line).direction") == "rtl"
    assert page.locator(".cm-line").last.evaluate("line => getComputedStyle(line).direction") == "ltr"


def test_chosen_passages_become_a_note_by_keyboard(cast: Cast, page_as: PageAs) -> None:
    for quote in ("Simmer it.", "Never boil it."):
        add_entry(cast.amina, Draft(kind=Kind.HIGHLIGHT, quote=quote))
    page = page_as(cast.amina)
    page.goto("/sense/?shelf=highlights")
    page.keyboard.press("x")
    page.keyboard.press("Tab")
    expect(page.get_by_text("1 passage chosen")).to_be_visible()
    page.get_by_label("Choose this passage").last.check()
    expect(page.get_by_text("2 passages chosen")).to_be_visible()
    page.get_by_role("button", name="Note from the chosen").click()
    page.locator(".cm-content").wait_for()
    body = page.locator("textarea[name=body]").input_value()
    assert "> Simmer it." in body and "> Never boil it." in body


def test_without_script_the_field_is_there(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.amina, java_script_enabled=False)
    page.goto("/notes/new/")
    page.get_by_label("Text").fill("Plainly.")
    page.get_by_role("button", name="Keep it").click()
    assert Entry.objects.get().body == "Plainly."


PASTE = """async (body) => {
  const bytes = Uint8Array.from(atob(body), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "dye.png", { type: "image/png" }));
  document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_picture_is_pasted(cast: Cast, page_as: PageAs) -> None:
    page = editor_on(page_as(cast.amina))
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("Before")
    page.evaluate(PASTE, b64encode(png()).decode())
    page.get_by_text("Say between the brackets").wait_for()
    page.keyboard.type("a red cloth")
    body = page.locator("textarea[name=body]").input_value()
    address = Picture.objects.get().get_absolute_url()
    assert body == f"Before\n\n![a red cloth]({address})"
    expect(page.locator(".cm-shown img")).to_have_attribute("src", address)
    page.set_input_files("input[type=file]", {"name": "x.txt", "mimeType": "text/plain", "buffer": b"words"})
    page.get_by_text("Only pictures can be put in here.").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/e/*/")
    image = page.locator(f'.prose img[src="{address}"]')
    expect(image).to_have_attribute("alt", "a red cloth")
    assert image.evaluate("image => image.naturalWidth") == 8
    assert page.evaluate("window.breaches") == []
