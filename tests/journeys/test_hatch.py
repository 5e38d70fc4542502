"""A hatch in a real browser: from a tag to a sheet that a model writes while one looks on, to a note that is shared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from commonplace.hatch.models import Hatch
from commonplace.hatch.tests.world import make_ground
from commonplace.hatch.words import State
from tests.cast import Cast
from tests.model_server import model_server
from tests.served import serving, windows

pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(scope="module")
def served_with_model(django_db_setup: None) -> Iterator[str]:
    with model_server() as model, serving(MODEL_URL=model.url, MODEL_NAME="house-model") as address:
        model.mood, model.pause = "slow", 0.3
        yield address


@pytest.fixture
def amina(cast_for_all: Cast, served_with_model: str, chromium: Browser) -> Iterator[Page]:
    make_ground(cast_for_all)
    with windows(chromium, served_with_model) as window:
        yield window(cast_for_all.amina)


def test_from_a_tag_to_a_shared_note_with_a_model_that_writes_while_one_looks(amina: Page) -> None:
    page = amina
    page.goto("/tags/dyeing/")
    page.get_by_role("link", name="Hatch from this tag").click()
    page.get_by_role("button", name="Gather the ground").click()
    expect(page.get_by_text("It hangs together")).to_be_visible()
    page.get_by_role("button", name="Have a model write it").click()

    # Sentences come while the model is still writing, and it can be stopped.
    expect(page.locator(".sentence-by-machine").nth(1)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Stop it")).to_be_visible()
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("You stopped it")).to_be_visible(timeout=15_000)
    hatch = Hatch.objects.get()
    assert hatch.state == State.HATCHED

    # A receipt opens in place; keeping and dropping change the sentence alone.
    first = page.locator(".sentence-by-machine").first
    first.locator("summary").first.click()
    expect(first.locator(".receipt blockquote").first).to_be_visible()
    first.get_by_role("button", name="Keep").click()
    expect(page.locator(".sentence-by-machine").first.get_by_text("Kept")).to_be_visible()
    second = page.locator(".sentence-by-machine").nth(1)
    second.get_by_role("button", name="Drop").click()
    expect(page.locator(".sentence-by-machine").nth(1).get_by_text("Dropped")).to_be_visible()

    # Words of one's own, then an entry that can be shared.
    place = page.locator(".sentence-by-person").first
    place.get_by_role("textbox").fill("I will dye cooler from now on, whatever the old books say.")
    place.get_by_role("button", name="These are my words").click()
    expect(page.locator(".badge-own").first).to_be_visible()
    page.get_by_label("Title").fill("Cooler baths")
    page.get_by_role("button", name="Keep it as a note").click()
    expect(page.get_by_role("heading", name="Cooler baths")).to_be_visible()
    expect(page.get_by_text("A machine had a part in this")).to_be_visible()
    expect(page.locator("#grown-from")).to_contain_text("builds on")


def test_without_script_it_is_the_same(amina: Page, chromium: Browser) -> None:
    amina.goto("/")
    context = chromium.new_context(java_script_enabled=False, storage_state=amina.context.storage_state(), base_url=amina.url)
    page = context.new_page()
    page.goto("/sense/hatch/begin/?way=tag&what=dyeing")
    page.get_by_role("button", name="Gather the ground").click()
    page.get_by_role("button", name="Lay out the quotes").click()
    quote = page.locator(".sentence-by-quote").first
    quote.locator("summary").first.click()
    expect(quote.locator(".receipt").first).to_be_visible()
    quote.get_by_role("button", name="Keep").click()
    expect(page.locator(".sentence-kept")).to_have_count(1)
    page.get_by_role("button", name="Keep it as a note").click()
    expect(page.get_by_text("Hatched from quotes")).to_be_visible()
    context.close()
