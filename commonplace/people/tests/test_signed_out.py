"""Somebody whose session ended while they were writing loses none of it, and nobody else can make a page of ours say their words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from tests.cast import PASSWORD, Cast, ClientAs

HERE = "http://testserver"
WORDS = "Half an hour's <work>\non this."


@pytest.fixture
def entry(cast: Cast) -> Entry:
    return add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))


def _browser(cast: Cast) -> Client:
    """Bruno's, which sends what browsers send, and whose forms need their token."""
    client = Client(enforce_csrf_checks=True, HTTP_ORIGIN=HERE)
    client.force_login(cast.bruno, backend="commonplace.people.backend.SignInBackend")
    return client


def _token(page: HttpResponse) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[0]


def _form_again(page: HttpResponse) -> tuple[str, dict[str, str]]:
    """What a press of *Send it once more* sends, and where to."""
    form = re.search(r'<form class="form" method="post" action="([^"]+)">(.*?)</form>', page.content.decode(), re.DOTALL)
    assert form, page.content.decode()
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])
    return html.unescape(form[1]), {name: html.unescape(value) for name, value in fields}


def test_what_was_typed_when_the_session_ended_is_said_once_the_writer_is_back(cast: Cast, entry: Entry) -> None:
    browser, page = _browser(cast), entry.get_absolute_url()
    sent: dict[str, Any] = {"body": WORDS, "deed_key": "once-and-no-more", "csrfmiddlewaretoken": _token(browser.get(page))}
    Session.objects.all().delete()
    answer = browser.post(f"{page}comments/", sent, HTTP_REFERER=f"{HERE}{page}?sort=new")
    assert answer.status_code == 401 and "no-store" in answer.headers["Cache-Control"]
    assert f'<pre class="kept-words" dir="auto">{html.escape(WORDS)}</pre>' in answer.content.decode()
    assert f'href="/account/login/?next={page}%3Fsort%3Dnew"' in answer.content.decode()
    where, fields = _form_again(answer)

    entrance = browser.get("/account/login/")
    browser.post("/account/login/", {"login": cast.bruno.email, "password": PASSWORD, "csrfmiddlewaretoken": _token(entrance)})
    stale = browser.post(where, fields)
    assert stale.status_code == 403 and f"You are signed in as {cast.bruno.name}." in stale.content.decode()
    where, fields = _form_again(stale)
    assert browser.post(where, fields).status_code == 303
    assert [said.body for said in Entry.objects.filter(kind=Kind.COMMENT, author=cast.bruno)] == [WORDS]


def test_a_forged_form_puts_no_words_into_our_pages(cast: Cast, entry: Entry) -> None:
    browser = _browser(cast)
    for origin in ("https://elsewhere.example", "null", "http://testserver.elsewhere.example"):
        forged = browser.post(f"{entry.get_absolute_url()}comments/", {"body": "Send them your money."}, HTTP_ORIGIN=origin)
        assert forged.status_code == 403 and "your money" not in forged.content.decode()


def test_secrets_and_files_are_not_given_back_but_the_words_beside_them_are(cast: Cast, client_as: ClientAs) -> None:
    stranger = client_as(None)
    stranger.defaults["HTTP_ORIGIN"] = HERE
    secret = stranger.post("/pair/", {"password": "a long walk", "code": "AB CD", "why": "To read on"}).content.decode()
    assert "To read on</pre>" in secret and "a long walk" not in secret and "AB CD" not in secret and "Send it once more" not in secret
    file = SimpleUploadedFile("My Clippings.txt", b"a quote of mine")
    sent = stranger.post("/import/", {"file": file, "about": "From the train"}).content.decode()
    assert (
        "My Clippings.txt" in sent and "From the train</pre>" in sent and "a quote of mine" not in sent and "Send it once more" not in sent
    )
    only_pressed = stranger.post("/import/", {"follow": "1"}, HTTP_REFERER=f"{HERE}/import/")
    assert only_pressed.status_code == 302 and only_pressed.headers["Location"] == "/account/login/?next=/import/"


def test_a_part_of_a_page_is_told_beside_the_page(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    part = client_as(None).post(
        f"{entry.get_absolute_url()}comments/", {"body": WORDS}, HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="https://elsewhere.example/x"
    )
    assert (part.status_code, part.headers["HX-Retarget"], part.headers["HX-Reselect"]) == (401, "#toasts", "#signed-out")
    assert 'href="/account/login/?next=/"' in part.content.decode() and "<html" not in part.content.decode()


@pytest.mark.django_db(transaction=True)
def test_with_script_the_words_stay_and_are_sent_after_signing_in_elsewhere(cast: Cast, entry: Entry, page_as: Callable[..., Page]) -> None:
    page = page_as(cast.bruno)
    page.goto(entry.get_absolute_url())
    page.fill("#reply textarea", WORDS)
    Session.objects.all().delete()
    page.click("#reply button:not([type=button])")
    with page.context.expect_page() as window:
        page.click("#signed-out a")
    entrance = window.value
    entrance.fill("input[name=login]", cast.bruno.email)
    entrance.fill("input[name=password]", PASSWORD)
    entrance.press("input[name=password]", "Enter")
    entrance.wait_for_url(lambda url: "/login/" not in url)
    entrance.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#signed-out a")).to_have_count(0)
    page.click("#reply button:not([type=button])")
    expect(page.locator("#comments li.said")).to_contain_text("on this.")
