"""Writing, rewriting and restoring, through the pages; what bad input is answered."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from commonplace.entries import audiences, lifecycle
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity, Ring
from commonplace.kit.clock import now
from commonplace.lineage.models import Edge, Reference
from commonplace.sense.actions import rewrite_entry
from tests.cast import Cast, ClientAs


def write(client: Client, **fields: str) -> HttpResponse:
    return client.post("/notes/new/", {"title": "Madder", "body": "Simmer it.", **fields})


def rewrite(client: Client, entry: Entry, **fields: str) -> HttpResponse:
    present = {"title": entry.title, "body": entry.body, "tags": "", "expected_revision": str(entry.revision)}
    return client.post(f"/e/{entry.uid}/edit/", {**present, **fields})


@pytest.fixture
def note(cast: Cast) -> Entry:
    return add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Simmer it.", audience=audiences.organisation()))


@pytest.fixture
def no_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every edit counts as a new stretch of writing."""
    monkeypatch.setattr(lifecycle, "STILL_TYPING", timedelta(0))


def test_a_note_is_written_for_oneself_unless_said_otherwise(cast: Cast, client_as: ClientAs) -> None:
    answer = write(client_as(cast.amina), tags="dye, red", maturity="growing")
    entry = Entry.objects.get()
    assert (answer.status_code, answer.url) == (302, entry.get_absolute_url())
    assert (entry.kind, entry.audience.ring, entry.maturity, entry.is_announced) == (Kind.NOTE, Ring.ME, Maturity.GROWING, False)
    assert [tag.name for tag in entry.tags.order_by("pk")] == ["dye", "red"]
    assert client_as(cast.bruno).get(entry.get_absolute_url()).status_code == 404


def test_a_question_for_a_space_is_written_in_one_go(cast: Cast, client_as: ClientAs) -> None:
    write(client_as(cast.amina), kind="question", ring="space", space="weavers", feedback_wanted="sources")
    entry = Entry.objects.get()
    assert (entry.kind, entry.audience.space, entry.feedback_wanted) == (Kind.QUESTION, cast.weavers, "sources")
    assert client_as(cast.dora).get(entry.get_absolute_url()).status_code == 200


