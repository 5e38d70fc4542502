"""Entries through the API: what a member may do on the pages, a program may do for them, as far as it was allowed."""

from __future__ import annotations

import re

import pytest
from django.test import override_settings

from commonplace.api.models import KeptAnswer
from commonplace.api.tests.doors import Program
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.actions.blocks import block
from commonplace.people.actions.programs import approve, ask_to_pair, hash_of
from commonplace.people.models import Member, Scope, Token
from commonplace.questions.actions.asking import ask
from commonplace.share.actions import withdraw
from commonplace.spaces.actions import make_space
from tests.cast import Cast


def note(author: Member, title: str, *, ring: str = "organisation") -> Entry:
    audience = audiences.only_me(author) if ring == "me" else audiences.organisation()
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Madder simmers below 70 degrees.", audience=audience))


@pytest.fixture
def amina(cast: Cast) -> Program:
    return Program(cast.amina)


def test_a_note_is_written_read_changed_shared_and_withdrawn(cast: Cast, amina: Program) -> None:
    made = amina.post("/entries", title="Madder", text="It *simmers*.", tags=["dyes"])
    assert made.status_code == 201 and made.json()["audience"]["ring"] == "me"
    uid, tag = made.json()["uid"], made.headers["ETag"]
    assert Program(cast.dora).get(f"/entries/{uid}").status_code == 404

    changed = amina.patch(f"/entries/{uid}", {"If-Match": tag}, text="It never boils.")
    assert changed.status_code == 200 and "never boils" in changed.json()["html"] and changed.json()["title"] == "Madder"
    assert changed.headers["ETag"] != tag

    shared = amina.put(f"/entries/{uid}/audience", audience={"ring": "organisation"}, adds="Tried it", announce=True)
    assert shared.json()["is_announced"] and shared.json()["audience"]["ring"] == "organisation"
    read = Program(cast.dora).get(f"/entries/{uid}").json()
    assert "never boils" in read["html"] and read["text"] is None and not read["is_mine"]

    assert amina.delete(f"/entries/{uid}").status_code == 204
    assert Program(cast.dora).get(f"/entries/{uid}").status_code == 404
    assert amina.get("/entries", bin="true").json()["items"][0]["uid"] == uid
    assert amina.post(f"/entries/{uid}/bring-back").status_code == 200


@pytest.mark.parametrize("kind", ["note", "post", "question", "practice", "goal", "journey"])
def test_every_kind_that_is_written_by_hand(amina: Program, kind: str) -> None:
    made = amina.post("/entries", kind=kind, title=f"A {kind} about madder", text="Below 70 degrees")

    assert made.status_code == 201 and made.json()["kind"] == kind
    assert [one["uid"] for one in amina.get("/entries", kind=kind, mine="true").json()["items"]] == [made.json()["uid"]]


@pytest.mark.parametrize("kind", ["save", "highlight", "answer", "comment"])
def test_other_kinds_have_doors_of_their_own(amina: Program, kind: str) -> None:
    refused = amina.post("/entries", kind=kind, title="x", text="y")

    assert refused.status_code == 422 and refused.json()["field"] == "kind"


def test_a_program_that_may_not_share_writes_for_its_member_alone(cast: Cast) -> None:
    program = Program(cast.amina, Scope.WRITE, Scope.STOCK)

    assert program.post("/entries", title="Madder", text="x").status_code == 201
    refused = program.post("/entries", title="Madder", text="x", audience={"ring": "organisation"})
    assert refused.status_code == 403 and refused.json()["code"] == "scope"
    uid = Entry.objects.get(author=cast.amina).uid
    assert program.put(f"/entries/{uid}/audience", audience={"ring": "organisation"}).status_code == 403


