"""Reaching for what belongs to others by naming it: in addresses, hidden fields, links in a text, tokens and choices that no form offers.

What an attacker may not see must answer exactly as what is not there. The table of all routes is in tests/test_access.py, what pages betray
in tests/test_noninterference.py; here are the detours.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.ids import new_uid
from commonplace.lineage.models import Edge
from commonplace.people.models import Member
from commonplace.share.actions import set_audience
from tests.cast import Cast, ClientAs

SECRET = "The xylindein ledger"


@pytest.fixture
def hidden(cast: Cast) -> Entry:
    """Amina's own note, which Dora reaches for."""
    return add_entry(cast.amina, Draft(kind=Kind.NOTE, title=SECRET, body="Nobody else reads xylindein.", tags=["xylindein"]))


@pytest.fixture
def dora(cast: Cast, client_as: ClientAs) -> Client:
    return client_as(cast.dora)


def _newest(member: Member) -> Entry:
    return Entry.objects.filter(author=member).latest("pk")


def test_hidden_origins_are_not_grown_from(dora: Client, cast: Cast, hidden: Entry) -> None:
    page = dora.get("/notes/new/", {"builds_on": hidden.uid}).content
    assert b"xylindein" not in page and hidden.uid.encode() not in page
    dora.post("/notes/new/", {"title": "Mine", "body": "Words", "builds_on": hidden.uid})
    dora.post("/capture/", {"url": "https://example.org/x", "from_entry": hidden.uid})
    own = Entry.objects.get(author=cast.dora, kind=Kind.NOTE)
    answer = dora.post(f"/e/{own.uid}/lineage/", {"kind": "builds_on", "origin": f"/e/{hidden.uid}/"})
    missing = dora.post(f"/e/{own.uid}/lineage/", {"kind": "builds_on", "origin": f"/e/{new_uid()}/"})
    assert (answer.status_code, missing.status_code) == (422, 422)
    assert not Edge.objects.filter(origin=hidden).exists()


@pytest.mark.parametrize("link", [f"[[{SECRET}]]", f"![[{SECRET}]]", "[[UID]]", "![[UID]]"])
def test_links_to_what_is_hidden_lead_nowhere(dora: Client, cast: Cast, hidden: Entry, link: str) -> None:
    body = link.replace("UID", hidden.uid)
    nothing = link.replace("UID", new_uid()).replace(SECRET, "The absent ledger")
    shown, bare = (dora.post("/notes/preview/", {"body": text}).content.decode() for text in (body, nothing))
    unlabelled = re.sub(r"[a-z0-9]{12}|The (?:xylindein|absent) ledger", "-", shown)
    assert unlabelled == re.sub(r"[a-z0-9]{12}|The (?:xylindein|absent) ledger", "-", bare)
    assert f"/e/{hidden.uid}/" not in shown and "Nobody else reads" not in shown
    dora.post("/notes/new/", {"title": "Mine", "body": body})
    assert f'/e/{hidden.uid}/"' not in dora.get(_newest(cast.dora).get_absolute_url()).content.decode()
    assert not Edge.objects.filter(origin=hidden).exists()


def test_a_link_goes_dark_when_its_target_is_narrowed(dora: Client, cast: Cast, hidden: Entry) -> None:
    change_audience(hidden, audiences.organisation())
    dora.post("/notes/new/", {"title": "Mine", "body": f"See ![[{SECRET}]] and [[{SECRET}|that]]."})
    own = _newest(cast.dora)
    assert f"/e/{hidden.uid}/" in dora.get(own.get_absolute_url()).content.decode()
    change_audience(hidden, audiences.only_me(cast.amina))
    for url in (
        own.get_absolute_url(),
        f"{own.get_absolute_url()}lineage/",
        "/sense/",
        "/stock/?q=xylindein",
        f"/e/{own.uid}/edit/",
        "/flow/",
    ):
        page = dora.get(url).content.decode()
        assert f"/e/{hidden.uid}/" not in page and "Nobody else reads" not in page, url
    assert dora.get("/tags/xylindein/").status_code == 404


def test_nothing_is_said_to_what_is_hidden(dora: Client, cast: Cast, hidden: Entry) -> None:
    for path, fields in {
        "comments/": {"body": "Hello"}, "thanks/": {"used_for": "x"}, "audience/": {"ring": "web"}, "announce/": {"adds": "x"}, "withdraw/": {},
        "bring-back/": {}, "describe/": {"maturity": "tested"}, "edit/": {"title": "x", "body": "x", "expected_revision": "1"}, "fetch/": {},
        "lineage/": {"kind": "builds_on", "origin": "x"}, "lineage/remove/": {"kind": "builds_on", "origin": "x"}, "comment/edit/": {"body": "x"},
        "history/1/restore/": {}, "quieten/": {},
    }.items():  # fmt: skip
        answers = [dora.post(f"/e/{uid}/{path}", fields) for uid in (hidden.uid, new_uid())]
        assert [answer.status_code for answer in answers] == [404, 404], path
    hidden.refresh_from_db()
    assert (hidden.title, hidden.withdrawn_at, hidden.audience.ring, hidden.responses.count()) == (SECRET, None, Ring.ME, 0)


