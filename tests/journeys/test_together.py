"""Three members at once, each in a window of their own, on the program as it is really served: what one does, the others see."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from commonplace.entries import audiences
from commonplace.entries.lifecycle import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from tests.cast import Cast
from tests.served import Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def say(page: Page, words: str, button: str) -> None:
    page.locator("#reply-body").fill(words)
    page.locator("#reply").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".said", has_text=words)).to_be_visible()


def show_news(page: Page, words: str) -> None:
    """Heard without asking, and shown when asked for."""
    line = page.locator("[data-live-news]")
    expect(line).to_contain_text(words)
    line.get_by_role("button", name="Show").click()


def test_one_asks_two_answer_and_a_note_comes_of_it(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    amina, bruno, dora = window(cast.amina), window(cast.bruno), window(cast.dora)
    amina.goto("/questions/ask/")
    amina.get_by_label("What would you like to know?").fill("How does madder stay red?")
    amina.locator("input[value=organisation]").check()
    amina.get_by_role("button", name="Ask", exact=True).click()
    expect(amina.get_by_role("heading", name="How does madder stay red?")).to_be_visible()
    question = Entry.objects.get(title="How does madder stay red?")

    bruno.goto(question.get_absolute_url())
    dora.goto(question.get_absolute_url())
    expect(bruno.locator("[data-live-here]")).to_contain_text("Dora Lindqvist")
    bruno.locator("#reply-body").fill("I was about to say")
    say(dora, "A spoon of chalk in the vat.", "Answer")
    # Bruno is writing: nothing moves under his hands until he asks for it.
    show_news(bruno, "1 new comment")
    expect(bruno.locator(".said", has_text="A spoon of chalk in the vat.")).to_be_visible()
    expect(bruno.locator("#reply-body")).to_have_value("I was about to say")
    say(bruno, "I was about to say: never boil it.", "Comment")
    show_news(amina, "2 new comments")
    expect(amina.locator(".said", has_text="never boil it")).to_be_visible()

    answer = amina.locator(".said", has_text="A spoon of chalk")
    answer.locator("summary", has_text="This solved it").click()
    answer.get_by_role("button", name="This solved it").click()
    expect(amina.get_by_role("heading", name="What solved it")).to_be_visible()
    expect(dora.locator("[data-bell] [data-dot]")).to_be_visible()  # heard, not asked for
    dora.goto("/notifications/")
    expect(dora.locator(".notices-new").first).to_contain_text("How does madder stay red?")


def test_who_may_no_longer_see_it_hears_nothing_more(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    note = add_entry(
        cast.amina, Draft(kind=Kind.NOTE, title="Alum", body="Too much makes wool brittle.", audience=audiences.organisation())
    )
    amina, bruno, chidi = window(cast.amina), window(cast.bruno), window(cast.chidi)
    for page in (amina, bruno, chidi):
        page.goto(note.get_absolute_url())
    expect(chidi.locator("[data-live-here]")).to_contain_text("Bruno Costa")
    chidi.locator("#reply-body").fill("How much is too much?")

    amina.goto(f"/e/{note.uid}/audience/")
    amina.locator("input[value=circle]").check()
    amina.locator("select[name=circle]").select_option(cast.kitchen_table.uid)
    amina.get_by_role("button", name="Share", exact=True).click()
    expect(amina.get_by_role("heading", name="Alum")).to_be_visible()
    say(amina, "A tenth of the weight of the wool.", "Comment")
    show_news(bruno, "1 new comment")
    expect(bruno.locator(".said", has_text="A tenth of the weight")).to_be_visible()
    expect(chidi.locator("[data-live-news]")).to_be_empty()
    chidi.locator("#reply-send").click()
    assert chidi.goto(note.get_absolute_url()).status == 404  # type: ignore[union-attr]

    cast.bruno.is_active = False
    cast.bruno.save()
    say(amina, "Weighed dry.", "Comment")
    bruno.wait_for_timeout(1500)
    expect(bruno.locator("[data-live-news]")).to_be_empty()
    bruno.goto(note.get_absolute_url())
    expect(bruno.get_by_role("heading", name="Nothing here")).to_be_visible()
    expect(bruno.get_by_role("link", name="Sign in")).to_be_visible()