def test_what_others_see_is_changed_and_withdrawn_by_programs_that_may_share(cast: Cast) -> None:
    program, shared = Program(cast.amina, Scope.WRITE, Scope.STOCK), note(cast.amina, "Madder")

    assert program.patch(f"/entries/{shared.uid}", {"If-Match": "*"}, text="x").status_code == 403
    assert program.delete(f"/entries/{shared.uid}").status_code == 403
    assert Program(cast.amina).delete(f"/entries/{shared.uid}").status_code == 204
    assert program.post(f"/entries/{shared.uid}/bring-back").status_code == 403


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        (Scope.WRITE, "get", "/entries"), (Scope.READ, "get", "/search?q=x"), (Scope.STOCK, "post", "/entries"),
        (Scope.STOCK, "post", "/notices/read"), (Scope.WRITE, "put", "/spaces/weavers/membership"), (Scope.CAPTURE, "get", "/inbox"),
    ],
)  # fmt: skip
def test_a_program_does_what_it_was_allowed(cast: Cast, scope: Scope, method: str, path: str) -> None:
    program = Program(cast.amina, scope)
    answer = program.get(path) if method == "get" else program.send(method, path, "{}")

    assert answer.status_code == 403 and answer.json()["code"] == "scope"


def test_a_change_says_which_version_it_began_from(cast: Cast, amina: Program) -> None:
    made = amina.post("/entries", title="Madder", text="one")
    uid = made.json()["uid"]

    assert amina.patch(f"/entries/{uid}", {}, text="two").status_code == 428
    assert amina.patch(f"/entries/{uid}", {"If-Match": '"another"'}, text="two").status_code == 412
    assert amina.patch(f"/entries/{uid}", {"If-Match": made.headers["ETag"]}, text="two").status_code == 200
    lost = amina.patch(f"/entries/{uid}", {"If-Match": made.headers["ETag"]}, text="three")
    assert lost.status_code == 412 and lost.json()["code"] == "changed_elsewhere"
    assert Entry.objects.get(uid=uid).body == "two"


def test_what_the_program_has_is_not_sent_again(amina: Program) -> None:
    made = amina.post("/entries", title="Madder", text="one")
    path = f"/entries/{made.json()['uid']}"

    assert amina.get(path, headers={"If-None-Match": made.headers["ETag"]}).status_code == 304
    assert amina.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_same_key_does_it_once(cast: Cast, amina: Program) -> None:
    first = amina.post("/entries", {"Idempotency-Key": "k-1"}, title="Madder", text="one")
    again = amina.post("/entries", {"Idempotency-Key": "k-1"}, title="Madder", text="one")

    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true" and again.headers["ETag"] == first.headers["ETag"]
    assert Entry.objects.filter(author=cast.amina).count() == 1
    other = amina.post("/entries", {"Idempotency-Key": "k-1"}, title="Weld", text="two")
    assert other.status_code == 422 and other.json()["code"] == "key_used"
    # The key is the program's own: another's is another.
    assert Program(cast.bruno).post("/entries", {"Idempotency-Key": "k-1"}, title="Madder", text="one").status_code == 201


def test_a_refusal_is_repeated_too_and_a_key_without_a_token_is_nothing(amina: Program) -> None:
    for _turn in range(2):
        assert amina.post("/entries", {"Idempotency-Key": "k-2"}, title="", text="").status_code == 422
    assert amina.post("/entries", {"Idempotency-Key": "k-3", "Authorization": "Bearer wrong"}, title="x", text="y").status_code == 401
    assert amina.post("/entries", {"Idempotency-Key": "x" * 200}, title="x", text="y").status_code == 422


def test_an_answer_that_is_repeated_shows_what_may_be_seen_now(cast: Cast, amina: Program) -> None:
    other = add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Vats", body="## Heat\n\nNever boil it.", audience=audiences.organisation()))
    sent = {"title": "Madder", "text": "See:\n\n![[Vats#Heat]]"}
    first = amina.post("/entries", {"Idempotency-Key": "k-4"}, **sent)
    assert "Never boil it" in first.json()["html"] and "Never boil it" not in str(list(KeptAnswer.objects.values()))
    assert amina.post("/entries", {"Idempotency-Key": "k-4"}, **sent).json() == first.json()
    withdraw(cast.bruno, other)

    again = amina.post("/entries", {"Idempotency-Key": "k-4"}, **sent)
    assert again.headers["Idempotent-Replayed"] == "true" and again.json()["uid"] == first.json()["uid"]
    assert "Never boil it" not in again.content.decode()


