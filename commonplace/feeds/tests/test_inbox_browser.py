"""The inbox by keyboard, in a real browser."""

from playwright.sync_api import expect

from commonplace.feeds.models import Feed, FeedItem, InboxItem, ItemState
from commonplace.feeds.tests.samples import samples
from commonplace.kit.clock import now
from tests.browser import PageAs
from tests.cast import Cast


def test_items_are_walked_dropped_and_brought_back_by_keys(cast: Cast, page_as: PageAs) -> None:
    samples(cast.amina)
    feed = Feed.objects.get()
    for number in range(2):
        item = FeedItem.objects.create(feed=feed, identity=str(number), title=f"Madder {number}", url=feed.url, published_at=now())
        InboxItem.objects.create(member=cast.amina, item=item, feed=feed)
    page = page_as(cast.amina)
    page.goto("/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.get_by_text("Dropped: Madder 0")).to_be_visible()
    expect(page.get_by_role("link", name="Weld")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("[data-settled]")).to_have_count(0)
    assert not InboxItem.objects.filter(state=ItemState.DROPPED).exists()
