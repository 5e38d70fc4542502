"""Hatches through the API: from the ground to a draft, with receipts; a hatch is its drafter's alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from commonplace.api.hatch_inputs import HatchForm, HatchWay
from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.hatch.forms import WAYS
from commonplace.hatch.models import Hatch
from commonplace.hatch.tests.world import make_ground, note
from commonplace.hatch.words import CHOSEN_FORMS
from commonplace.kit.jobs import run_all
from commonplace.people.models import Scope
from commonplace.share.actions import set_audience
from tests.cast import Cast
from tests.model_server import ModelServer, model_server

OWN = "In our yard the cooler bath gave the cleaner red, so we begin cool from now on."


@pytest.fixture(scope="module")
def playing() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def server(playing: ModelServer, settings: Settings) -> ModelServer:
    playing.mood, playing.pause, playing.sent, playing.was_left = "good", 0.0, 0, False
    playing.asked.clear()
    settings.MODEL_URL, settings.MODEL_NAME, settings.MODEL_KEY = playing.url, "house-model", "a-secret"
    return playing


@pytest.fixture
def amina(cast: Cast) -> Program:
    make_ground(cast)
    return Program(cast.amina)


def begun(program: Program, **sent: Any) -> str:
    made = program.post("/hatches", **({"way": "tag", "what": "dyeing"} | sent))
    assert made.status_code == 201, made.content
    uid: str = made.json()["uid"]
    return uid


def laid_out(program: Program) -> str:
    uid = begun(program)
    answer = program.post(f"/hatches/{uid}/sheet")
    assert answer.status_code == 200 and answer.json()["state"] == "hatched", answer.content
    return uid


def test_the_words_are_those_of_the_room() -> None:
    assert [one.value for one in HatchForm] == list(CHOSEN_FORMS) and [one.value for one in HatchWay] == list(WAYS)


def test_from_the_ground_to_a_draft(cast: Cast, amina: Program) -> None:
    uid = begun(amina)
    ground = amina.get(f"/hatches/{uid}/ground").json()
    assert ground["why_not"] == "" and ground["cohesion"]["hangs_together"] and ground["model"] is None and ground["colleagues"] == 2
    numbers = [one["number"] for one in ground["passages"] if one["is_in"]]
    pruned = amina.put(f"/hatches/{uid}/ground", numbers=numbers[1:], wish="What lasts?", form="post")
    assert (pruned.json()["wish"], pruned.json()["form"], pruned.json()["state"]) == ("What lasts?", "post", "choosing")
    assert amina.get(f"/hatches/{uid}/ground").json()["chosen"] == len(numbers) - 1

    assert amina.post(f"/hatches/{uid}/sheet").json()["state"] == "hatched"
    sheet = amina.get(f"/hatches/{uid}/sheet").json()
    quotes = [one for one in sheet["sentences"] if one["hand"] == "quote"]
    assert sheet["report"]["quotes"] == len(quotes) and all(one["text"] in one["passages"][0]["text"] for one in quotes)
    kept, rewritten, dropped = (one["uid"] for one in quotes[:3])
    path = f"/hatches/{uid}/sentences"
    assert amina.put(f"{path}/{kept}", do="keep").status_code == amina.put(f"{path}/{dropped}", do="drop").status_code == 204
    assert amina.put(f"{path}/{rewritten}", do="rewrite", text=OWN).status_code == 204
    assert amina.put(f"{path}/{dropped}", do="open").status_code == 204
    assert amina.post(path, text="And that is all.").status_code == 201
    shown = {one["uid"]: one for one in amina.get(f"/hatches/{uid}/sheet").json()["sentences"]}
    assert [shown[one]["choice"] for one in (kept, rewritten, dropped)] == ["kept", "rewritten", "open"]
    assert shown[rewritten]["text"] == OWN and shown[rewritten]["machine_text"] == quotes[1]["text"]

    draft = amina.post(f"/hatches/{uid}/entry", title="Cool reds", tags=["dyes"])
    assert draft.status_code == 201 and draft.json()["audience"]["ring"] == "me" and draft.json()["kind"] == "post"
    assert OWN in draft.json()["text"]
    assert amina.get(f"/hatches/{uid}").json()["entry"] == draft.json()["uid"]
    assert [one["entry"]["uid"] for one in amina.get(f"/hatches/{uid}/came").json()["items"]] == [draft.json()["uid"]]


def test_a_hatch_is_its_drafters_alone(cast: Cast, amina: Program) -> None:
    uid = laid_out(amina)
    row = amina.get(f"/hatches/{uid}/sheet").json()["sentences"][0]["uid"]
    bruno = Program(cast.bruno)
    answers = [
        *(bruno.get(f"/hatches/{uid}{part}") for part in ("", "/ground", "/sheet", "/came")),
        *(bruno.post(f"/hatches/{uid}/{part}", text="x", title="x") for part in (
            "sheet", "split", "stop", "bring-back", "sentences", "keep-supported", "entry", "questions", "practices")),
        bruno.put(f"/hatches/{uid}/ground"), bruno.put(f"/hatches/{uid}/sentences/{row}", do="keep"), bruno.delete(f"/hatches/{uid}"),
    ]  # fmt: skip
    assert {one.status_code for one in answers} == {404} and bruno.get("/hatches").json()["items"] == []
    assert Hatch.objects.get(uid=uid).state == "hatched" and Entry.objects.filter(author=cast.bruno, kind="question").count() == 0


def test_what_may_not_be_seen_is_no_ground_and_what_is_hidden_later_is_lost(cast: Cast, amina: Program) -> None:
    secret = note(cast.bruno, "Lichen", "Lichen is the secret dye.", audience=audiences.only_me(cast.bruno), tags=("secretdye",))
    shown = note(cast.bruno, "Beetroot", "Beetroot gives wool a pink dye that fades in a week.", tags=("dyeing",))
    for sent in ({"way": "tag", "what": "secretdye"}, {"way": "space", "what": "almanac"}, {"way": "goal", "what": "nothere"}):
        assert amina.post("/hatches", **sent).status_code == 404
    assert amina.post("/hatches", way="picked", picked=[secret.uid, "nothere"]).status_code == 422
    uid = laid_out(amina)
    assert secret.body not in amina.get(f"/hatches/{uid}/ground").content.decode()
    assert "Beetroot" in amina.get(f"/hatches/{uid}/ground").content.decode()
    set_audience(cast.bruno, shown, audiences.only_me(cast.bruno))
    for part in ("ground", "sheet"):
        assert "Beetroot" not in amina.get(f"/hatches/{uid}/{part}").content.decode()


def test_two_subjects_are_refused_with_the_reason_and_split(cast: Cast, amina: Program) -> None:
    entries = Entry.objects.filter(kind="note").order_by("pk").values_list("uid", flat=True)
    uid = begun(amina, way="picked", what="", picked=list(entries))
    ground = amina.get(f"/hatches/{uid}/ground").json()
    assert ground["cohesion"]["is_two"] and ground["why_not"]
    refused = amina.post(f"/hatches/{uid}/sheet")
    assert (refused.status_code, refused.json()["field"], refused.json()["detail"]) == (422, "numbers", ground["why_not"])
    other = amina.post(f"/hatches/{uid}/split")
    assert other.status_code == 201
    for one in (uid, other.json()["uid"]):
        assert amina.get(f"/hatches/{one}/ground").json()["why_not"] == ""
    assert amina.post(f"/hatches/{uid}/split").status_code == 422


def test_what_is_wrong_is_named(amina: Program) -> None:
    uid = laid_out(amina)
    row = amina.get(f"/hatches/{uid}/sheet").json()["sentences"][1]["uid"]
    wrong = [
        (amina.post("/hatches", way="search", what=" "), "what"), (amina.post("/hatches", way="stock"), "way"),
        (amina.post("/hatches", way="tag", what="dyeing", form="answer"), "form"),
        (amina.put(f"/hatches/{uid}/ground", numbers=[99_999]), "numbers"), (amina.put(f"/hatches/{uid}/ground", numbers=[2**80]), "numbers"),
        (amina.put(f"/hatches/{uid}/ground", wish="x" * 501), "wish"),
        (amina.put(f"/hatches/{uid}/sentences/{row}", do="rewrite", text=" "), "text"), (amina.post(f"/hatches/{uid}/sentences", text=""), "text"),
        (amina.post(f"/hatches/{uid}/questions", title=""), "title"), (amina.post("/answers", question=" "), "question"),
    ]  # fmt: skip
    assert [(answer.status_code, answer.json().get("field")) for answer, _field in wrong] == [(422, field) for _answer, field in wrong]
    assert amina.put(f"/hatches/{uid}/sentences/nothere", do="keep").status_code == 404


def test_the_same_key_begins_one_hatch_and_keeps_no_words_of_others(cast: Cast, amina: Program) -> None:
    first, again = (amina.post("/hatches", {"Idempotency-Key": "h-1"}, way="tag", what="dyeing") for _turn in range(2))
    assert first.json() == again.json() and Hatch.objects.count() == 1
    assert "Weld" not in first.content.decode()


def test_a_program_that_may_not_write_or_share(cast: Cast, amina: Program) -> None:
    uid = laid_out(amina)
    reading, writing = Program(cast.amina, Scope.STOCK), Program(cast.amina, Scope.STOCK, Scope.WRITE)
    assert reading.get(f"/hatches/{uid}/sheet").status_code == 200
    assert reading.post("/hatches", way="tag", what="dyeing").status_code == reading.post(f"/hatches/{uid}/sheet").status_code == 403
    refused = writing.post(f"/hatches/{uid}/questions", title="Why alum?", audience={"ring": "organisation"})
    assert (refused.status_code, refused.json()["field"]) == (403, "audience.ring")
    assert Program(cast.amina, Scope.WRITE).get("/hatches").status_code == 403


def test_questions_and_practices_come_out_of_it(cast: Cast, amina: Program) -> None:
    uid = laid_out(amina)
    sentences = amina.get(f"/hatches/{uid}/sheet").json()["sentences"]
    row = next(one["uid"] for one in sentences if one["part"] == "question" and one["hand"] == "quote")
    asked = amina.post(f"/hatches/{uid}/questions", title="How much alum do we need?", sentence=row, audience={"ring": "organisation"})
    assert asked.status_code == 201 and asked.json()["kind"] == "question"
    trial = {"measure": "Fewer brown skeins", "starts_on": "2026-12-01", "ends_on": "2026-12-28"}
    tried = amina.post(f"/hatches/{uid}/practices", title="Dye cool", probe="Keep it under 70", trial=trial)
    assert tried.status_code == 201 and tried.json()["kind"] == "practice"
    came = amina.get(f"/hatches/{uid}/came").json()["items"]
    assert [(one["entry"]["title"], one["experiments"]) for one in came] == [("How much alum do we need?", 0), ("Dye cool", 1)]
    assert amina.post(f"/hatches/{uid}/questions", title="x", sentence="nothere").status_code == 404


def test_it_is_let_go_and_taken_out_again(amina: Program) -> None:
    uid = laid_out(amina)
    assert amina.delete(f"/hatches/{uid}").status_code == 204
    assert amina.get("/hatches").json()["items"] == [] and amina.get("/hatches", let_go="true").json()["items"][0]["uid"] == uid
    assert amina.post(f"/hatches/{uid}/bring-back").json()["state"] == "hatched"
    assert amina.post(f"/hatches/{uid}/keep-supported").json()["kept"] > 0
    assert amina.post(f"/hatches/{uid}/entry", title="Dyes").status_code == 201
    assert amina.delete(f"/hatches/{uid}").status_code == 422


def test_a_model_writes_in_a_job_that_is_polled_and_stopped(cast: Cast, amina: Program, server: ModelServer) -> None:
    uid = begun(amina)
    assert amina.get(f"/hatches/{uid}/ground").json()["model"]["name"] == "house-model"
    asked = amina.post(f"/hatches/{uid}/sheet", with_model=True)
    assert asked.status_code == 202 and asked.json()["is_running"] and asked.json()["state"] == "waiting"
    assert amina.delete(f"/hatches/{uid}").status_code == 422
    run_all()
    assert amina.get(f"/hatches/{uid}").json()["state"] == "hatched"
    written = [one for one in amina.get(f"/hatches/{uid}/sheet").json()["sentences"] if one["hand"] == "machine"]
    assert written and all(one["verdict"] == "supported" and one["passages"] for one in written)

    stopped = begun(amina)
    amina.post(f"/hatches/{stopped}/sheet", with_model=True)
    ended = amina.post(f"/hatches/{stopped}/stop").json()
    assert not ended["is_running"] and ended["state"] == "choosing" and ended["failure"]
    run_all()
    assert amina.get(f"/hatches/{stopped}/sheet").json()["sentences"] == []


def test_the_limits_of_the_pages_hold(cast: Cast, amina: Program, server: ModelServer, settings: Settings) -> None:
    settings.MODEL_MEMBER_TOKENS = 10
    uid = begun(amina)
    assert amina.get(f"/hatches/{uid}/ground").json()["model"]["tokens_left"] == 10
    amina.post(f"/hatches/{uid}/sheet", with_model=True)
    run_all()
    ended = amina.get(f"/hatches/{uid}").json()
    assert ended["state"] == "choosing" and "used up" in ended["failure"] and server.asked == []


def test_without_a_model_none_is_asked(amina: Program) -> None:
    assert amina.post(f"/hatches/{begun(amina)}/sheet", with_model=True).status_code == 422
    assert amina.post("/answers", question="Does weld fade in sunlight?").status_code == 422


def test_the_stock_is_asked_with_a_model(cast: Cast, amina: Program, server: ModelServer) -> None:
    answer = amina.post("/answers", question="Does weld fade in sunlight?")
    assert answer.status_code == 202 and answer.json()["form"] == "answer"
    run_all()
    sheet = amina.get(f"/hatches/{answer.json()['uid']}/sheet").json()
    assert sheet["sentences"] and not sheet["is_unknown"]
    assert amina.post("/answers", question="Quokkas yodel?").status_code == 422
