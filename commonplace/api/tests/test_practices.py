"""Practices through the API: who keeps one moves and rewrites it, who sees it says what came of it."""

from __future__ import annotations

import pytest

from commonplace.api.practice_schemas import OutcomeVerdict
from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Scope
from commonplace.practices.actions.writing import Fields, propose
from commonplace.practices.models import Adoption, Outcome, Practice, Verdict
from tests.cast import Cast

TRIAL = {"tries": "Dye at 60", "measure": "Brown skeins", "starts_on": "2026-03-01", "ends_on": "2026-03-28"}
TRIED = {"verdict": "worked", "words": "A clear red", "tried_on": "2026-03-20"}


@pytest.fixture
def practice(cast: Cast) -> Entry:
    return propose(cast.amina, title="Dye cool", fields=Fields(context="Madder", probe="Below 70"), audience=audiences.organisation())


@pytest.fixture
def amina(cast: Cast) -> Program:
    return Program(cast.amina)


def test_the_verdicts_are_those_of_the_room() -> None:
    assert [one.value for one in OutcomeVerdict] == list(Verdict)


def test_it_is_read_and_rewritten_by_whoever_keeps_it(cast: Cast, amina: Program, practice: Entry) -> None:
    path, dora = f"/practices/{practice.uid}", Program(cast.dora)
    read = amina.get(path)
    assert read.json()["fields"] == {"context": "Madder", "probe": "Below 70", "outcome": "", "limits": ""} and read.json()["may_keep"]
    assert read.json()["leads_to"] == ["experiment", "retired"]
    seen = dora.get(path).json()
    assert seen["fields"] is None and seen["leads_to"] == [] and "Below 70" in seen["html"]
    assert dora.patch(path, {"If-Match": "*"}, title="Mine").status_code == 404
    changed = amina.patch(path, {"If-Match": read.headers["ETag"]}, limits="Not for silk", keepers=["dora"])
    assert changed.status_code == 204 and changed.headers["ETag"] != read.headers["ETag"]
    assert amina.patch(path, {"If-Match": read.headers["ETag"]}, title="Lost").status_code == 412
    assert [one["handle"] for one in amina.get(path).json()["keepers"]] == ["dora"]
    assert dora.patch(path, {"If-Match": "*"}, probe="Below 65").status_code == 204
    assert dora.patch(path, {"If-Match": "*"}, keepers=[]).json()["field"] == "keepers"
    assert amina.patch(path, {"If-Match": "*"}, keepers=["nobody"]).json()["field"] == "keepers"
    assert amina.get(path).json()["fields"] == {"context": "Madder", "probe": "Below 65", "outcome": "", "limits": "Not for silk"}


def test_it_moves_on_evidence_alone(cast: Cast, amina: Program, practice: Entry) -> None:
    path, dora = f"/practices/{practice.uid}", Program(cast.dora)
    assert amina.post(f"{path}/moves", to="experiment").json()["field"] == "to"
    assert dora.post(f"{path}/experiments", **TRIAL).status_code == dora.post(f"{path}/moves", to="retired").status_code == 404
    experiment = amina.post(f"{path}/experiments", **TRIAL).json()["uid"]
    assert amina.post(f"{path}/experiments", **(TRIAL | {"ends_on": "2026-02-01"})).status_code == 422
    assert amina.post(f"{path}/moves", to="experiment").status_code == 201
    assert [one["uid"] for one in amina.get("/practices", stage="experiment").json()["items"]] == [practice.uid]
    assert dora.put(f"{path}/experiments/{experiment}/result", verdict="worked", result="x").status_code == 404
    assert amina.put(f"{path}/experiments/{experiment}/result", verdict="partly", result="Less brown").status_code == 204
    assert amina.put(f"{path}/experiments/{experiment}/result", verdict="worked", result="Unseen").json()["field"] == "result"
    (ended,) = dora.get(f"{path}/experiments").json()["items"]
    assert (ended["verdict"], ended["result"]) == ("partly", "Less brown") and ended["mark"]
    hidden = add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Secret", body="x", audience=audiences.only_me(cast.bruno)))
    answers = [amina.post(f"{path}/moves", to="emerging", evidence=[named]) for named in (hidden.uid, "nothere")]
    assert [(one.status_code, one.json()["field"]) for one in answers] == [(422, "evidence")] * 2 and answers[0].json() == answers[1].json()
    assert amina.post(f"{path}/moves", to="emerging", reason="It helped").status_code == 201
    assert amina.post(f"{path}/moves", to="retired").json()["field"] == "reason"
    assert [(one["before"], one["to"]) for one in dora.get(f"{path}/moves").json()["items"]] == [
        ("experiment", "emerging"), ("hunch", "experiment"),
    ]  # fmt: skip


