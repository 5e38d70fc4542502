"""Goals and journeys through the API: what their owner may do, what others may see of them, and what does not exist for them."""

from __future__ import annotations

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.models import Following, Goal, JourneyItem, Step, Use
from commonplace.people.models import Member, Scope
from tests.cast import Cast


def note(author: Member, title: str, *, ring: str = "organisation") -> Entry:
    audience = audiences.only_me(author) if ring == "me" else audiences.organisation()
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Madder simmers.", audience=audience))


@pytest.fixture
def amina(cast: Cast) -> Program:
    return Program(cast.amina)


def a_goal(program: Program, ring: str = "organisation") -> str:
    made = program.post("/goals", title="Dye red", trying="A *clear* red", tags=["dyes"], audience={"ring": ring})
    assert made.status_code == 201, made.content
    uid: str = made.json()["uid"]
    return uid


def a_journey(program: Program, ring: str = "organisation") -> str:
    made = program.post("/journeys", title="Into red", text="For dyers", audience={"ring": ring})
    assert made.status_code == 201, made.content
    uid: str = made.json()["uid"]
    return uid


def test_a_goal_is_set_read_rewritten_ended_and_taken_up_again(cast: Cast, amina: Program) -> None:
    uid = a_goal(amina)
    read = amina.get(f"/goals/{uid}")
    assert read.json()["answers"] == {"trying": "A *clear* red", "related": "", "contribute": ""}
    assert read.json()["ending"] is None and read.json()["tags"] == ["dyes"] and read.json()["audience"]["ring"] == "organisation"

    assert amina.patch(f"/goals/{uid}", {}, related="@bruno").status_code == 428
    changed = amina.patch(f"/goals/{uid}", {"If-Match": read.headers["ETag"]}, related="@bruno")
    assert changed.status_code == 200 and changed.json()["answers"]["trying"] == "A *clear* red" and changed.json()["tags"] == ["dyes"]
    assert amina.patch(f"/goals/{uid}", {"If-Match": read.headers["ETag"]}, title="Lost").status_code == 412

    ended = amina.put(f"/goals/{uid}/ending", ending="celebrated", can_now="dye a red that lasts")
    assert ended.json()["ending"] == "celebrated" and ended.json()["can_now"] == "dye a red that lasts"
    assert [one["uid"] for one in amina.get("/goals", shelf="ended").json()["items"]] == [uid]
    assert amina.get("/goals").json()["items"] == []
    assert amina.delete(f"/goals/{uid}/ending").json()["ending"] is None
    assert [one["uid"] for one in amina.get("/goals").json()["items"]] == [uid]


def test_others_read_a_shared_goal_and_change_nothing(cast: Cast, amina: Program) -> None:
    shared, hidden = a_goal(amina), a_goal(amina, ring="me")
    bruno = Program(cast.bruno)
    assert [one["uid"] for one in bruno.get("/goals", shelf="shared").json()["items"]] == [shared]
    read = bruno.get(f"/goals/{shared}").json()
    assert read["answers"] is None and read["text"] is None and "<em>clear</em>" in read["html"]
    step = amina.post(f"/goals/{shared}/steps", text="Buy madder").json()["uid"]
    reflection = amina.post(f"/goals/{shared}/reflections", text="It browns").json()["uid"]
    assert [one["text"] for one in bruno.get(f"/goals/{shared}").json()["steps"]] == ["Buy madder"]
    for uid in (shared, hidden):
        refused = [
            bruno.patch(f"/goals/{uid}", {"If-Match": "*"}, title="Mine"), bruno.put(f"/goals/{uid}/ending", ending="let_go"),
            bruno.delete(f"/goals/{uid}/ending"), bruno.post(f"/goals/{uid}/steps", text="x"), bruno.post(f"/goals/{uid}/steps/{step}/tick"),
            bruno.post(f"/goals/{uid}/reflections", text="x"), bruno.post(f"/goals/{uid}/reflections/{reflection}/remove"),
            bruno.send("put", f"/goals/{uid}/evidence/{shared}", ""), bruno.delete(f"/goals/{uid}/evidence/{shared}"),
        ]  # fmt: skip
        assert {one.status_code for one in refused} == {404}
    for path in (f"/goals/{hidden}", f"/goals/{hidden}/evidence", f"/goals/{hidden}/reflections"):
        assert bruno.get(path).status_code == 404
    assert Goal.objects.get(uid=shared).ended_at is None and Step.objects.get(uid=step).done_at is None


