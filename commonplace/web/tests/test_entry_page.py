"""The page of an entry: who sees it, what it shows, and what it costs."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.discussion.actions import comment
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import FeedbackWanted, Kind
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from tests.cast import READERS, Cast, ClientAs


def without_tokens(answer: HttpResponse) -> str:
    """What a page says, leaving aside the tokens that are fresh on every page."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|deed_key)" value=")[^"]*', r"\1", answer.content.decode())


def note(cast: Cast, ring: str = "space", **more: object) -> Entry:
    draft = {"kind": Kind.NOTE, "title": "Madder root", "body": "Simmer, never boil.", "audience": cast.audiences()[ring]} | more
    return add_entry(cast.amina, Draft(**draft))  # type: ignore[arg-type]


@pytest.mark.parametrize("ring", READERS)
def test_it_exists_for_its_readers_and_for_nobody_else(cast: Cast, client_as: ClientAs, ring: str) -> None:
    page = note(cast, ring).get_absolute_url()
    answered = {name for name, viewer in cast.viewers.items() if client_as(viewer).get(page).status_code == 200}
    assert answered == READERS[ring]


def test_a_page_that_is_hidden_and_one_that_never_was_look_alike(cast: Cast, client_as: ClientAs) -> None:
    hidden = client_as(cast.chidi).get(note(cast).get_absolute_url())
    missing = client_as(cast.chidi).get("/e/nosuchentry2/")
    assert hidden.status_code == missing.status_code == 404
    assert without_tokens(hidden) == without_tokens(missing)


def test_a_withdrawn_entry_is_gone_even_for_its_author(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast)
    withdraw(entry)
    assert client_as(cast.amina).get(entry.get_absolute_url()).status_code == 404


def test_strangers_read_and_are_offered_no_form(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast, "web")
    comment(cast.bruno, entry, body="Which mordant?")
    page = client_as(None).get(entry.get_absolute_url()).content.decode()
    assert "Which mordant?" in page
    assert "<form" not in page
    assert "Sign in" in page


def test_a_comment_leads_to_where_it_stands(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast)
    said = comment(cast.dora, entry, body="Hard water dulls it.")
    answer = client_as(cast.amina).get(said.get_absolute_url())
    assert answer.url == f"{entry.get_absolute_url()}#c-{said.uid}"
    assert client_as(cast.bruno).get(said.get_absolute_url()).status_code == 404


def test_one_who_left_keeps_a_page_for_what_they_said(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast)
    said = comment(cast.dora, entry, body="Hard water dulls it.")
    cast.dora.memberships.all().delete()
    assert client_as(cast.dora).get(entry.get_absolute_url()).status_code == 404
    page = client_as(cast.dora).get(said.get_absolute_url())
    assert page.status_code == 200
    assert "Hard water dulls it." in page.content.decode()
    assert "Simmer" not in page.content.decode()


def test_the_author_acts_and_a_reader_builds_on_it(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast)
    mine = client_as(cast.amina).get(entry.get_absolute_url()).content.decode()
    theirs = client_as(cast.dora).get(entry.get_absolute_url()).content.decode()
    assert 'id="mine"' in mine and 'id="thank"' not in mine
    assert 'id="mine"' not in theirs and 'id="thank"' in theirs


def test_the_reply_box_says_what_is_wanted(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast, feedback_wanted=FeedbackWanted.POKE_HOLES)
    assert "asks you to poke holes" in client_as(cast.dora).get(entry.get_absolute_url()).content.decode()


def test_why_one_sees_it_stands_on_the_page(cast: Cast, client_as: ClientAs) -> None:
    page = note(cast).get_absolute_url()
    assert "You wrote it." in client_as(cast.amina).get(page).content.decode()
    assert "You are a member of Weavers." in client_as(cast.dora).get(page).content.decode()


def test_a_reply_form_opens_below_the_comment_it_answers(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast)
    said = comment(cast.amina, entry, body="Ask me.")
    page = client_as(cast.dora).get(f"{entry.get_absolute_url()}?reply={said.uid}").content.decode()
    assert f'action="/e/{said.uid}/comments/"' in page
    assert page.count('id="reply"') == 1