def test_whoever_sees_it_says_what_came_of_it_and_that_they_work_so(cast: Cast, amina: Program, practice: Entry) -> None:
    path, dora = f"/practices/{practice.uid}", Program(cast.dora, Scope.STOCK, Scope.WRITE)
    said = dora.post(f"{path}/outcomes", **TRIED)
    assert said.status_code == 201
    (shown,) = amina.get(f"{path}/outcomes").json()["items"]
    assert (shown["by"]["handle"], shown["team"], shown["verdict"], shown["evidence"]) == ("dora", "Foundry", "worked", None)
    assert amina.post(f"{path}/outcomes/{said.json()['uid']}/remove").status_code == 404
    assert (
        dora.post(f"{path}/outcomes/{said.json()['uid']}/remove").status_code == 204 and not amina.get(f"{path}/outcomes").json()["items"]
    )
    assert dora.post(f"{path}/outcomes/{said.json()['uid']}/put-back").status_code == 204
    assert dora.post(f"{path}/outcomes", **(TRIED | {"words": " "})).json()["field"] == "words"
    assert dora.post(f"{path}/outcomes", **(TRIED | {"verdict": "great"})).json()["field"] == "verdict"
    assert dora.post(f"{path}/outcomes", **(TRIED | {"evidence": "nothere"})).json()["field"] == "evidence"

    assert dora.put(f"{path}/adoption", since="2026-03-21", how="Every week", in_team=False).status_code == 204
    assert dora.put(f"{path}/adoption", since="9999-03-21").json()["field"] == "since"
    assert [(one["by"]["handle"], one["team"]) for one in amina.get(f"{path}/adoptions").json()["items"]] == [("dora", None)]
    assert amina.post(f"{path}/adoption/end").status_code == 404 and dora.post(f"{path}/adoption/end", why="Too slow").status_code == 204
    assert Adoption.objects.get().ended_why == "Too slow"


def test_a_hidden_one_is_not_there(cast: Cast, amina: Program) -> None:
    hidden = propose(cast.amina, title="Secret", fields=Fields(), audience=audiences.only_me(cast.amina))
    path, dora = f"/practices/{hidden.uid}", Program(cast.dora)
    answers = [
        *(dora.get(f"{path}{part}") for part in ("", "/moves", "/experiments", "/outcomes", "/adoptions")),
        dora.post(f"{path}/outcomes", **TRIED), dora.put(f"{path}/adoption", since="2026-03-01"), dora.post(f"{path}/experiments", **TRIAL),
        dora.get("/practices", space="almanac"),
    ]  # fmt: skip
    assert {one.status_code for one in answers} == {404} and dora.get("/practices").json()["items"] == []
    assert not Outcome.objects.exists() and not Adoption.objects.exists()


def test_what_others_see_takes_the_leave_to_share_and_the_same_key_does_it_once(cast: Cast, amina: Program, practice: Entry) -> None:
    program, path = Program(cast.amina, Scope.STOCK, Scope.WRITE), f"/practices/{practice.uid}"
    assert program.post(f"{path}/experiments", **TRIAL).status_code == program.post(f"{path}/moves", to="retired").status_code == 403
    first, again = (Program.post(amina, f"{path}/outcomes", {"Idempotency-Key": "o-1"}, **TRIED) for _turn in range(2))
    assert first.json() == again.json() and Outcome.objects.count() == 1 and Practice.objects.get().stage == "hunch"
