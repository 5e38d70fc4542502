"""Writing through the API: the same deeds as on the pages, each within the leave that the program was given."""

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Scope
from commonplace.sense.actions import write_entry
from tests.cast import Cast

WEAVERS = {"ring": "space", "space": "weavers"}


def test_a_note_is_written_once(cast: Cast) -> None:
    program = Program(cast.amina, Scope.WRITE)
    note = {"title": "Madder", "body": "Never *boil* it", "tags": ["dye"], "deed_key": "madder-note-1"}
    first, again = program.post("/entries", **note), program.post("/entries", **note)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["uid"] == again.json()["uid"] and first.json()["audience"]["ring"] == "me"
    entry = Entry.objects.get()
    assert (entry.author, entry.kind, entry.body, entry.is_announced) == (cast.amina, Kind.NOTE, "Never *boil* it", False)


def test_what_is_shared_takes_a_scope_of_its_own(cast: Cast) -> None:
    note = {"title": "Madder", "body": "Red", "audience": WEAVERS, "deed_key": "madder-note-1"}
    refused = Program(cast.amina, Scope.WRITE).post("/entries", **note)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (403, "scope", "audience")
    assert not Entry.objects.exists()
    assert Program(cast.amina, Scope.WRITE, Scope.SHARE).post("/entries", **note).json()["audience"]["label"] == "Weavers"
    foreign = Program(cast.emil).post("/entries", **note)
    assert (foreign.status_code, foreign.json()["field"]) == (422, "audience.space")


def test_a_question_is_asked_answered_commented_and_thanked_for(cast: Cast) -> None:
    amina, dora = Program(cast.amina), Program(cast.dora)
    asked = amina.post("/entries", kind="question", title="When is madder ready?", audience=WEAVERS, deed_key="question-1")
    assert (asked.status_code, asked.json()["kind"], asked.json()["is_announced"]) == (201, "question", True)
    address = f"/entries/{asked.json()['uid']}"
    answer = dora.post(f"{address}/answers", body="After three years", deed_key="answer-1")
    comment = dora.post(f"{address}/comments", body="Which soil?", deed_key="comment-1")
    assert (answer.json()["kind"], comment.json()["kind"]) == ("answer", "comment")
    assert dora.post(f"{address}/comments", body="Which soil?", deed_key="comment-1").status_code == 200
    assert dora.post(f"{address}/thanks", used_for="the garden", deed_key="thanks-1").status_code == 204
    assert amina.post(f"{address}/thanks", used_for="myself", deed_key="thanks-2").json()["code"] == "refused"
    for path in ("answers", "comments"):
        assert Program(cast.emil).post(f"{address}/{path}", body="?", deed_key="outside-1").status_code == 404
    assert Program(cast.emil).post(f"{address}/thanks", used_for="?", deed_key="outside-2").status_code == 404


def test_an_entry_grows_from_what_its_author_may_see_and_nothing_else(cast: Cast) -> None:
    hidden = write_entry(cast.dora, title="Woad", body="Blue")
    seen = write_entry(cast.dora, title="Weld", body="Yellow", audience=audiences.organisation())
    amina = Program(cast.amina)
    assert amina.post("/entries", title="Dyes", body="All", grown_from=[hidden.uid], deed_key="growing-1").status_code == 404
    grown = amina.post("/entries", title="Dyes", body="All", grown_from=[seen.uid], deed_key="growing-2").json()
    assert [line["uid"] for line in amina.get(f"/entries/{grown['uid']}/lineage").json()["grown_from"]] == [seen.uid]


def test_a_change_says_what_it_began_from(cast: Cast) -> None:
    note = write_entry(cast.amina, title="Madder", body="Red", tags=["dye"], audience=audiences.organisation())
    amina, address = Program(cast.amina), f"/entries/{note.uid}"
    tag = amina.get(address).headers["ETag"]
    assert amina.patch(address, body="Redder").status_code == 428
    changed = amina.ask("patch", address, headers={"If-Match": tag}, body="Redder")
    assert (changed.status_code, changed.json()["body"], changed.json()["title"], changed.json()["tags"]) == (
        200,
        "Redder",
        "Madder",
        ["dye"],
    )
    late = amina.ask("patch", address, headers={"If-Match": tag}, body="Pink")
    assert (late.status_code, late.json()["code"]) == (412, "changed_elsewhere")
    assert amina.ask("patch", address, headers={"If-Match": changed.headers["ETag"]}, title="Madder root").json()["title"] == "Madder root"
    assert Program(cast.dora).ask("patch", address, headers={"If-Match": "*"}, body="Mine").status_code == 404
    note.refresh_from_db()
    assert note.body == "Redder"


def test_sharing_announcing_withdrawing_and_bringing_back_are_its_authors(cast: Cast) -> None:
    note = write_entry(cast.amina, title="Madder", body="Red")
    amina, dora, address = Program(cast.amina), Program(cast.dora), f"/entries/{note.uid}"
    assert dora.ask("put", f"{address}/audience", audience=WEAVERS).status_code == 404
    writing = Program(cast.amina, Scope.WRITE, Scope.STOCK)
    assert writing.ask("put", f"{address}/audience", audience=WEAVERS).json()["code"] == "scope"
    shared = amina.ask("put", f"{address}/audience", audience=WEAVERS, adds="Tried it", announce=True).json()
    assert shared["is_announced"] and dora.get(address).status_code == 200
    assert dora.delete(address).status_code == 404
    for refused in (writing.delete(address), writing.ask("patch", address, headers={"If-Match": "*"}, body="Pink")):
        assert (refused.status_code, refused.json()["code"]) == (403, "scope")  # others see it by now
    assert amina.delete(address).status_code == 204 and dora.get(address).status_code == 404
    assert dora.ask("post", f"{address}/bring-back").status_code == 404
    assert writing.ask("post", f"{address}/bring-back").status_code == 403
    assert amina.ask("post", f"{address}/bring-back").status_code == 200 and dora.get(address).status_code == 200


def test_what_is_sent_may_be_anything_and_is_never_a_fault(cast: Cast) -> None:
    program = Program(cast.amina)
    for body in ("{}", "[]", "null", '{"title": "\\u0000", "deed_key": "12345678"}', '{"title": "\\ud800", "deed_key": "12345678"}'):
        for method, path in (
            ("post", "/entries"),
            ("patch", "/entries/zzz"),
            ("put", "/entries/zzz/audience"),
            ("post", "/entries/%00/comments"),
        ):
            assert program.send(method, path, body).status_code < 500
    assert program.get("/entries", q="\x00 tag: -", author='"', after="\x00").status_code < 500