def test_the_key_is_good_for_a_day_though_the_secret_is_another_by_then(cast: Cast, amina: Program) -> None:
    amina.post("/entries", {"Idempotency-Key": "k-5"}, title="Madder", text="one")
    amina.secret = "cpl_next"
    Token.objects.filter(pk=amina.token.pk).update(token_hash=hash_of("cpl_next"))
    for word in ("Bearer", "bearer"):
        again = amina.post("/entries", {"Idempotency-Key": "k-5", "Authorization": f"{word} cpl_next"}, title="Madder", text="one")
        assert again.headers["Idempotent-Replayed"] == "true"
    assert Entry.objects.filter(author=cast.amina).count() == 1


def test_a_replay_is_counted_as_a_request_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = Program(cast.amina)
    sent = {"title": "Madder", "text": "one"}
    first = amina.post("/entries", {"Idempotency-Key": "k-7"}, **sent)
    again = amina.post("/entries", {"Idempotency-Key": "k-7"}, **sent)
    assert int(again.headers["RateLimit-Remaining"]) == int(first.headers["RateLimit-Remaining"]) - 1
    monkeypatch.setattr("commonplace.api.auth.MOST", 2)
    refused = amina.post("/entries", {"Idempotency-Key": "k-7"}, **sent)
    assert refused.status_code == 429 and refused.json()["code"] == "too_many"


def test_what_was_refused_may_succeed_under_the_same_key(cast: Cast) -> None:
    amina = Program(cast.amina)
    written = {"title": "Kept", "text": "one", "audience": {"ring": "space", "space": "not-yet-there"}}
    assert amina.post("/entries", {"Idempotency-Key": "k-8"}, **written).status_code in {404, 422}
    make_space(cast.amina, name="Not yet there")
    assert amina.post("/entries", {"Idempotency-Key": "k-8"}, **written).status_code == 201


def test_more_than_can_be_taken_is_said_as_a_problem(cast: Cast) -> None:
    amina = Program(cast.amina)
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1_000):
        refused = amina.post("/entries", {"Idempotency-Key": "k-9"}, title="Long", text="a" * 2_000)
    assert refused.status_code == 413 and refused.json()["code"] == "too_large"


def test_no_secret_of_another_program_is_kept(cast: Cast, amina: Program) -> None:
    asked = ask_to_pair(name="Another", scopes=[Scope.READ])
    approve(cast.amina, pairing=asked.pairing)
    given = amina.post("/pairing/token", {"Idempotency-Key": "k-6"}, device_code=asked.device_code)

    assert given.status_code == 200 and given.json()["token"] not in str(list(KeptAnswer.objects.values()))


def test_what_answers_a_hidden_comment_says_nothing_of_it(cast: Cast) -> None:
    root = note(cast.amina, "Madder")
    hidden = comment(cast.chidi, root, body="At seventy?")
    comment(cast.dora, hidden, body="Below that.")
    path = f"/entries/{root.uid}/responses"
    assert [one["answers"] for one in Program(cast.bruno).get(path).json()["items"]] == [root.uid, hidden.uid]
    block(cast.bruno, cast.chidi)

    answer = Program(cast.bruno).get(path)
    assert [one["answers"] for one in answer.json()["items"]] == [root.uid] and hidden.uid not in answer.content.decode()


def test_lists_page_by_key_to_the_end(cast: Cast, amina: Program) -> None:
    made = [note(cast.bruno, f"Note {number}").uid for number in range(7)]
    hidden = note(cast.bruno, "Secret", ring="me").uid
    found: list[str] = []
    answer = amina.get("/entries", size="3")
    while True:
        found += [one["uid"] for one in answer.json()["items"]]
        if not answer.json()["next"]:
            assert "Link" not in answer.headers
            break
        assert 'rel="next"' in answer.headers["Link"]
        answer = amina.get("/entries", size="3", after=answer.json()["next"])

    assert found == made[::-1] and hidden not in found


