"""Sharing, freshness and questions through the API: whom each deed is for, and that it changes nothing for others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.freshness.models import Doubt, Upkeep
from commonplace.kit.clock import now
from commonplace.lineage.models import Edge
from commonplace.people.models import Member, Scope
from commonplace.questions.actions.asking import ask
from commonplace.questions.models import AnswerRequest, QuestionBody, Wondering
from commonplace.share.models import PlannedSharing
from tests.cast import Cast


def note(author: Member, title: str, *, ring: str = "organisation") -> Entry:
    audience = {"me": audiences.only_me(author), "organisation": audiences.organisation()}[ring]
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Madder simmers.", audience=audience))


@pytest.fixture
def amina(cast: Cast) -> Program:
    return Program(cast.amina)


def test_who_may_see_it_and_why(cast: Cast, amina: Program) -> None:
    shared = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Vats", body="x", audience=audiences.of_space(cast.weavers)))
    told = Program(cast.dora).get(f"/entries/{shared.uid}/audience").json()
    assert told["number"] == 2 and [one["handle"] for one in told["people"]] == ["amina", "dora"] and "Weavers" in told["reason"]
    assert Program(cast.bruno).get(f"/entries/{shared.uid}/audience").status_code == 404


def test_it_is_announced_quietened_and_described(cast: Cast, amina: Program) -> None:
    found, heir, hidden = note(cast.amina, "Madder"), note(cast.amina, "Better madder"), note(cast.bruno, "Secret", ring="me")
    path = f"/entries/{found.uid}"
    assert amina.put(f"{path}/announcement", adds="Tried it").json()["is_announced"]
    assert not amina.delete(f"{path}/announcement").json()["is_announced"]
    told = amina.put(f"{path}/description", maturity="growing", feedback_wanted="poke_holes").json()
    assert (told["maturity"], told["feedback_wanted"]) == ("growing", "poke_holes")
    answers = [amina.put(f"{path}/description", maturity="superseded", heir=named) for named in (hidden.uid, "nothere", "")]
    assert [(one.status_code, one.json()["field"]) for one in answers] == [(422, "heir")] * 3
    assert answers[0].json() == answers[1].json()
    assert amina.put(f"{path}/description", maturity="superseded", heir=heir.uid).json()["maturity"] == "superseded"
    bruno, program = Program(cast.bruno), Program(cast.amina, Scope.STOCK, Scope.WRITE)
    for part, sent in (("announcement", {}), ("description", {"maturity": "seed"})):
        assert bruno.put(f"{path}/{part}", **sent).status_code == 404 and program.put(f"{path}/{part}", **sent).status_code == 403
    assert Entry.objects.get(pk=found.pk).maturity == Maturity.SUPERSEDED
    assert amina.put(f"/entries/{note(cast.amina, 'Mine', ring='me').uid}/announcement").status_code == 422


def test_sharing_is_planned_and_called_off(cast: Cast, amina: Program) -> None:
    found = note(cast.amina, "Madder", ring="me")
    path, at = f"/entries/{found.uid}/plan", (now() + timedelta(days=1)).isoformat()
    assert amina.put(path, at=at, audience={"ring": "organisation"}, announce=True).status_code == 204
    assert PlannedSharing.objects.get(entry=found).announce_it and Entry.objects.get(pk=found.pk).audience.ring == "me"
    for wrong in ("2020-01-01T00:00:00Z", "2999-01-01T00:00:00", "9999-12-31T23:59:59-14:00"):
        assert amina.put(path, at=wrong, audience={"ring": "organisation"}).json()["field"] == "at"
    assert amina.put(path, at=at, audience={"ring": "me"}).json()["field"] == "audience.ring"
    assert Program(cast.bruno).delete(path).status_code == 404 and amina.delete(path).status_code == 204
    assert not PlannedSharing.objects.exists()


def test_what_it_grew_from_is_said_by_hand(cast: Cast, amina: Program) -> None:
    own, theirs, hidden = note(cast.amina, "Mine"), note(cast.bruno, "Theirs"), note(cast.bruno, "Secret", ring="me")
    path = f"/entries/{own.uid}/origins"
    assert amina.send("put", f"{path}/contradicts/{theirs.uid}", "").status_code == 204
    assert [(one["how"], one["uid"]) for one in amina.get(f"/entries/{own.uid}/lineage").json()["grown_from"]] == [
        ("contradicts", theirs.uid)
    ]
    assert amina.send("put", f"{path}/builds_on/{hidden.uid}", "").status_code == 404
    assert amina.send("put", f"{path}/quotes/{theirs.uid}", "").json()["field"] == "kind"
    assert Program(cast.bruno).delete(f"{path}/contradicts/{theirs.uid}").status_code == 404 and Edge.objects.count() == 1
    assert amina.delete(f"{path}/contradicts/{theirs.uid}").status_code == 204 and not Edge.objects.exists()


def test_whoever_keeps_it_says_that_it_holds_and_others_doubt_it(cast: Cast, amina: Program) -> None:
    found, hidden, dora = note(cast.amina, "Madder"), note(cast.amina, "Secret", ring="me"), Program(cast.dora)
    path = f"/entries/{found.uid}"
    assert dora.post(f"{path}/doubts", words="Not at sea level").status_code == 204
    assert dora.post(f"{path}/doubts", words=" ").json()["field"] == "words"
    (waits,) = amina.get("/stale").json()["items"]
    assert (waits["entry"]["uid"], waits["doubts"]) == (found.uid, 1) and dora.get("/stale").json()["items"] == []
    refused = [
        dora.post(f"{path}/still-true"), dora.put(f"{path}/review", look_on=None), dora.post(f"{path}/needs-someone"),
        dora.post(f"/entries/{hidden.uid}/doubts", words="x"), dora.get("/stale", space="weavers"), amina.get("/stale", space="almanac"),
    ]  # fmt: skip
    assert {one.status_code for one in refused} == {404} and Doubt.objects.count() == 1
    assert amina.post(f"{path}/still-true", months=3).status_code == 204 and amina.get("/stale").json()["items"] == []
    assert amina.put(f"{path}/review", look_on="9999-01-01").json()["field"] == "look_on"
    assert amina.put(f"{path}/review", look_on=None).status_code == 204 and Upkeep.objects.get(entry=found).look_on is None
    assert amina.post(f"{path}/needs-someone").status_code == 204 and amina.get("/stale", space="weavers").status_code == 200


def test_questions_are_wondered_about_reopened_and_declined(cast: Cast, amina: Program) -> None:
    question = ask(cast.amina, title="Which mordant?", audience=audiences.organisation())
    hidden = ask(cast.amina, title="Secret?", audience=audiences.only_me(cast.amina))
    dora, path = Program(cast.dora), f"/questions/{question.uid}"
    assert [one["uid"] for one in dora.get("/questions").json()["items"]] == [question.uid]
    assert {one["uid"] for one in amina.get("/questions", shelf="mine").json()["items"]} == {question.uid, hidden.uid}
    assert dora.send("put", f"{path}/wondering", "").status_code == 204 and Wondering.objects.filter(member=cast.dora).exists()
    assert dora.send("put", f"/questions/{hidden.uid}/wondering", "").status_code == 404 and Wondering.objects.count() == 1
    assert dora.delete(f"{path}/wondering").status_code == 204

    answer = dora.post(f"/entries/{question.uid}/answers", text="Alum.").json()["uid"]
    assert Program(cast.bruno).post(f"/entries/{answer}/thanks", used_for="the dye day").status_code == 201
    assert QuestionBody.objects.get(entry=question).useful_at is not None
    amina.send("put", f"/entries/{answer}/accepted", "")
    assert dora.post(f"{path}/reopen", why="No").status_code == 422 and amina.post(f"{path}/reopen", why=" ").json()["field"] == "why"
    assert amina.post(f"{path}/reopen", why="It fades").status_code == 204
    assert not QuestionBody.objects.get(entry=question).is_solved


def test_a_question_is_put_to_people_who_may_decline(cast: Cast, amina: Program) -> None:
    add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Mordants", body="Alum is a mordant for madder.", audience=audiences.organisation()))
    question = ask(cast.amina, title="Which mordant for madder?", audience=audiences.organisation())
    path, bruno = f"/questions/{question.uid}", Program(cast.bruno)
    assert bruno.get(f"{path}/whom").status_code == bruno.post(f"{path}/whom", first=["bruno"]).status_code == 404
    offer = amina.get(f"{path}/whom").json()
    assert [one["person"]["handle"] for one in offer["first"]] == ["bruno"] and offer["first"][0]["why"]
    assert amina.post(f"{path}/whom", first=["bruno"]).status_code == 204
    assert [one["handle"] for one in amina.get(f"{path}/whom").json()["asked"]] == ["bruno"]
    assert [one["uid"] for one in bruno.get("/questions", shelf="asked").json()["items"]] == [question.uid]
    assert Program(cast.dora).send("put", f"{path}/declined", "").status_code == 404
    assert bruno.send("put", f"{path}/declined", "").status_code == 204 and bruno.get("/questions", shelf="asked").json()["items"] == []
    assert bruno.delete(f"{path}/declined").status_code == 204 and AnswerRequest.objects.get().declined_at is None
