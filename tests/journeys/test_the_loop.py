"""The whole line in a real browser: a page is captured, read and highlighted; a note grows from it, is shared, used and built upon."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from commonplace.sense.actions import mark_highlight
from commonplace.sources.models import Snapshot, Source
from tests.browser import PageAs, press
from tests.cast import Cast
from tests.site import Site, running_site

SENTENCE = "Simmer the root, and never let it boil."


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with running_site() as made:
        settings.FETCH_ALLOW_HOSTS = [made.host]
        yield made


def select(page: Page, words: str, *, nth: int = 0) -> None:
    """Drag the mouse over the words, as a reader does."""
    box = page.evaluate(
        """([words, nth]) => {
            const reader = document.querySelector("cp-reader");
            const walker = document.createTreeWalker(reader, NodeFilter.SHOW_TEXT);
            let seen = -1;
            while (walker.nextNode()) {
                let at = -1;
                while ((at = walker.currentNode.data.indexOf(words, at + 1)) !== -1) {
                    if (++seen < nth) continue;
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + words.length);
                    walker.currentNode.parentElement.scrollIntoView({block: "center"});
                    const rects = [...range.getClientRects()];
                    const first = rects[0], last = rects[rects.length - 1];
                    return [first.left + 0.5, first.top + first.height / 2, last.right - 0.5, last.top + last.height / 2];
                }
            }
        }""",
        [words, nth],
    )
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move(box[2], box[3], steps=8)
    page.mouse.up()
    assert page.evaluate("String(getSelection())") == words


def test_a_page_is_captured_read_and_highlighted(cast: Cast, page_as: PageAs, site: Site) -> None:
    page = page_as(cast.amina)
    page.goto("/")
    press(page, "c")
    page.get_by_label("Address of the page").fill(site.page("/madder"))
    page.get_by_label("Why does it matter?").fill("For the dye day")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("The page is being fetched")).to_be_visible()
    run_all()
    page.get_by_role("link", name="Read and highlight").click()  # the page fetches its part anew by itself
    page.locator("[data-reader][data-ready]").wait_for()

    select(page, SENTENCE, nth=1)
    page.get_by_role("button", name="With a note").click()
    expect(page.get_by_label("The passage")).to_have_value(SENTENCE)
    page.get_by_label("What do you think of it?").fill("Seventy degrees at most")
    page.get_by_role("button", name="Keep the highlight").click()
    for _visit in range(2):
        mark = page.locator("cp-reader mark.highlight")
        expect(mark).to_have_text(SENTENCE)
        assert mark.evaluate("mark => mark.parentElement.textContent.startsWith('Chalk in the water')")  # the second of two such sentences
        expect(page.get_by_text("Seventy degrees at most")).to_be_visible()
        page.reload()

    select(page, "brick 🧶 for good")  # beyond the first 65,536 characters there are code points of two units
    press(page, "h")
    expect(page.get_by_text("Highlighted. Only you see it.")).to_be_visible()
    expect(page.locator("cp-reader mark.highlight").filter(has_text="🧶")).to_have_text("brick 🧶 for good")
    page.locator("cp-reader mark.highlight").first.click()
    assert page.evaluate("document.activeElement.closest('.margin-note') !== null")


def test_a_note_is_shared_used_and_built_upon(cast: Cast, page_as: PageAs) -> None:
    mark = _a_highlight(cast)
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Dye day", body="Saturday.", audience=audiences.of_space(cast.weavers)))
    amina = page_as(cast.amina)
    amina.goto(f"/notes/new/?builds_on={mark.uid}")
    amina.get_by_label("Title", exact=True).fill("How hot is too hot")
    amina.get_by_label("Text", exact=True).press_sequentially("Ask at [[Dye day]].")
    expect(amina.locator("#preview a", has_text="Dye day")).to_be_visible()
    amina.get_by_label("Text", exact=True).press("Control+Enter")
    expect(amina.get_by_role("heading", name="How hot is too hot")).to_be_visible()
    expect(amina.locator("blockquote", has_text=SENTENCE)).to_be_visible()
    note = Entry.objects.get(title="How hot is too hot")

    amina.get_by_role("link", name="Who may see it").click()
    amina.get_by_label("What do you add?").fill("I spoiled a whole vat to learn this")
    amina.locator("input[value=space]").check()
    amina.get_by_label("Which space?").select_option("weavers")
    expect(amina.get_by_text("1 person is added")).to_be_visible()
    amina.get_by_text("1 person is added").click()
    expect(amina.locator("#change").get_by_text("Dora Lindqvist")).to_be_visible()
    amina.get_by_label("Announce it to them").check()
    amina.get_by_role("button", name="Share", exact=True).click()
    expect(amina.get_by_text("Shared and announced.")).to_be_visible()

    _dora_uses_it(page_as(cast.dora))
    amina.goto(note.get_absolute_url())
    expect(amina.locator("#led-to").get_by_text("A thermometer")).to_be_visible()
    expect(amina.locator("#grown-from").get_by_text(SENTENCE[:20]).first).to_be_visible()
    expect(amina.get_by_text("the guild's dye day")).to_be_visible()

    bruno = page_as(cast.bruno)
    answer = bruno.goto(note.get_absolute_url())
    assert answer is not None and answer.status == 404
    bruno.goto("/stock/?q=hot")
    expect(bruno.get_by_text("too hot")).to_have_count(0)


def _a_highlight(cast: Cast) -> Entry:
    source = Source.objects.create(url="https://example.org/madder", title="Madder and its reds")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=source, audience=audiences.organisation()))
    copy = Snapshot.objects.create(source=source, html=f"<p>{SENTENCE}</p>", text=SENTENCE, text_hash="x")
    return mark_highlight(cast.amina, copy, quote=SENTENCE, audience=audiences.of_space(cast.weavers))


def _dora_uses_it(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("I spoiled a whole vat to learn this")).to_be_visible()
    page.get_by_role("link", name="How hot is too hot").click()
    page.locator("form[action$='/comments/'] textarea").first.fill("At which degree did it turn?")
    page.locator("form[action$='/comments/'] button").first.click()
    expect(page.locator(".said", has_text="At which degree did it turn?")).to_be_visible()
    page.locator("form[action$='/thanks/'] input:not([type=hidden]), form[action$='/thanks/'] textarea").first.fill("the guild's dye day")
    page.locator("form[action$='/thanks/'] button").first.click()
    expect(page.locator(".thanks-item", has_text="the guild's dye day")).to_be_visible()
    page.get_by_role("link", name="Build on this").click()
    page.get_by_label("Title", exact=True).fill("A thermometer")
    page.locator("input[value=space]").check()
    page.get_by_label("Which space?").select_option("weavers")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#grown-from").get_by_text("How hot is too hot")).to_be_visible()


def test_two_windows_edit_one_note(cast: Cast, page_as: PageAs) -> None:
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Simmer it."))
    first = page_as(cast.amina)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"/e/{note.uid}/edit/")
    first.get_by_label("Text", exact=True).fill("Simmer it slowly.")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.get_by_text("Simmer it slowly.")).to_be_visible()

    second.get_by_label("Text", exact=True).fill("Simmer it gently.")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_text("Changed in another window")).to_be_visible()
    expect(second.locator(".diff del")).to_have_text("Simmer it slowly.")
    writing = second.locator(".cm-content")
    expect(writing).to_have_text("Simmer it gently.")
    writing.fill("Simmer it slowly and gently.")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_text("Simmer it slowly and gently.")).to_be_visible()


def test_nothing_typed_is_lost(cast: Cast, page_as: PageAs, live_server: LiveServer) -> None:
    page = page_as(cast.amina)
    page.goto("/notes/new/")
    page.get_by_label("Title", exact=True).fill("Half a thought")
    page.get_by_label("Text", exact=True).press_sequentially("The window closes")
    page.wait_for_timeout(600)
    page.goto("/")
    page.goto("/notes/new/")
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Half a thought")
    expect(page.get_by_label("Text", exact=True)).to_have_text("The window closes")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name="Half a thought")).to_be_visible()
    page.goto("/notes/new/")
    expect(page.get_by_label("Title", exact=True)).to_have_value("")
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()


def test_the_button_to_highlight_is_within_reach_of_a_thumb(cast: Cast, page_as: PageAs) -> None:
    mark = _a_highlight(cast)
    page = page_as(cast.amina, viewport={"width": 390, "height": 844})
    page.goto(mark.source.get_absolute_url())  # type: ignore[union-attr]
    select(page, "never let it boil")
    button = page.get_by_role("button", name="Highlight", exact=True)
    expect(button).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="With a note").click()
    expect(page.get_by_label("What do you think of it?")).to_be_in_viewport()