def test_lists_can_be_narrowed_and_what_is_hidden_is_404(cast: Cast, amina: Program) -> None:
    by_bruno, by_dora = note(cast.bruno, "B").uid, note(cast.dora, "D").uid

    assert [one["uid"] for one in amina.get("/entries", author="dora").json()["items"]] == [by_dora]
    assert {one["uid"] for one in amina.get("/entries").json()["items"]} == {by_bruno, by_dora}
    for narrowed in ({"author": "nobody"}, {"space": "almanac"}, {"source": "nothere"}):
        assert amina.get("/entries", **narrowed).status_code == 404
    assert amina.get("/entries", tag="no-such").json()["items"] == []


def test_talk_thanks_and_lineage(cast: Cast, amina: Program) -> None:
    question = ask(cast.amina, title="Which mordant?", audience=audiences.organisation())
    dora = Program(cast.dora)
    answer = dora.post(f"/entries/{question.uid}/answers", text="Alum.")
    assert answer.status_code == 201
    said = amina.post(f"/entries/{answer.json()['uid']}/comments", text="How much?")
    assert said.status_code == 201
    listed = Program(cast.chidi).get(f"/entries/{question.uid}/responses").json()["items"]
    assert [(one["kind"], one["answers"]) for one in listed] == [("answer", question.uid), ("comment", answer.json()["uid"])]

    assert dora.send("put", f"/entries/{answer.json()['uid']}/accepted", "").status_code == 404
    assert amina.send("put", f"/entries/{answer.json()['uid']}/accepted", "").status_code == 204
    assert dora.post(f"/entries/{question.uid}/thanks", used_for="the dye day").status_code == 201
    (thanks,) = amina.get(f"/entries/{question.uid}/thanks").json()["items"]
    assert thanks == {"by": {"handle": "dora", "name": "Dora Lindqvist"}, "used_for": "the dye day"}

    grown = dora.post("/entries", title="Alum notes", text="x", builds_on=[question.uid], audience={"ring": "organisation"})
    led_to = amina.get(f"/entries/{question.uid}/lineage").json()["led_to"]
    assert grown.json()["uid"] in {one["uid"] for one in led_to}
    linking = dora.post("/entries", title="Links", text="See [[Which mordant?]]", audience={"ring": "organisation"}).json()["uid"]
    mentioned = amina.get(f"/entries/{question.uid}/lineage").json()["mentioned_in"]
    assert [(one["how"], one["uid"]) for one in mentioned] == [("mentions", linking)]


def test_building_on_what_is_hidden_is_like_building_on_nothing(cast: Cast, amina: Program) -> None:
    hidden = note(cast.bruno, "Secret", ring="me")
    answers = [amina.post("/entries", title="x", text="y", builds_on=[uid]) for uid in (hidden.uid, "nothere")]

    assert [one.status_code for one in answers] == [422, 422] and answers[0].json() == answers[1].json()


def test_finding(cast: Cast, amina: Program) -> None:
    shown, hidden = note(cast.bruno, "Madder vat"), note(cast.bruno, "Madder secret", ring="me")
    found = amina.get("/search", q="madder").json()

    assert [one["uid"] for one in found["items"]] == [shown.uid] and hidden.title not in str(found)
    assert amina.get("/answers", q="How hot may madder simmer?").json()["sentences"][0]["text"] == "Madder simmers below 70 degrees."
    unknown = amina.get("/answers", q="Who feeds the penguins?").json()
    assert not unknown["is_known"] and unknown["sentences"] == []
    assert amina.get(f"/entries/{shown.uid}/near").status_code == amina.get("/people-who-know", q="madder").status_code == 200
    assert amina.get("/tags").status_code == 200


def test_places_and_people(cast: Cast, amina: Program) -> None:
    ines = Program(cast.ines)
    assert {one["slug"] for one in ines.get("/spaces").json()["items"]} == {"weavers", "almanac"}  # Lantern is hidden
    assert ines.send("put", "/spaces/weavers/membership", "").status_code == 204
    assert ines.send("put", "/spaces/almanac/membership", "").status_code == 202  # asked
    assert ines.send("put", "/spaces/lantern/membership", "").status_code == 404
    assert [one["slug"] for one in ines.get("/spaces", mine="true").json()["items"]] == ["weavers"]
    assert ines.delete("/spaces/weavers/membership").status_code == 204

    assert "henk" not in {one["handle"] for one in amina.get("/people").json()["items"]}
    assert amina.send("put", "/following/person/bruno", "").status_code == 204
    assert amina.delete("/following/person/bruno").status_code == 204
    assert amina.send("put", "/following/space/nothere", "").status_code == 404
    assert amina.get("/sources").json()["items"] == [] and amina.get("/sources/nothere").status_code == 404


