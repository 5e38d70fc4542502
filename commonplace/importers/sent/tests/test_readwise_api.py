"""Reading programs that speak Readwise's language send to us, and fetch what is their member's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind, Ring
from commonplace.importers import actions
from commonplace.importers.models import Import, Outcome
from commonplace.kit.clock import now
from commonplace.kit.jobs import run_all
from commonplace.lineage.models import Edge
from commonplace.people.actions import make_token
from commonplace.people.models import Member, Scope
from commonplace.sense.actions import rewrite_entry
from commonplace.share.actions import withdraw
from commonplace.sources.actions import source_at
from tests.cast import Cast, ClientAs

BOILED = "Simmer the root, and never let it boil."
KOREADER = {
    "text": BOILED,
    "title": "The Dyer’s Companion",
    "author": "Elijah Bemiss",
    "source_type": "koreader",
    "category": "books",
    "note": ".madder .heat At seventy?",
    "location": 17,
    "location_type": "order",
    "highlighted_at": "2026-03-01T07:30:00Z",
}
"""As KOReader sends it."""


class Reader:
    """A reading program with the key of a member."""

    def __init__(self, member: Member, *scopes: Scope) -> None:
        _token, secret = make_token(member, name="E-book reader", scopes=scopes or (Scope.CAPTURE, Scope.READ))
        self.headers = {"Authorization": f"Token {secret}"}
        self.client = Client()

    def send(self, *highlights: Any) -> HttpResponse:
        return self.client.post(
            "/api/v2/highlights/", {"highlights": list(highlights)}, content_type="application/json", headers=self.headers
        )

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(f"/api/v2/{path}", query, headers=self.headers)


def test_what_an_e_book_reader_sends_is_a_highlight_of_the_book(cast: Cast) -> None:
    answer = Reader(cast.amina).send(KOREADER)
    assert answer.status_code == 200
    (book,) = answer.json()  # type: ignore[attr-defined]
    assert (book["title"], book["author"], book["category"], book["num_highlights"]) == (
        "The Dyer’s Companion", "Elijah Bemiss", "books", 1,
    )  # fmt: skip
    entry = Entry.objects.get()
    assert (entry.kind, entry.quote, entry.body, entry.audience.ring) == (Kind.HIGHLIGHT, BOILED, "At seventy?", Ring.ME)
    assert tags_of(entry) == ["madder", "heat"] and entry.made_at.isoformat() == "2026-03-01T07:30:00+00:00"
    assert Edge.objects.get().place == "page 17"
    assert len(book["modified_highlights"]) == 1


def test_an_address_without_its_last_stroke_will_do(cast: Cast) -> None:
    reader = Reader(cast.amina)
    answer = reader.client.post("/api/v2/highlights", {"highlights": [KOREADER]}, content_type="application/json", headers=reader.headers)
    assert answer.status_code == 200 and Entry.objects.count() == 1
    assert reader.get("auth").status_code == 204


def test_sent_again_nothing_is_taken_twice_and_no_report_is_made(cast: Cast) -> None:
    reader = Reader(cast.amina)
    first = reader.send(KOREADER).json()  # type: ignore[attr-defined]
    again = reader.send(KOREADER, {**KOREADER, "text": "A second bath gives salmon."}).json()  # type: ignore[attr-defined]
    assert again[0]["id"] == first[0]["id"] and again[0]["num_highlights"] == 2
    assert len(again[0]["modified_highlights"]) == 1 and again[0]["modified_highlights"] != first[0]["modified_highlights"]
    assert reader.send(KOREADER).json()[0]["modified_highlights"] == []  # type: ignore[attr-defined]
    assert Entry.objects.count() == 2 and Import.objects.count() == 2


def test_a_note_changed_there_is_changed_here_unless_it_was_changed_here_too(cast: Cast) -> None:
    reader = Reader(cast.amina)
    reader.send(KOREADER)
    for note in ("At sixty.", ".madder At sixty-five."):
        reader.send({**KOREADER, "note": note})
    entry = Entry.objects.get()
    assert (entry.body, tags_of(entry)) == ("At sixty-five.", ["madder"])
    rewrite_entry(cast.amina, entry, title="", body="My own thought.", tags=[], expected_revision=entry.revision)
    reader.send({**KOREADER, "note": "At seventy."})
    assert Entry.objects.get().body == "My own thought."


def test_what_lies_in_the_bin_stays_there(cast: Cast) -> None:
    reader = Reader(cast.amina)
    reader.send(KOREADER)
    withdraw(cast.amina, Entry.objects.get())
    reader.send(KOREADER)
    assert Entry.objects.get().is_withdrawn


def test_the_same_in_readwise_s_own_file_is_known_again(cast: Cast) -> None:
    reader = Reader(cast.amina)
    reader.send(KOREADER)
    table = f'Highlight,Book Title,Book Author\n"{BOILED}",The Dyer’s Companion,Elijah Bemiss\n'
    imported = actions.hand_in(cast.amina, ContentFile(table.encode()), file_name="readwise.csv")
    run_all()
    assert imported.lines.get().outcome in {Outcome.PRESENT, Outcome.CHANGED}


def test_an_article_is_a_page_known_by_its_address(cast: Cast) -> None:
    url = "https://dyes.example.org/madder"
    answer = Reader(cast.amina).send({"text": BOILED, "title": "Madder", "source_url": f"{url}?utm_source=x", "category": "articles"})
    assert answer.json()[0]["source_url"] == url  # type: ignore[attr-defined]
    assert Entry.objects.get().source == source_at(url)
    assert not Entry.objects.visible_to(cast.bruno).exists()


def test_what_cannot_be_taken_is_left_and_told(cast: Cast, client_as: ClientAs) -> None:
    reader = Reader(cast.amina)
    answer = reader.send(
        KOREADER, {"text": "", "title": "Empty"}, {"text": "From nowhere"}, 7, {**KOREADER, "text": "x" * 30_000}
    )  # of the last, the beginning is taken
    assert answer.status_code == 200 and Entry.objects.filter(quote=BOILED).exists()
    report = Import.objects.get()
    assert (report.file_name, report.state) == ("Sent by E-book reader", "done")
    assert report.lines.filter(outcome=Outcome.SKIPPED).count() == 3 and report.lines.filter(outcome=Outcome.REMARK).count() == 1
    page = client_as(cast.amina).get(report.get_absolute_url()).content.decode()
    assert "There is no passage in it." in page and "It does not say what the passage is from." in page
    assert client_as(cast.bruno).get(report.get_absolute_url()).status_code == 404


def test_where_nothing_could_be_taken_it_says_why_for_each(cast: Cast) -> None:
    answer = Reader(cast.amina).send({"text": ""}, {"text": "From nowhere"})
    assert answer.status_code == 400
    assert answer.json() == {  # type: ignore[attr-defined]
        "highlights": [{"text": ["There is no passage in it."]}, {"text": ["It does not say what the passage is from."]}]
    }


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "{}", '{"highlights": {}}', '{"highlights": []}', "\xff", "[" * 90_000),
        '{"highlights": [{"text": "\\ud800", "title": "\\u0000x"}]}',
    ],
)
def test_nonsense_is_no_fault_of_ours(cast: Cast, body: str) -> None:
    reader = Reader(cast.amina)
    answer = reader.client.post("/api/v2/highlights/", body.encode("latin-1"), content_type="application/json", headers=reader.headers)
    assert answer.status_code in {200, 400}


def test_a_token_is_asked_for_and_must_allow_it(cast: Cast) -> None:
    assert Reader(cast.amina).get("auth/").status_code == 204
    stranger = Client().get("/api/v2/auth/", headers={"Authorization": "Token nonsense"})
    assert (stranger.status_code, stranger.json()) == (401, {"detail": "Invalid token."})
    assert Client().post("/api/v2/highlights/", {}, content_type="application/json").status_code == 401
    assert Reader(cast.amina, Scope.READ).send(KOREADER).status_code == 403
    assert Reader(cast.amina, Scope.CAPTURE).get("export/").status_code == 403
    ended = Reader(cast.amina)
    cast.amina.tokens.update(revoked_at=now())
    assert ended.send(KOREADER).status_code == 401 and ended.get("auth/").status_code == 401
    assert not Entry.objects.exists()


def test_one_s_own_are_listed_and_nobody_else_s(cast: Cast) -> None:
    reader = Reader(cast.amina)
    reader.send(
        KOREADER, {**KOREADER, "text": "A second bath gives salmon."}, {"text": "Chalk.", "source_url": "https://dyes.example.org/madder"}
    )
    add_entry(
        cast.bruno, Draft(kind=Kind.HIGHLIGHT, quote="His", source=source_at("https://example.org/his"), audience=audiences.organisation())
    )
    listed = reader.get("highlights/", page_size=2).json()  # type: ignore[attr-defined]
    assert (listed["count"], len(listed["results"]), listed["previous"]) == (3, 2, None)
    rest = reader.client.get(listed["next"].removeprefix("http://localhost:8000"), headers=reader.headers).json()
    assert {one["text"] for one in (*listed["results"], *rest["results"])} == {BOILED, "A second bath gives salmon.", "Chalk."}
    assert rest["next"] is None

    books = reader.get("books/").json()  # type: ignore[attr-defined]
    assert [(book["title"], book["num_highlights"]) for book in books["results"]] == [("The Dyer’s Companion", 2), ("madder", 1)]
    exported = reader.get("export/").json()  # type: ignore[attr-defined]
    assert exported["nextPageCursor"] is None and exported["count"] == 3
    assert [len(book["highlights"]) for book in exported["results"]] == [2, 1]
    assert exported["results"][0]["highlights"][0]["tags"][0]["name"] == "madder"
    assert reader.get("export/", updatedAfter="2999-01-01T00:00:00Z").json()["results"] == []  # type: ignore[attr-defined]
    for no_moment in ("lately", "0001-01-01T00:00+14:00"):
        assert reader.get("export/", updatedAfter=no_moment).status_code == 400
    assert reader.get("highlights/", page="2").status_code == 400


def test_a_title_known_from_others_saves_does_not_show(cast: Cast) -> None:
    """Whose page it is called by is what the member saved it as, or words of its address."""
    source = source_at("https://dyes.example.org/the-red-root")
    source.title = "Secret title"
    source.save()
    reader = Reader(cast.amina)
    sent = reader.send({"text": "Chalk.", "title": "Mine", "source_url": source.url})
    for answer in (sent, reader.get("books/"), reader.get("export/")):
        assert b"Secret title" not in answer.content and b"the red root" in answer.content


def test_what_a_request_costs_does_not_grow_with_what_is_listed(cast: Cast) -> None:
    reader = Reader(cast.amina)
    costs = []
    for begin, end in ((0, 3), (3, 30)):
        reader.send(*({**KOREADER, "title": f"Book {number}", "text": f"Words {number}"} for number in range(begin, end)))
        with CaptureQueriesContext(connection) as asked:
            for path in ("highlights/", "books/", "export/"):
                reader.get(path)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 24, costs
