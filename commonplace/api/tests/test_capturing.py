"""Saving and marking through the API: the same deeds as on the pages, safe to repeat."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.audience import snapshots_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit.jobs import run_all
from commonplace.people.models import Scope
from commonplace.seek import limits
from commonplace.sense.actions import mark_highlight
from commonplace.sources.models import Snapshot, Source
from tests.cast import Cast
from tests.site import Site, running_site
from tests.world import make_source

ADDRESS = "https://paper.example/madder"
SENTENCE = "Simmer the root, and never let it boil."
SENT = {"html": f"<p>{SENTENCE}</p><p>Only subscribers know of chalk.</p>", "title": "Madder"}


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with running_site() as made:
        settings.FETCH_ALLOW_HOSTS = [made.host]
        yield made


def test_a_page_is_saved_once_however_often_it_is_sent(cast: Cast) -> None:
    program = Program(cast.amina)
    deed = {"url": f"{ADDRESS}?utm_source=x", "deed_key": "a-save-of-mine", "why": "Dye day", "reached_by": "expert", "tags": ["dye"]}
    first, again = (program.post("/saves", **deed, audience={"ring": "space", "space": "weavers"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    save = Entry.objects.get(kind=Kind.SAVE)
    assert (save.source.url, save.body, save.audience.key) == (ADDRESS, "Dye day", f"space:{cast.weavers.pk}")
    assert save.save_body.reached_by == "expert"
    assert first.json()["audience"] == {"ring": "space", "label": "Weavers"}
    assert program.get("/page", url=ADDRESS).json()["save"]["uid"] == save.uid


def test_what_cannot_be_saved_says_at_which_field(cast: Cast) -> None:
    program = Program(cast.bruno)
    cases = [
        ({"url": "not an address"}, "url"),
        ({"url": ADDRESS, "audience": {"ring": "space", "space": "lantern"}}, "audience.space"),
        ({"url": ADDRESS, "audience": {"ring": "circle", "circle": cast.kitchen_table.uid}}, "audience.circle"),
        ({"url": ADDRESS, "audience": {"ring": "people", "people": ["henk"]}}, "audience.people"),
        ({"url": ADDRESS, "audience": {"ring": "moon"}}, "audience.ring"),
        ({"url": ADDRESS, "reached_by": "carrier pigeon"}, "reached_by"),
        ({"url": ADDRESS, "why": "x" * 500_001}, "why"),
        ({"url": ADDRESS, "page": {"html": "<script>1</script>"}}, "page.html"),
        ({"url": ADDRESS, "tags": ["x" * 70]}, "tags"),
    ]
    for sent, field in cases:
        answer = program.post("/saves", deed_key="a-save-of-mine", **sent)
        assert (answer.status_code, answer.json()["field"]) == (422, field), answer.json()
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Entry.objects.exists()


def test_texts_that_no_database_can_hold_do_no_harm(cast: Cast) -> None:
    program = Program(cast.bruno)
    assert program.post("/saves", url=ADDRESS, deed_key="a-save-of-mine", why="nul \x00 in it").status_code == 201
    half = program._client.post(
        "/api/v1/saves",
        '{"url": "https://example.org", "deed_key": "12345678", "why": "\\ud800"}',
        content_type="application/json",
        headers=program._headers,
    )
    assert (half.status_code, half.json()["field"]) == (422, "why")


def test_a_page_sent_along_is_read_by_nobody_else(cast: Cast) -> None:
    program = Program(cast.amina)
    saved = program.post("/saves", url=ADDRESS, deed_key="a-save-of-mine", page=SENT, audience={"ring": "organisation"}).json()
    assert (saved["fetching"], saved["title"]) == ("ready", "Madder")
    copy = Snapshot.objects.get()
    assert [name for name, viewer in cast.viewers.items() if snapshots_visible_to(viewer).filter(pk=copy.pk)] == ["amina"]
    page = program.get("/page", url=ADDRESS).json()
    assert page["copy_at_hand"]["kind"] == "mine"
    assert Program(cast.bruno).get("/page", url=ADDRESS).json()["copy_at_hand"] is None
    assert Source.objects.get().title == ""
    # Saying later that it goes with the save is a word of its own.
    program.post("/saves", url=ADDRESS, deed_key="another-save", page={**SENT, "goes_with_save": True})
    assert Program(cast.bruno).get("/page", url=ADDRESS).json()["copy_at_hand"]["kind"] == "sent"


def test_a_passage_of_a_page_nobody_saved_waits_until_it_was_fetched(cast: Cast, site: Site) -> None:
    program, url = Program(cast.amina), site.page("/madder")
    deed = {"url": url, "deed_key": "a-mark-of-mine", "quote": SENTENCE, "suffix": " Above seventy", "note": "Why?", "tags": ["heat"]}
    waiting = program.post("/highlights", **deed)
    assert (waiting.status_code, waiting.json()["state"]) == (202, "waiting")
    assert program.post("/highlights", **deed).status_code == 202
    run_all()
    marked = program.post("/highlights", **deed)
    assert (marked.status_code, program.post("/highlights", **deed).json()) == (201, marked.json())
    entry = Entry.objects.get(kind=Kind.HIGHLIGHT)
    assert (entry.quote, entry.body, entry.audience.ring) == (SENTENCE, "Why?", Ring.ME)
    assert entry.highlight_body.suffix.startswith(" Above seventy")  # the first of two places
    assert Entry.objects.get(kind=Kind.SAVE).audience.ring == Ring.ME


def test_where_no_page_can_be_had_the_member_is_asked_to_send_it(cast: Cast, site: Site) -> None:
    program, url = Program(cast.amina), site.page("/closed", "Sign in", status=403)
    deed = {"url": url, "deed_key": "a-mark-of-mine", "quote": SENTENCE}
    assert program.post("/highlights", **deed).status_code == 202
    run_all()
    refused = program.post("/highlights", **deed)
    assert (refused.status_code, refused.json()["code"]) == (422, "no_copy")
    assert program.post("/highlights", **deed, page=SENT).status_code == 201
    assert program.post("/highlights", **{**deed, "deed_key": "another-mark", "quote": "Only subscribers know"}).status_code == 201


def test_words_that_stand_in_no_copy_are_marked_nowhere(cast: Cast) -> None:
    source = make_source(ADDRESS, "Madder")
    mark_highlight(cast.amina, source.snapshots.get(), quote="never boil it", audience=audiences.organisation())
    program = Program(cast.bruno)
    deed = {"url": ADDRESS, "deed_key": "a-mark-of-mine", "quote": "Only subscribers know"}
    assert program.post("/highlights", **deed).json()["code"] == "not_in_copy"
    nowhere = program.post("/highlights", **deed, page={"html": "<p>Something else.</p>"})
    assert (nowhere.status_code, nowhere.json()["field"]) == (422, "quote")
    assert not Entry.objects.filter(author=cast.bruno).exists() and Snapshot.objects.count() == 1
    assert program.post("/highlights", **deed, page=SENT).status_code == 201


def test_one_changes_and_removes_ones_own_highlight_and_no_other(cast: Cast) -> None:
    source = make_source(ADDRESS, "Madder")
    entry = mark_highlight(cast.amina, source.snapshots.get(), quote="never boil it", audience=audiences.organisation())
    amina, bruno = Program(cast.amina), Program(cast.bruno)
    path = f"/highlights/{entry.uid}"
    for refused in (bruno.patch(path, revision=1, note="Mine"), bruno.delete(path), bruno.post(f"{path}/bring-back")):
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    changed = amina.patch(path, revision=1, note="Seventy degrees", tags=["heat"], audience={"ring": "me"}).json()
    assert (changed["note"], changed["tags"], changed["revision"], changed["audience"]["ring"]) == ("Seventy degrees", ["heat"], 2, "me")
    late = amina.patch(path, revision=1, note="From another window")
    assert (late.status_code, late.json()["code"]) == (409, "changed_elsewhere")
    assert amina.patch(path, revision=2).json()["note"] == "Seventy degrees"
    assert amina.delete(path).status_code == 204
    assert amina.get("/highlights", url=ADDRESS).json()["items"] == []
    assert amina.post(f"{path}/bring-back").json()["uid"] == entry.uid


def test_a_save_is_withdrawn_and_brought_back(cast: Cast) -> None:
    amina = Program(cast.amina)
    uid = amina.post("/saves", url=ADDRESS, deed_key="a-save-of-mine").json()["uid"]
    assert Program(cast.bruno).delete(f"/saves/{uid}").status_code == 404
    assert amina.delete(f"/saves/{uid}").status_code == 204
    assert amina.post("/saves", url=ADDRESS, deed_key="a-save-of-mine").json()["code"] == "withdrawn"
    assert amina.post(f"/saves/{uid}/bring-back").json()["uid"] == uid


def test_a_program_that_may_only_read_saves_nothing(cast: Cast) -> None:
    reading, capturing = Program(cast.amina, Scope.READ), Program(cast.amina, Scope.CAPTURE)
    refused = reading.post("/saves", url=ADDRESS, deed_key="a-save-of-mine")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    assert capturing.get("/highlights", url=ADDRESS).status_code == 403
    assert not Entry.objects.exists()


def test_marking_is_no_way_round_the_number_of_pages_that_one_may_have_fetched(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CAPTURES_AN_HOUR", 2)
    program = Program(cast.amina)
    answers = [
        program.post("/highlights", url=f"{ADDRESS}/{number}", deed_key=f"mark-{number}-of-mine", quote=SENTENCE).status_code
        for number in (1, 1, 1, 2, 3)
    ]
    assert answers == [202, 202, 202, 202, 429]
    sent = program.post("/highlights", url=f"{ADDRESS}/4", deed_key="mark-4-of-mine", quote=SENTENCE, page=SENT)
    assert sent.status_code == 429 and not Snapshot.objects.exists()
