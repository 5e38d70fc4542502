"""What is listed through the API costs the same number of queries, however long the list."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.freshness.actions import doubt
from commonplace.gatherings.tests.samples import planned
from commonplace.hatch.tests.world import make_ground
from commonplace.practices.actions.writing import Fields, propose
from commonplace.questions.actions.asking import ask
from tests.cast import Cast

TRIED = {"verdict": "worked", "words": "A clear red", "tried_on": "2026-03-20"}


def fill(cast: Cast, amina: Program, number: int, paths: dict[str, str]) -> None:
    """One more of each."""
    everybody = {"ring": "organisation"} if number % 2 else {"ring": "space", "space": "weavers"}
    goal = paths.setdefault("goal", amina.post("/goals", title=f"Goal {number}", audience=everybody).json()["uid"])
    journey = paths.setdefault("journey", amina.post("/journeys", title=f"Journey {number}", audience=everybody).json()["uid"])
    amina.post("/goals", title=f"Another {number}", audience=everybody)
    amina.post("/journeys", title=f"Another {number}", audience=everybody)
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title=f"Note {number}", body="x", audience=audiences.of_space(cast.weavers)))
    amina.put(f"/goals/{goal}/evidence/{note.uid}")
    amina.post(f"/goals/{goal}/reflections", text=f"Thought {number}")
    amina.post(f"/journeys/{journey}/items", what=note.uid)
    amina.post("/circles", name=f"Circle {number}", people=["bruno", "dora"])
    amina.post("/hatches", way="tag", what="dyeing")
    practice = propose(cast.amina, title=f"Practice {number}", fields=Fields(), audience=audiences.organisation())
    Program(cast.dora).post(f"/practices/{paths.setdefault('practice', practice.uid)}/outcomes", **(TRIED | {"evidence": note.uid}))
    ask(cast.amina, title=f"Question {number}?", audience=audiences.organisation())
    doubt(cast.dora, note, words="It fades")
    gathering = planned(cast.amina, f"Evenings {number}", rule="FREQ=WEEKLY;COUNT=2")
    Program(cast.dora).put(f"/gatherings/{gathering.uid}/places")
    brought_to = paths.setdefault("gathering", gathering.uid)
    Program(cast.dora).post(f"/gatherings/{brought_to}/questions", title=f"Brought {number}?")
    Program(cast.dora).post(f"/entries/{note.uid}/comments", text="Perhaps", to="waiting")


def test_lists_cost_the_same_however_long_they_are(cast: Cast) -> None:
    make_ground(cast)
    amina, made = Program(cast.amina), dict[str, str]()
    costs: dict[str, list[int]] = {}
    for number in range(6):
        fill(cast, amina, number, made)
        if number < 1 or number in {2, 3, 4}:
            continue
        for path in (
            "/goals", "/journeys?shelf=mine", "/circles", "/hatches", "/practices", "/questions", "/stale", "/waiting", "/spaces/weavers/people",
            f"/goals/{made['goal']}/evidence", f"/goals/{made['goal']}/reflections", f"/journeys/{made['journey']}",
            f"/practices/{made['practice']}/outcomes", "/gatherings", "/meetings", f"/gatherings/{made['gathering']}/questions",
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                answer = amina.get(path)
            assert answer.status_code == 200 and len(answer.json()["items"]) > 1, path
            costs.setdefault(path, []).append(len(queries))

    assert {path: seen for path, seen in costs.items() if len(set(seen)) > 1} == {}
    assert max(max(seen) for seen in costs.values()) <= 20


def test_a_sheet_costs_the_same_however_long_it_is(cast: Cast) -> None:
    ground = make_ground(cast)
    amina, costs = Program(cast.amina), []
    for many in (3, 6):
        uid = amina.post("/hatches", way="picked", picked=[one.uid for one in ground.dyes[:many]]).json()["uid"]
        amina.post(f"/hatches/{uid}/sheet")
        for part in ("ground", "sheet"):
            with CaptureQueriesContext(connection) as queries:
                assert amina.get(f"/hatches/{uid}/{part}").status_code == 200
            costs.append(len(queries))

    assert costs[:2] == costs[2:]