def test_writing_begins_with_what_it_grows_from(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    hidden = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Hidden"))
    client = client_as(cast.bruno)
    page = client.get("/notes/new/", {"builds_on": f"{note.uid} {hidden.uid}"}).content.decode()
    assert "[[Madder]]" in page and "Hidden" not in page
    write(client, builds_on=f"{note.uid} {hidden.uid} nonsense")
    assert list(Edge.objects.values_list("origin", flat=True)) == [note.pk]


def test_a_double_click_writes_once(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    first, second = (write(client, deed_key="abc") for _ in range(2))
    assert first.url == second.url and Entry.objects.count() == 1
    assert client.cookies["saved"].value == "abc"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "", "body": ""}, "body"),
        ({"title": " \u200b ", "body": "\u200b\n"}, "body"),
        ({"title": "x" * 301}, "title"),
        ({"body": "word " * 200_000}, "body"),
        ({"tags": " ".join(f"tag{number}" for number in range(10_000))}, "tags"),
        ({"tags": "x" * 61}, "tags"),
        ({"kind": "save"}, "kind"),
        ({"maturity": "ripe"}, "maturity"),
    ],
    ids=["empty", "only blanks", "long title", "1 MB", "10,000 tags", "long tag", "another kind", "another word"],
)
def test_what_cannot_be_kept_is_refused_at_its_field(cast: Cast, client_as: ClientAs, fields: dict[str, str], field: str) -> None:
    answer = write(client_as(cast.amina), **fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not Entry.objects.exists()


def test_five_megabytes_are_answered_clearly(cast: Cast, client_as: ClientAs) -> None:
    answer = write(client_as(cast.amina), body="x" * 5_000_000)
    assert answer.status_code in {413, 422, 400}
    assert answer.content and not Entry.objects.exists()


def test_broken_utf8_is_kept_as_well_as_it_can_be(cast: Cast, client_as: ClientAs) -> None:
    raw = b"title=Mad\xff\xfeder&body=Simmer\x00 \xed\xa0\x80 it.&ring=me"
    answer = client_as(cast.amina).post("/notes/new/", raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {302, 422}
    for entry in Entry.objects.all():
        assert client_as(cast.amina).get(entry.get_absolute_url()).status_code == 200
        assert "\x00" not in entry.title + entry.body


def test_a_title_cannot_turn_the_text_beside_it_round(cast: Cast, client_as: ClientAs) -> None:
    write(client_as(cast.amina), title="Red \u202egnp.exe\u2066 madder", body="\u202e")
    assert Entry.objects.get().title == "Red gnp.exe madder"


def test_a_link_to_itself_and_a_circle_of_links_end_somewhere(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    write(client, title="Warp", body="See [[Warp]] and ![[Warp]] and [[Weft]] ![[Weft]]")
    write(client, title="Weft", body="See ![[Warp]] [[Weft]]")
    assert not Reference.objects.filter(entry__title="Warp", target__title="Warp").exists()
    for entry in Entry.objects.all():
        assert client.get(entry.get_absolute_url()).status_code == 200


def test_the_preview_shows_only_what_its_author_may_see(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    add_entry(cast.farah, Draft(kind=Kind.NOTE, title="Locked", body="Drawer."))
    page = (
        client_as(cast.amina)
        .post("/notes/preview/", {"body": "[[Madder]], [[Locked]], @bruno, @nobody <script>x</script>"})
        .content.decode()
    )
    assert note.get_absolute_url() in page and "/people/bruno/" in page
    assert "/people/nobody/" not in page and "<script" not in page and page.count('href="/e/') == 1
    assert "Nothing written yet" in client_as(cast.amina).post("/notes/preview/").content.decode()


def test_only_its_author_rewrites_an_entry(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    for member in (cast.bruno, cast.gita):
        assert client_as(member).get(f"/e/{note.uid}/edit/").status_code == 404
        assert rewrite(client_as(member), note, body="Boil it.").status_code == 404
        assert client_as(member).get(f"/e/{note.uid}/history/").status_code == 404
    assert rewrite(client_as(cast.amina), note, body="Simmer it slowly.").status_code == 302
    note.refresh_from_db()
    assert (note.body, note.revision) == ("Simmer it slowly.", 2)
    assert "slowly" in client_as(cast.bruno).get(note.get_absolute_url()).content.decode()


def test_typing_on_is_one_version_and_later_changes_are_kept(cast: Cast, note: Entry) -> None:
    rewrite_entry(cast.amina, note, title="Madder", body="One", tags=[], expected_revision=1)
    rewrite_entry(cast.amina, note, title="Madder", body="Two", tags=[], expected_revision=2)
    assert note.revisions.count() == 0
    Entry.objects.filter(pk=note.pk).update(made_at=now() - timedelta(hours=1))
    rewrite_entry(cast.amina, note, title="Madder", body="Three", tags=[], expected_revision=3)
    rewrite_entry(cast.amina, note, title="Madder", body="Four", tags=[], expected_revision=4)
    assert [version.body for version in note.revisions.all()] == ["Two"]


def test_versions_are_compared_and_restored(cast: Cast, client_as: ClientAs, note: Entry, no_typing: None) -> None:
    client = client_as(cast.amina)
    rewrite(client, note, body="Boil it.", title="Madder, boiled")
    page = client.get(f"/e/{note.uid}/history/?version=1").content.decode()
    assert "<del>Simmer it.</del>" in page and "<ins>Boil it.</ins>" in page and "Title then:" in page
    assert client.post(f"/e/{note.uid}/history/1/restore/").status_code == 302
    note.refresh_from_db()
    assert (note.title, note.body, note.revision) == ("Madder", "Simmer it.", 3)
    assert [version.body for version in note.revisions.all()] == ["Boil it.", "Simmer it."]
    assert client.get(f"/e/{note.uid}/history/?version=99").status_code == 200
    assert client.get(f"/e/{note.uid}/history/?version=²").status_code == 200
    assert client.post(f"/e/{note.uid}/history/99/restore/").status_code == 404


def test_a_version_is_restored_by_nobody_else(cast: Cast, client_as: ClientAs, note: Entry, no_typing: None) -> None:
    rewrite(client_as(cast.amina), note, body="Boil it.")
    assert client_as(cast.bruno).post(f"/e/{note.uid}/history/1/restore/").status_code == 404


def test_two_windows_lose_nothing(cast: Cast, client_as: ClientAs, note: Entry, no_typing: None) -> None:
    client = client_as(cast.amina)
    assert rewrite(client, note, body="From the first window.").status_code == 302
    answer = rewrite(client, note, body="From the second window.", tags="dye")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("From the first window.") >= 2 and page.count("From the second window.") >= 2
    assert answer.context["form"]["tags"].value() == "dye"
    note.refresh_from_db()
    assert note.body == "From the first window."
    assert rewrite(client, note, body="From both.").status_code == 302
    assert "From the first window." in [version.body for version in note.revisions.all()]


def test_an_empty_edit_is_refused_and_what_stood_there_stays(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    assert rewrite(client_as(cast.amina), note, title="", body=" ").status_code == 422
    assert rewrite(client_as(cast.amina), note, expected_revision="x").status_code == 422
    note.refresh_from_db()
    assert note.body == "Simmer it."


def test_after_signing_out_nothing_of_it_is_left_in_the_browser(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    client = client_as(cast.amina)
    for address in (note.get_absolute_url(), f"/e/{note.uid}/edit/", "/sense/"):
        assert "no-store" in client.get(address).headers["Cache-Control"]
    client.post("/account/logout/")
    assert rewrite(client, note, body="Too late.").status_code == 401
    note.refresh_from_db()
    assert note.body == "Simmer it."


def test_the_library_holds_what_is_mine_on_its_shelves(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    add_entry(cast.amina, Draft(kind=Kind.POST, title="Weld", body="Yellow."))
    add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Indigo", audience=audiences.organisation()))
    client = client_as(cast.amina)
    everything, notes, wrong = (client.get(f"/sense/{query}").content.decode() for query in ("", "?shelf=notes", "?shelf=secrets"))
    assert "Madder" in everything and "Weld" in everything and "Indigo" not in everything
    assert "Madder" in notes and "Weld" not in notes
    assert "Weld" in wrong
    assert "<html" not in client.get("/sense/", headers={"HX-Request": "true"}).content.decode()


def test_the_bin_is_its_owners(cast: Cast, client_as: ClientAs, note: Entry) -> None:
    lifecycle.withdraw(note)
    assert "Madder" in client_as(cast.amina).get("/sense/bin/").content.decode()
    assert "Madder" not in client_as(cast.bruno).get("/sense/bin/").content.decode()
    assert "Madder" not in client_as(cast.amina).get("/sense/").content.decode()