def test_steps_are_ticked_moved_taken_out_and_put_back(amina: Program) -> None:
    uid, other = a_goal(amina), a_goal(amina)
    one, two = (amina.post(f"/goals/{uid}/steps", text=text).json()["uid"] for text in ("One", "Two"))

    def steps() -> list[tuple[str, bool]]:
        return [(step["text"], step["done_at"] is not None) for step in amina.get(f"/goals/{uid}").json()["steps"]]

    assert amina.post(f"/goals/{uid}/steps", text="One").json()["uid"] == one
    assert amina.post(f"/goals/{uid}/steps/{one}/tick").json()["done_at"]
    assert amina.post(f"/goals/{uid}/steps/{two}/up").status_code == 200 and steps() == [("Two", False), ("One", True)]
    assert amina.post(f"/goals/{uid}/steps/{one}/untick").status_code == 200
    assert amina.post(f"/goals/{uid}/steps/{two}/remove").status_code == 200 and steps() == [("One", False)]
    assert amina.post(f"/goals/{uid}/steps/{two}/put-back").status_code == 200 and len(steps()) == 2
    assert amina.post(f"/goals/{other}/steps/{one}/tick").status_code == 404  # of another goal
    assert amina.post(f"/goals/{uid}/steps/{one}/burn").status_code == 422


def test_what_counts_for_a_goal_is_shown_as_far_as_it_may_be_seen(cast: Cast, amina: Program) -> None:
    uid, shown, hidden = a_goal(amina), note(cast.dora, "Weld"), note(cast.amina, "Secret", ring="me")
    unseen = note(cast.dora, "Not for Amina", ring="me")
    for entry in (shown, hidden):
        assert amina.send("put", f"/goals/{uid}/evidence/{entry.uid}", "").status_code == 204
    assert amina.send("put", f"/goals/{uid}/evidence/{unseen.uid}", "").status_code == 404
    path = f"/goals/{uid}/evidence"
    assert {one["title"] for one in amina.get(path).json()["items"]} == {"Weld", "Secret"}
    assert [one["title"] for one in Program(cast.bruno).get(path).json()["items"]] == ["Weld"]
    assert amina.delete(f"{path}/{shown.uid}").status_code == 204
    assert Program(cast.bruno).get(path).json()["items"] == []
    begun = amina.post("/goals", title="Weld, too", evidence=shown.uid)
    assert [one["title"] for one in amina.get(f"/goals/{begun.json()['uid']}/evidence").json()["items"]] == ["Weld"]
    answers = [amina.post("/goals", title="x", evidence=named) for named in (unseen.uid, "nothere")]
    assert [one.status_code for one in answers] == [422, 422] and answers[0].json() == answers[1].json()


