"""Three members at once, each in a window of their own, on the program as it is really served: what one does, the others see."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from commonplace.entries import audiences
from commonplace.entries.lifecycle import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.tests.test_jobs_workers import database_url, wait_until
from commonplace.people.models import Member
from commonplace.web.tests.test_serve import answers_at, free_port
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROOT = Path(__file__).parents[2]
Window = Callable[[Member], Page]


@pytest.fixture(scope="module")
def served_at(django_db_setup: None) -> Iterator[int]:
    """The port of the served program, whose database is the tests' own."""
    port = free_port()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "commonplace.settings", "COMMONPLACE_DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "commonplace", "serve", "--port", str(port), "--workers", "1"]
    served = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: answers_at(port))
    yield port
    served.terminate()
    served.wait(30)


@pytest.fixture
def window(cast_for_all: Cast, served_at: int, chromium: Browser) -> Iterator[Window]:
    """`window(cast.dora)` is Dora's browser on the served program, signed in."""
    address = f"http://127.0.0.1:{served_at}"
    contexts = []

    def open_window(member: Member) -> Page:
        client = Client()
        client.force_login(member, backend="commonplace.people.backend.SignInBackend")
        context = chromium.new_context(base_url=address)
        context.set_default_timeout(15_000)
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def cast_for_all(transactional_db: None, cast: Cast) -> Cast:
    return cast


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
