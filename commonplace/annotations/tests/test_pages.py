"""Highlights leave to those who may see them, and come in as one's own."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonplace.annotations import views
from commonplace.annotations.model import CONTEXT, MEDIA_TYPE, read_document
from commonplace.entries import audiences
from commonplace.entries.lifecycle import withdraw
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.seek.actions import capture
from commonplace.sense.actions import mark_highlight
from commonplace.sources.models import Source
from tests.cast import READERS, Cast, ClientAs
from tests.world import make_source


@pytest.fixture
def source(db: None) -> Source:
    return make_source("https://example.org/madder", "Madder and its reds")


def mark(cast: Cast, source: Source, ring: str, note: str = "Mind *this*") -> Entry:
    copy = source.snapshots.get()
    return mark_highlight(cast.amina, copy, quote="never boil it", note=note, tags=["dye"], audience=cast.audiences()[ring])


def test_one_by_its_address_for_exactly_those_who_may_see_it(cast: Cast, source: Source, client_as: ClientAs) -> None:
    for ring, readers in READERS.items():
        entry = mark(cast, source, ring)
        for name, viewer in cast.viewers.items():
            assert client_as(viewer).get(f"/annotations/{entry.uid}/").status_code == (200 if name in readers else 404), (ring, name)
    entry = mark(cast, source, "web")
    withdraw(entry)
    assert client_as(cast.amina).get(f"/annotations/{entry.uid}/").status_code == 404


def test_what_it_says(cast: Cast, source: Source, client_as: ClientAs) -> None:
    entry = mark(cast, source, "space")
    answer = client_as(cast.dora).get(f"/annotations/{entry.uid}/")
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    said = answer.json()
    assert not read_document(answer.content).annotations[0].problems
    assert said["@context"] == CONTEXT and said["id"].endswith(f"/annotations/{entry.uid}/")
    assert said["creator"]["name"] == "Amina Diallo" and said["created"].endswith("Z")
    assert said["body"] == [
        {"type": "TextualBody", "value": "Mind *this*", "format": "text/markdown", "purpose": "commenting"},
        {"type": "TextualBody", "value": "dye", "purpose": "tagging"},
    ]
    assert said["target"]["source"] == "https://example.org/madder"
    quote, position = said["target"]["selector"]
    assert (quote["exact"], quote["prefix"][-9:], quote["suffix"]) == ("never boil it", "immer it,"[-8:] + " ", ".")
    text = source.snapshots.get().text
    assert text[position["start"] : position["end"]] == "never boil it"


def test_a_collection_counts_and_holds_only_what_one_may_see(
    cast: Cast, source: Source, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SIZE", 2)
    entries = [mark(cast, source, ring) for ring in ("space", "space", "organisation", "me", "circle")]
    capture(cast.dora, url=source.url)
    client = client_as(cast.dora)
    collection = client.get(f"/annotations/source/{source.uid}/").json()
    assert (collection["total"], len(collection["first"]["items"])) == (3, 2)
    following = collection["first"]["next"].partition("://")[2]
    page = client.get("/" + following.partition("/")[2])
    assert not any(one.problems for one in read_document(page.content).annotations)
    seen = [item["id"] for item in (*collection["first"]["items"], *page.json()["items"])]
    assert {address.split("/")[-2] for address in seen} == {entry.uid for entry in entries[:3]} and "next" not in page.json()
    assert client_as(cast.amina).get("/annotations/mine/").json()["total"] == 5
    assert client_as(cast.dora).get("/annotations/mine/").json()["total"] == 0
    hidden = make_source("https://example.org/locked", "Locked")
    for path in ("", "page/"):
        assert client.get(f"/annotations/source/{hidden.uid}/{path}").status_code == 404


def annotation(**more: object) -> dict[str, object]:
    selector = {"type": "TextQuoteSelector", "exact": "Simmer it", "prefix": "reds. "}
    return {
        "id": "https://elsewhere.example/a/1",
        "type": "Annotation",
        "created": "2019-05-06T07:08:09Z",
        "body": [{"type": "TextualBody", "value": "Slowly"}, {"type": "TextualBody", "value": "dye", "purpose": "tagging"}],
        "target": {"source": "https://example.org/madder", "selector": selector},
        **more,
    }


def send(client: Client, values: dict[str, object]) -> tuple[int, dict[str, object], str]:
    answer = client.post("/annotations/", json.dumps({"@context": CONTEXT, **values}), content_type="application/ld+json")
    return answer.status_code, answer.json(), answer.headers.get("Location", "")


def test_one_sent_becomes_a_highlight_once(cast: Cast, source: Source, client_as: ClientAs) -> None:
    capture(cast.amina, url=source.url)
    client = client_as(cast.amina)
    status, said, location = send(client, annotation())
    entry = Entry.objects.authored_by(cast.amina).get(kind=Kind.HIGHLIGHT)
    assert (status, said["id"]) == (201, location) and location.endswith(f"/annotations/{entry.uid}/")
    assert (entry.quote, entry.body, tags_of(entry), entry.made_at.year) == ("Simmer it", "Slowly", ["dye"], 2019)
    assert entry.audience == audiences.only_me(cast.amina) and entry.highlight_body.start is not None
    again = send(client, annotation())
    assert (again[0], again[2]) == (200, location)
    assert send(client, {key: value for key, value in said.items() if key != "@context"})[0] == 200  # its own address here
    assert Entry.objects.authored_by(cast.amina).filter(kind=Kind.HIGHLIGHT).count() == 1


def test_others_copies_do_not_show_by_an_anchor_that_fits(cast: Cast, source: Source, client_as: ClientAs) -> None:
    mark(cast, source, "me")
    assert send(client_as(cast.farah), annotation())[0] == 201
    entry = Entry.objects.authored_by(cast.farah).get()
    assert entry.quote == "Simmer it" and getattr(entry, "highlight_body", None) is None


def test_what_is_wrong_is_refused_with_its_field(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    status, said, _location = send(client, annotation(created="yesterday"))
    assert (status, said["field"]) == (422, "created") and "created" in str(said["refused"])
    assert send(client, annotation(target="https://example.org/madder"))[0] == 422
    assert not Entry.objects.authored_by(cast.amina).exists()
    assert client_as(None).post("/annotations/", "{}", content_type="application/json").status_code == 302


def test_a_file_handed_in_is_reported_line_by_line(cast: Cast, client_as: ClientAs) -> None:
    items = [
        annotation(),
        annotation(id="urn:x:2", target="https://example.org/whole"),
        annotation(id="urn:x:3", created="soon"),
        annotation(id="urn:x:4", body={"type": "TextualBody", "value": "x" * 600_000}),
        annotation(id="urn:x:5", target={"source": "http://no host/", "selector": {"type": "TextQuoteSelector", "exact": "y"}}),
    ]
    page = {"@context": CONTEXT, "id": "urn:p", "type": "AnnotationPage", "items": items, "next": "https://elsewhere.example/2"}
    client, text = client_as(cast.amina), ""
    for number in (1, 1):
        answer = client.post("/annotations/", {"file": SimpleUploadedFile("a.jsonld", json.dumps(page).encode())})
        text = answer.content.decode()
        assert answer.status_code == 200 and "TextQuoteSelector" in text and "created: " in text and "500,000" in text
        assert "target.source: " in text and "nothing is fetched" in text
        assert Entry.objects.authored_by(cast.amina).count() == number
    assert "1 was here before" in text
    answer = client.post("/annotations/", {"file": SimpleUploadedFile("a.jsonld", b"{}")})
    assert answer.status_code == 422 and "@context" in answer.content.decode()
