"""The inbox by keyboard, in a real browser."""

from playwright.sync_api import expect

from commonplace.feeds.tests.samples import samples
from commonplace.inbox.models import InboxItem, ItemState, Piece
from commonplace.kit.clock import now
from tests.browser import PageAs, press
from tests.cast import Cast


def test_items_are_walked_dropped_and_brought_back_by_keys(cast: Cast, page_as: PageAs) -> None:
    samples(cast.amina)
    for number in range(2):
        piece = Piece.objects.create(
            origin="feed", key=str(number), title=f"Madder {number}", url="https://example.org/", published_at=now()
        )
        InboxItem.objects.create(member=cast.amina, piece=piece, origin="feed")
    page = page_as(cast.amina)
    page.goto("/inbox/")
    press(page, "j")
    press(page, "j")
    press(page, "d")
    expect(page.locator("[data-settled]").get_by_text("Dropped: Madder 0")).to_be_visible()
    expect(page.locator("[data-announce]")).to_have_text("Dropped: Madder 0")
    expect(page.get_by_role("link", name="Weld")).to_be_focused()
    press(page, "u")
    expect(page.locator("[data-settled]")).to_have_count(0)
    assert not InboxItem.objects.filter(state=ItemState.DROPPED).exists()


def test_two_quick_keys_are_about_two_items_and_the_end_says_so(cast: Cast, page_as: PageAs) -> None:
    for number in range(2):
        piece = Piece.objects.create(origin="feed", key=str(number), title=f"Madder {number}", published_at=now())
        InboxItem.objects.create(member=cast.amina, piece=piece, origin="feed")
    page = page_as(cast.amina)
    page.goto("/inbox/")
    page.evaluate(
        "for (const key of ['d', 'd']) document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))"
    )
    expect(page.locator("[data-settled]")).to_have_count(2)
    expect(page.get_by_text("That was all of it")).to_be_focused()
    assert InboxItem.objects.filter(state=ItemState.DROPPED).count() == 2


def test_the_list_of_keys_tells_what_they_do_here(cast: Cast, page_as: PageAs) -> None:
    samples(cast.amina)
    page = page_as(cast.amina)
    page.goto("/inbox/")
    press(page, "?")
    for words in ("drop", "next, previous", "Capture something"):
        expect(page.locator("#keys").get_by_text(words, exact=True)).to_be_visible()
    expect(page.locator("#keys").get_by_text("Open today’s note")).to_have_count(0)  # here "d" drops