def test_audiences_of_others_cannot_be_chosen(dora: Client, cast: Cast) -> None:
    dora.post("/notes/new/", {"title": "Mine", "body": "Words"})
    own = _newest(cast.dora)
    for fields in (
        {"ring": "circle", "circle": cast.kitchen_table.uid}, {"ring": "circle", "circle": str(cast.kitchen_table.pk)},
        {"ring": "space", "space": cast.lantern.slug}, {"ring": "space", "space": str(cast.lantern.pk)}, {"ring": "space", "space": "almanac"},
        {"ring": "people", "people": "henk"}, {"ring": "nobody"},
    ):  # fmt: skip
        assert dora.post(f"/e/{own.uid}/audience/", fields).status_code == 422, fields
        assert dora.post("/notes/new/", {"title": "Other", "body": "x", **fields}).status_code == 422, fields
    own.refresh_from_db()
    assert own.audience.ring == Ring.ME


def test_fields_that_no_form_shows_change_nothing(dora: Client, cast: Cast, hidden: Entry) -> None:
    dora.post(
        "/notes/new/",
        {"title": "Mine", "body": "Words", "author": cast.amina.pk, "author_id": cast.amina.pk, "uid": hidden.uid, "made_at": "2001-01-01",
         "byline": "Amina", "parent": hidden.pk, "root": hidden.pk, "card_html": "<b>", "body_html": "<b>", "announced_at": "2026-01-01", "kind": "save"},
    )  # fmt: skip
    dora.post("/notes/new/", {"title": "Mine", "body": "Words", "author": cast.amina.pk, "byline": "Amina", "announced_at": "2026-01-01"})
    own = _newest(cast.dora)
    assert (own.author_id, own.byline, own.announced_at, own.parent_id, own.made_at.year >= 2026) == (cast.dora.pk, "", None, None, True)
    assert Entry.objects.filter(author=cast.amina).count() == 1


def test_an_undo_is_for_whoever_did_the_deed(dora: Client, cast: Cast, client_as: ClientAs) -> None:
    amina = client_as(cast.amina)
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="A note", body="x", audience=audiences.organisation()))
    other = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Another", body="x"))
    page = amina.post(f"/e/{note.uid}/audience/", {"ring": "me"}, follow=True).content.decode()
    found = re.search(rf"/e/{note.uid}/audience/back/([^/]+)/", page)
    assert found is not None
    assert dora.post(found[0]).status_code == 404, "somebody else's"
    assert amina.post(f"/e/{other.uid}/audience/back/{found[1]}/").status_code == 404, "another entry's"
    assert amina.post(found[0][:-3] + "xx/").status_code == 404, "tampered with"
    other.refresh_from_db()
    assert other.audience.ring == Ring.ME
    assert amina.post(found[0]).status_code == 302
    note.refresh_from_db()
    assert note.audience.ring == Ring.ORGANISATION


def test_who_left_a_space_sees_nothing_of_it_any_more(dora: Client, cast: Cast) -> None:
    note = add_entry(
        cast.amina, Draft(kind=Kind.NOTE, title=SECRET, body="Weavers only", tags=["xylindein"], audience=audiences.of_space(cast.weavers))
    )
    assert dora.get(note.get_absolute_url()).status_code == 200
    dora.post("/spaces/weavers/leave/")
    assert dora.get(note.get_absolute_url()).status_code == 404
    for url in ("/", "/stock/?q=xylindein", "/spaces/weavers/", "/people/amina/", "/flow/", "/share/"):
        assert note.uid not in dora.get(url).content.decode(), url


def test_a_narrowed_discussion_is_closed_to_those_who_took_part(dora: Client, cast: Cast) -> None:
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title=SECRET, body="Weavers only", audience=audiences.of_space(cast.weavers)))
    dora.post(f"/e/{note.uid}/comments/", {"body": "What I said myself"})
    own = _newest(cast.dora)
    set_audience(cast.amina, note, audiences.of_space(cast.lantern))
    seen = {url: dora.get(url).content.decode() for url in (own.get_absolute_url(), "/sense/?shelf=responses", "/stock/?q=myself")}
    for url, page in seen.items():
        assert "What I said" in page, "one's own words stay one's own"
        for secret in (SECRET, note.uid, "Weavers only", "Lantern"):
            assert secret not in page, (url, secret)
    assert dora.get(f"/e/{own.uid}/audience/who/").status_code == 404
    assert dora.post(f"/e/{own.uid}/comments/", {"body": "And more"}).status_code == 404
    assert note.responses.count() == 1


def test_a_highlight_lies_only_on_a_page_that_one_may_see(dora: Client, cast: Cast, client_as: ClientAs) -> None:
    from tests.world import make_source

    source = make_source("https://example.org/secret", SECRET)
    add_entry(cast.amina, Draft(kind=Kind.SAVE, title=SECRET, source=source))
    assert dora.get(source.get_absolute_url()).status_code == 404
    assert dora.post(source.get_absolute_url(), {"quote": "Madder root"}).status_code == 404


def test_what_others_fetched_is_not_there_before_it_was_fetched_for_oneself(dora: Client, cast: Cast) -> None:
    from tests.world import make_source

    source = make_source("https://example.org/secret", SECRET)
    add_entry(cast.amina, Draft(kind=Kind.SAVE, title=SECRET, source=source))
    dora.post("/capture/", {"url": source.url})
    for url in (
        _newest(cast.dora).get_absolute_url(),
        "/seek/",
        "/sense/",
        "/",
        "/flow/",
        f"{_newest(cast.dora).get_absolute_url()}lineage/",
    ):
        page = dora.get(url).content.decode()
        assert SECRET not in page and source.uid not in page, url