@pytest.mark.parametrize("target", ["comments", "thanks"])
def test_htmx_receives_only_the_part_it_asks_for(cast: Cast, client_as: ClientAs, target: str) -> None:
    page = client_as(cast.dora).get(note(cast).get_absolute_url(), headers={"HX-Request": "true", "HX-Target": target})
    assert f'id="{target}"' in page.content.decode()
    assert "<html" not in page.content.decode()


def test_threads_deeper_than_any_recursion(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast)
    last = entry
    for number in range(150):
        last = comment(cast.dora, last, body=f"and {number}")
    page = client_as(cast.amina).get(entry.get_absolute_url()).content.decode()
    assert page.count('class="said"') == 150
    assert page.count("<ol") == page.count("</ol>")
    assert len(re.findall(r"<li[ >]", page)) == page.count("</li>")


def test_beyond_two_hundred_comments_there_is_a_way_on(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast)
    said = add_entries(cast.dora, [Draft(kind=Kind.COMMENT, parent=entry, body=f"number {n}") for n in range(205)])
    client = client_as(cast.amina)
    first = client.get(entry.get_absolute_url()).content.decode()
    assert f"?from={said[200].uid}#comments" in first
    where = urlsplit(client.get(said[204].get_absolute_url()).url)
    assert "number 204" in client.get(f"{where.path}?{where.query}").content.decode()


def test_a_text_of_the_greatest_length(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast, body="Madder and weld. " * 29_411)
    assert client_as(cast.dora).get(entry.get_absolute_url()).status_code == 200


def test_a_note_that_links_to_itself_and_a_circle_of_links(cast: Cast, client_as: ClientAs) -> None:
    own = note(cast, title="Ouroboros", body="See [[Ouroboros]].")
    one = note(cast, title="Hen", body="From the [[Egg]].\n\n![[Egg]]")
    other = note(cast, title="Egg", body="From the [[Hen]].\n\n![[Hen]]")
    grow(one, kind=EdgeKind.BUILDS_ON, from_entry=other)
    grow(other, kind=EdgeKind.BUILDS_ON, from_entry=one)
    pages = {entry.title: client_as(cast.dora).get(entry.get_absolute_url()) for entry in (own, one, other)}
    assert {page.status_code for page in pages.values()} == {200}
    assert f'href="{one.get_absolute_url()}"' in pages["Egg"].content.decode()
    assert f'href="{other.get_absolute_url()}"' in pages["Hen"].content.decode()
    assert "Mentioned in" not in pages["Ouroboros"].content.decode()


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _grow_rows(cast: Cast, entry: Entry, times: int) -> None:
    for number in range(times):
        said = comment(cast.dora, entry, body=f"See [[Madder root]] and [[Weld {number}]].")
        comment(cast.amina, said, body="Thank you.")
        thank(cast.dora, entry, used_for=f"dye day {number}")
        younger = add_entry(cast.dora, Draft(kind=Kind.NOTE, title=f"Weld {number}", body="[[Madder root]]", audience=entry.audience))
        grow(younger, kind=EdgeKind.BUILDS_ON, from_entry=entry)
        grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=younger)


def test_its_queries_do_not_grow_with_its_rows(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast, tags=["dye"], body="See [[Weld 1]].")
    client = client_as(cast.dora)
    _grow_rows(cast, entry, 10)
    few = _queries(client, entry.get_absolute_url())
    _grow_rows(cast, entry, 20)
    assert _queries(client, entry.get_absolute_url()) == few
    assert few <= 17


def test_its_queries_for_a_plain_note(cast: Cast, client_as: ClientAs) -> None:
    entry = note(cast, "organisation")
    assert _queries(client_as(cast.dora), entry.get_absolute_url()) <= 13
    assert _queries(client_as(None), note(cast, "web").get_absolute_url()) <= 10