def test_reflections_page_by_key_and_come_back(amina: Program) -> None:
    uid = a_goal(amina)
    made = [amina.post(f"/goals/{uid}/reflections", text=f"Thought {number}").json()["uid"] for number in range(3)]
    assert [one["uid"] for one in amina.get(f"/goals/{uid}/reflections").json()["items"]] == made[::-1]
    assert [one["uid"] for one in amina.get(f"/goals/{uid}/reflections", after=made[2]).json()["items"]] == made[1::-1]
    assert amina.post(f"/goals/{uid}/reflections/{made[0]}/remove").status_code == 204
    assert len(amina.get(f"/goals/{uid}/reflections").json()["items"]) == 2
    assert amina.post(f"/goals/{uid}/reflections/{made[0]}/put-back").status_code == 204


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("/goals", {}, "title"), ("/goals", {"title": "x", "trying": "x" * 20_001}, "trying"), ("/goals/G/steps", {"text": " "}, "text"),
        ("/goals/G/reflections", {"text": "x" * 5_001}, "text"), ("/goals", {"title": "x", "audience": {"ring": "space"}}, "audience.space"),
        ("/journeys", {}, "title"), ("/journeys/J/items", {"what": ""}, "what"), ("/journeys/J/items", {"what": "@nobody-here"}, "what"),
        ("/journeys/J/items", {"what": "A step", "why": "x" * 501}, "why"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(amina: Program, path: str, sent: dict[str, object], field: str) -> None:
    path = path.replace("/G/", f"/{a_goal(amina)}/").replace("/J/", f"/{a_journey(amina)}/")
    refused = amina.post(path, **sent)

    assert (refused.status_code, refused.json()["field"]) == (422, field)


def test_the_same_key_sets_one_goal_and_adds_one_item(cast: Cast, amina: Program) -> None:
    for _turn in range(2):
        assert amina.post("/goals", {"Idempotency-Key": "g-1"}, title="Once").status_code == 201
    assert Goal.objects.filter(author=cast.amina).count() == 1
    journey = a_journey(amina)
    first, again = (amina.post(f"/journeys/{journey}/copy", {"Idempotency-Key": "j-1"}) for _turn in range(2))
    assert first.json() == again.json() and again.headers["Idempotent-Replayed"] == "true"
    assert Entry.objects.filter(author=cast.amina, kind=Kind.JOURNEY).count() == 2


def test_a_program_that_may_not_share_leaves_alone_what_others_see(cast: Cast, amina: Program) -> None:
    shared, own = a_goal(amina), a_goal(amina, ring="me")
    journey = a_journey(amina)
    program = Program(cast.amina, Scope.WRITE, Scope.STOCK)
    assert program.post(f"/goals/{own}/steps", text="x").status_code == 201
    refused = [
        program.post(f"/goals/{shared}/steps", text="x"), program.put(f"/goals/{shared}/ending", ending="let_go"),
        program.post("/goals", title="x", audience={"ring": "organisation"}), program.post(f"/journeys/{journey}/items", what="x"),
    ]  # fmt: skip
    assert {(one.status_code, one.json()["code"]) for one in refused} == {(403, "scope")}
    assert Program(cast.amina, Scope.STOCK).post("/goals", title="x").status_code == 403
    assert Program(cast.amina, Scope.WRITE).get("/goals").status_code == 403


def test_a_journey_is_laid_out_changed_and_reordered(cast: Cast, amina: Program) -> None:
    uid, entry, hidden = a_journey(amina), note(cast.dora, "Weld"), note(cast.dora, "Not for Amina", ring="me")
    path = f"/journeys/{uid}"
    whats = ["https://example.org/madder", entry.uid, "@bruno", "Buy alum"]
    items = [amina.post(f"{path}/items", what=what, why="It helps").json()["uid"] for what in whats]
    assert amina.post(f"{path}/items", what="Buy alum").json()["uid"] == items[3]
    assert amina.post(f"{path}/items", what=f"/e/{hidden.uid}/").json()["field"] == "what"

    read = amina.get(path)
    shown = [(one["thing"], one["title"]) for one in read.json()["items"]]
    assert shown == [("source", "https://example.org/madder"), ("entry", "Weld"), ("member", "Bruno Costa"), ("step", "Buy alum")]
    assert read.json()["items"][0]["address"] == "https://example.org/madder" and read.json()["items"][3]["address"] == ""
    assert amina.patch(f"{path}/items/{items[3]}", {}, why="Without it nothing holds").status_code == 204
    assert amina.post(f"{path}/items/{items[3]}/up").status_code == amina.post(f"{path}/items/{items[0]}/remove").status_code == 204
    after = amina.get(path).json()["items"]
    assert [one["title"] for one in after] == ["Weld", "Buy alum", "Bruno Costa"] and after[1]["why"] == "Without it nothing holds"
    assert amina.post(f"{path}/items/{items[0]}/put-back").status_code == 204 and len(amina.get(path).json()["items"]) == 4
    changed = amina.patch(path, {"If-Match": read.headers["ETag"]}, text="For everybody")
    assert changed.status_code == 200 and changed.json()["title"] == "Into red" and "For everybody" in changed.json()["html"]
    assert [one["uid"] for one in amina.get("/journeys", shelf="mine").json()["items"]] == [uid]


def test_a_journey_is_walked_by_whoever_sees_it_and_changed_by_its_author_alone(cast: Cast, amina: Program) -> None:
    uid, secret = a_journey(amina), note(cast.amina, "Secret", ring="me")
    path, dora = f"/journeys/{uid}", Program(cast.dora, Scope.STOCK, Scope.WRITE)
    first, _second, hidden = (amina.post(f"{path}/items", what=what).json()["uid"] for what in ("One", "Two", secret.uid))
    assert [one["uid"] for one in dora.get("/journeys").json()["items"]] == [uid]
    assert dora.send("put", f"{path}/walk", "").status_code == 204
    assert [one["is_here"] for one in dora.get(path).json()["items"]] == [True, False]
    assert dora.put(f"{path}/items/{first}/use", how="tried", word="slowly").status_code == 204
    walked = dora.get(path).json()
    assert walked["is_walked"] and walked["walkers"] is None and walked["items"][0]["use"] == {"how": "tried", "word": "slowly"}
    assert [one["is_here"] for one in walked["items"]] == [False, True]
    assert dora.send("put", f"{path}/items/{first}/here", "").status_code == 204
    assert dora.delete(f"{path}/items/{first}/use").status_code == 204 and not Use.objects.exists()
    assert amina.get(path).json()["is_walked"] is False
    assert [one["uid"] for one in dora.get("/journeys", shelf="walking").json()["items"]] == [uid]

    for asked in ("here", "use"):
        assert dora.put(f"{path}/items/{hidden}/{asked}", how="tried").status_code == 404
    refused = [
        dora.post(f"{path}/items", what="Mine"), dora.patch(f"{path}/items/{first}", {}, why="x"), dora.post(f"{path}/items/{first}/remove"),
        dora.patch(path, {"If-Match": "*"}, title="Mine"),
    ]  # fmt: skip
    assert {one.status_code for one in refused} == {404} and JourneyItem.objects.filter(removed_at__isnull=True).count() == 3
    copy = dora.post(f"{path}/copy").json()["uid"]
    assert [one["title"] for one in dora.get(f"/journeys/{copy}").json()["items"]] == ["One", "Two"]
    assert dora.get(f"/journeys/{copy}").json()["audience"]["ring"] == "me" and amina.get(f"/journeys/{copy}").status_code == 404
    assert dora.delete(f"{path}/walk").status_code == 204 and not Following.objects.filter(member=cast.dora).exists()


def test_a_hidden_journey_is_not_there(cast: Cast, amina: Program) -> None:
    uid = a_journey(amina, ring="me")
    item = amina.post(f"/journeys/{uid}/items", what="One").json()["uid"]
    dora = Program(cast.dora)
    answers = [
        dora.get(f"/journeys/{uid}"), dora.send("put", f"/journeys/{uid}/walk", ""), dora.delete(f"/journeys/{uid}/walk"),
        dora.post(f"/journeys/{uid}/copy"), dora.put(f"/journeys/{uid}/items/{item}/use", how="tried"),
    ]  # fmt: skip
    assert {one.status_code for one in answers} == {404} and not Following.objects.exists()
    assert dora.get("/journeys").json()["items"] == []