def test_what_comes_to_the_member(cast: Cast, amina: Program) -> None:
    made = amina.post("/entries", title="Madder", text="one", audience={"ring": "organisation"})
    for path in ("/inbox", "/notices", "/review"):
        assert amina.get(path).status_code == 200
    assert amina.post("/notices/read").status_code == 204
    assert amina.post(f"/review/{made.json()['uid']}", answer="keep").status_code in {204, 422}
    assert amina.post("/inbox/nothere/keep").status_code == 404


def test_highlights_in_bulk_say_row_by_row_what_became_of_them(cast: Cast, amina: Program) -> None:
    items = [
        {"url": "https://example.org/madder", "quote": "never let it boil", "note": "mine", "tags": ["dyes"], "place": "page 3"},
        {"url": "https://example.org/madder", "quote": "  "},
        {"url": "not an address", "quote": "words"},
        {"url": "https://example.org/madder", "quote": "never let  it boil"},
        {"url": "https://example.org/weld", "quote": "fades slowly", "marked_at": "2025-01-02T03:04:05Z"},
    ]
    first, again = (amina.post("/highlights/bulk", items=items).json() for _turn in range(2))

    assert first["taken"] == 2 and [row["outcome"] for row in first["rows"]] == ["taken", "skipped", "skipped", "known", "taken"]
    assert all(row["reason"] for row in first["rows"] if row["outcome"] == "skipped")
    assert again["taken"] == 0 and Entry.objects.filter(author=cast.amina, kind=Kind.HIGHLIGHT).count() == 2
    assert Entry.objects.filter(author=cast.amina).exclude(audience__ring="me").count() == 0
    assert Entry.objects.get(quote="fades slowly").made_at.year == 2025


@pytest.mark.parametrize(("method", "path", "status"), [("get", "/nothing", 404), ("delete", "/search", 405), ("get", "/entries/%00", 404)])
def test_whatever_fails_is_a_problem(amina: Program, method: str, path: str, status: int) -> None:
    answer = amina.send(method, path, "")

    assert answer.status_code == status and answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status and answer.json()["code"]


def test_how_much_is_left_is_said(amina: Program) -> None:
    first, second = (int(amina.get("/me").headers["RateLimit-Remaining"]) for _turn in range(2))

    assert second == first - 1


def test_a_version_says_nothing_of_who_may_see_it(cast: Cast, amina: Program) -> None:
    among = {"ring": "people", "people": [cast.dora.handle]}
    one, other = (amina.post("/entries", title=title, audience=among) for title in ("One", "Other"))
    keys = {made.headers["ETag"].strip('"') for made in (one, other)}

    assert len(keys) == 2 and all(re.fullmatch("[0-9a-f]{64}|[0-9a-f]{40}", key) for key in keys)


def test_what_shows_others_words_is_never_called_unchanged(cast: Cast, amina: Program) -> None:
    theirs = Program(cast.dora).post("/entries", title="Weld", text="It gives yellow.", audience={"ring": "organisation"}).json()
    plain, showing = (amina.post("/entries", title="Mine", text=text) for text in ("Yellow.", f"![[{theirs['uid']}]]"))
    again = [amina.get(f"/entries/{one.json()['uid']}", headers={"If-None-Match": one.headers["ETag"]}) for one in (plain, showing)]
    assert [one.status_code for one in again] == [304, 200] and "gives yellow" in again[1].json()["html"]

    Program(cast.dora).delete(f"/entries/{theirs['uid']}")
    later = amina.get(f"/entries/{showing.json()['uid']}", headers={"If-None-Match": showing.headers["ETag"]})
    assert later.status_code == 200 and "gives yellow" not in later.json()["html"]
