"""Who else is here is seen, and moves nothing under the hands of who was there before."""

from playwright.sync_api import Page, expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from tests.cast import Cast
from tests.served import Window


def _top_of_discussion(page: Page) -> float:
    box = page.locator("#reply-body").bounding_box()
    assert box is not None
    return box["y"]


def test_who_comes_and_goes_moves_nothing(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Alum", body="Too much is too much.", audience=audiences.organisation()))
    dora, bruno, chidi = window(cast.dora), window(cast.bruno), window(cast.chidi)
    here = dora.locator("[data-live-here]")
    for width in (1280, 390):
        dora.set_viewport_size({"width": width, "height": 900})
        dora.goto(note.get_absolute_url())
        expect(here).to_be_hidden()
        alone = _top_of_discussion(dora)
        for page, name in ((bruno, "Bruno Costa"), (chidi, "Chidi Okafor")):
            page.goto(note.get_absolute_url())
            expect(here).to_contain_text(name)
            assert _top_of_discussion(dora) == alone
        for page in (bruno, chidi):
            page.goto("/stock/")
        expect(here).to_be_hidden()
        assert _top_of_discussion(dora) == alone
