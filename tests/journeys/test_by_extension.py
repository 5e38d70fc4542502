"""Save by extension -> highlight -> note -> share: the chain begins on a page of the web and ends with a colleague on the same page."""

from playwright.sync_api import expect

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from tests.browser import PageAs
from tests.cast import Cast
from tests.extension import Extension
from tests.site import Site

SENTENCE = "Simmer the root, and never let it boil."


def test_a_page_is_saved_and_highlighted_where_it_lives_and_becomes_a_shared_note(
    cast: Cast, extension: Extension, page_as: PageAs, web_site: Site
) -> None:
    url = web_site.page("/madder")
    extension.connect(cast.amina)
    page = extension.visit(url)
    popup = extension.popup(page)
    popup.get_by_label("Why does it matter?").fill("For the dye day")
    popup.get_by_role("button", name="Save").click()
    expect(popup.get_by_text("Saved. Who can see it: Only me.")).to_be_visible()
    run_all()
    popup.get_by_role("button", name="Highlights on this page").click()
    extension.wait_on_page(page, "!panel.list.hidden")
    extension.highlight(page, SENTENCE)
    extension.wait_on_page(page, "root.querySelector('.card textarea')")
    assert extension.painted(page)["me"] == [SENTENCE]

    amina = page_as(cast.amina)
    amina.goto("/seek/")
    amina.get_by_role("link", name="Madder and its reds").first.click()
    amina.get_by_role("link", name="Read and highlight").click()
    expect(amina.locator("cp-reader mark.highlight")).to_have_text(SENTENCE)
    mark = Entry.objects.get(kind=Kind.HIGHLIGHT)
    amina.goto(f"/notes/new/?builds_on={mark.uid}")
    amina.get_by_label("Title", exact=True).fill("How hot is too hot")
    amina.locator("input[value=space]").check()
    amina.get_by_label("Which space?").select_option("weavers")
    amina.get_by_role("button", name="Keep it").click()
    expect(amina.locator("#grown-from").get_by_text(SENTENCE[:20]).first).to_be_visible()

    amina.goto(f"/e/{mark.uid}/audience/")
    amina.locator("input[value=space]").check()
    amina.get_by_label("Which space?").select_option("weavers")
    amina.get_by_role("button", name="Share", exact=True).click()
    expect(amina.get_by_text("Weavers").first).to_be_visible()

    # Dora finds the note, what it grew from, and the passage on the page itself.
    dora = page_as(cast.dora)
    dora.goto(Entry.objects.get(title="How hot is too hot").get_absolute_url())
    expect(dora.locator("#grown-from").get_by_text(SENTENCE[:20]).first).to_be_visible()
    extension.connect(cast.dora)
    theirs = extension.visit(url)
    extension.show_highlights(theirs)
    assert extension.painted(theirs)["space"] == [SENTENCE]
    assert "Amina Diallo" in extension.cards(theirs)[0] and "Weavers" in extension.cards(theirs)[0]
