"""Hatching with a model: real requests to a server on this machine that plays models good and bad, and fails in every way."""

from collections.abc import Iterator
from threading import Timer
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from commonplace.entries import audiences
from commonplace.hatch.checking import Checked, check
from commonplace.hatch.model import endpoint as endpoints
from commonplace.hatch.model import running
from commonplace.hatch.models import Allowance, Hatch, ModelUse, Sentence
from commonplace.hatch.tests.injections import INJECTIONS
from commonplace.hatch.tests.test_hatching import begun, choose
from commonplace.hatch.tests.world import make_ground, note
from commonplace.hatch.words import Finding, Hand, State, Verdict
from commonplace.kit.jobs import run_all
from commonplace.kit.tests.test_jobs_workers import wait_until
from tests.cast import Cast, ClientAs
from tests.model_server import ModelServer, model_server


@pytest.fixture(scope="module")
def playing() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def server(playing: ModelServer, settings: Settings) -> ModelServer:
    playing.mood, playing.pause, playing.sent, playing.was_left = "good", 0.0, 0, False
    playing.asked.clear()
    settings.MODEL_URL, settings.MODEL_NAME, settings.MODEL_KEY = playing.url, "house-model", "a-secret"
    settings.MODEL_PRICE_IN, settings.MODEL_PRICE_OUT = 100, 400
    return playing


@pytest.fixture
def client(cast: Cast, client_as: ClientAs) -> Client:
    make_ground(cast)
    return client_as(cast.amina)


def hatched(client: Client, **asked: object) -> Hatch:
    hatch = begun(client)
    answer = choose(client, hatch, "model", **asked)
    assert answer.status_code == 302, answer.content
    run_all()
    hatch.refresh_from_db()
    return hatch


def machine(hatch: Hatch) -> list[Sentence]:
    return list(hatch.sentences.filter(hand=Hand.MACHINE))


def test_a_good_model_is_supported_sentence_by_sentence(client: Client, server: ModelServer) -> None:
    hatch = hatched(client)
    rows = machine(hatch)

    assert hatch.state == State.HATCHED and hatch.model == "house-model" and hatch.prompt == "1" and not hatch.failure
    assert len(rows) == 2 * hatch.passages.filter(is_in=True).count()  # each passage said once and quoted once
    assert all(row.verdict == Verdict.SUPPORTED and row.passages.count() == 1 for row in rows)
    page = client.get(f"/sense/hatch/{hatch.uid}/").content.decode()
    assert f"<b>{len(rows)}</b> supported" in page and "written by a machine" in page


def test_it_gets_the_passages_that_are_in_and_no_more(cast: Cast, client: Client, server: ModelServer) -> None:
    note(cast.bruno, "Secret dye", "Lichen is the secret dye.", audience=audiences.only_me(cast.bruno), tags=("dyeing",))
    note(cast.bruno, "Shop", f"A dye shop for wool. {INJECTIONS['plain']}", tags=("dyeing",))
    hatch = begun(client)
    first = hatch.passages.get(text__contains="Madder gives")
    numbers = list(hatch.passages.filter(is_in=True).exclude(pk=first.pk).values_list("number", flat=True))
    client.post(f"/sense/hatch/{hatch.uid}/ground/", {"numbers": numbers, "do": "model", "wish": "What lasts?"})
    run_all()
    (asked,) = server.asked
    sent = str(asked["messages"])

    assert asked["path"] == "/v1/chat/completions" and asked["key"] == "Bearer a-secret" and asked["model"] == "house-model"
    assert "Weld is the best yellow" in sent and "What lasts?" in sent
    for kept_back in ("Madder gives", "Lichen", "Acme", "Bruno", "Dora", "amina"):
        assert kept_back not in sent


def test_a_lying_model_is_found_out_in_every_sentence(client: Client, server: ModelServer) -> None:
    server.mood = "lying"
    rows = machine(hatched(client))
    found = [{one["finding"] for one in row.found} for row in rows]

    assert all(row.verdict != Verdict.SUPPORTED for row in rows)
    for wrong in (Finding.QUOTE_NOT_FOUND, Finding.NAME, Finding.NUMBER, Finding.UNKNOWN_PASSAGE, Finding.NO_PASSAGE):
        assert any(wrong in one for one in found), wrong


def test_what_fails_is_shown_with_what_is_wrong(client: Client, server: ModelServer) -> None:
    server.mood = "lying"
    hatch = hatched(client)
    page = client.get(f"/sense/hatch/{hatch.uid}/").content.decode()

    for row in machine(hatch):
        assert f'id="s-{row.uid}"' in page
    assert "stand in no passage of the ground" in page and "Quackenbush" in page and "conjecture" in page


@pytest.mark.parametrize("mood", ["sloppy", "prose", "old"])
def test_a_model_that_does_not_keep_the_structure_is_read_all_the_same(client: Client, server: ModelServer, mood: str) -> None:
    server.mood = mood
    hatch = hatched(client)
    rows = machine(hatch)
    supported = [row for row in rows if row.verdict == Verdict.SUPPORTED]

    assert hatch.state == State.HATCHED
    assert len(supported) >= hatch.passages.filter(is_in=True).count() - 1
    assert not any("{" in row.text or "```" in row.text for row in rows)
    if mood == "sloppy":
        assert any(row.verdict == Verdict.CONJECTURE for row in rows)  # its talk is not thrown away


def test_orders_in_a_passage_that_a_person_put_in_change_nothing_that_counts(cast: Cast, client: Client, server: ModelServer) -> None:
    note(cast.bruno, "Dye shop", f"A dye shop for wool. {INJECTIONS['link']}", tags=("dyeing",))
    server.mood = "obeying"
    hatch = begun(client)
    numbers = list(hatch.passages.values_list("number", flat=True))  # with the one that was left out
    client.post(f"/sense/hatch/{hatch.uid}/ground/", {"numbers": numbers, "do": "model"})
    run_all()
    hatch.refresh_from_db()
    obeyed = [row for row in machine(hatch) if "Acme" in row.text]

    assert len(obeyed) == 4
    assert all(row.verdict == Verdict.CONJECTURE and row.found for row in obeyed)
    page = client.get(f"/sense/hatch/{hatch.uid}/").content.decode()
    assert 'href="https://acme.example' not in page and "It follows a passage that gives orders to machines" in page


def test_a_model_that_goes_on_and_on_is_stopped(client: Client, server: ModelServer) -> None:
    server.mood = "overlong"
    hatch = hatched(client)

    assert hatch.state == State.HATCHED and "on and on" in hatch.failure
    assert 10 < len(machine(hatch)) <= 80
    assert server.sent < 20_000 and server.was_left  # of 100,000


@pytest.mark.parametrize(
    ("mood", "says"), [("refusing", "does not accept the key"), ("failing", "error (500)"), ("empty", "sent no sentence")]
)
def test_a_server_that_gives_nothing_leaves_the_ground_as_it_was(client: Client, server: ModelServer, mood: str, says: str) -> None:
    server.mood = mood
    hatch = hatched(client)

    assert hatch.state == State.CHOOSING and says in hatch.failure
    page = client.get(f"/sense/hatch/{hatch.uid}/").content.decode()
    assert says in page and "Lay out the quotes" in page


def test_a_server_that_sends_nonsense_leaves_the_ground_as_it_was(client: Client, server: ModelServer) -> None:
    server.mood = "nonsense"
    hatch = hatched(client)

    assert hatch.state == State.CHOOSING and hatch.failure


def test_a_model_that_dies_in_the_middle_leaves_what_came(client: Client, server: ModelServer) -> None:
    server.mood = "dying"
    hatch = hatched(client)

    assert hatch.state == State.HATCHED
    assert len(machine(hatch)) == 4  # three whole ones, and what is left of the fourth
    assert sum(row.verdict == Verdict.SUPPORTED for row in machine(hatch)) >= 3


def test_a_model_that_says_nothing_is_given_up(client: Client, server: ModelServer, settings: Settings) -> None:
    server.mood, server.pause, settings.MODEL_PATIENCE = "silent", 3, 1
    hatch = hatched(client)

    assert hatch.state == State.CHOOSING
    assert "too long" in hatch.failure or "could not be reached" in hatch.failure


@pytest.mark.django_db(transaction=True)
def test_it_can_be_stopped_and_what_came_is_kept(client: Client, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.mood, server.pause = "slow", 0.25
    monkeypatch.setattr(endpoints, "LOOK_EVERY", 0.05)
    hatch = begun(client)
    choose(client, hatch, "model")
    stop = _stop_after(client, hatch, seconds=0.1)
    run_all()
    stop.join()
    hatch.refresh_from_db()

    assert hatch.state == State.HATCHED and "You stopped it" in hatch.failure
    assert 0 < len(machine(hatch)) < 2 * hatch.passages.filter(is_in=True).count()


def test_stopped_before_its_first_sentence_it_is_back_at_its_ground(
    client: Client, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_and_check(*what: Any) -> Checked:
        client.post(f"/sense/hatch/{Hatch.objects.get().uid}/cancel/")
        return check(*what)

    monkeypatch.setattr(running, "check", stop_and_check)
    hatch = hatched(client)

    assert hatch.state == State.CHOOSING and "You stopped it" in hatch.failure
    assert machine(hatch) == []


def _stop_after(client: Client, hatch: Hatch, *, seconds: float) -> Timer:
    from django.db import connection

    def stop() -> None:
        wait_until(lambda: bool(machine(hatch)))
        client.post(f"/sense/hatch/{hatch.uid}/cancel/")
        connection.close()

    timer = Timer(seconds, stop)
    timer.start()
    return timer


def test_tokens_and_cost_are_shown_and_written_down(cast: Cast, client: Client, server: ModelServer, client_as: ClientAs) -> None:
    hatch = hatched(client)
    use = ModelUse.objects.get()

    assert use.member == cast.amina and use.tokens_in == hatch.tokens_in > 0 and use.tokens_out == hatch.tokens_out > 0
    assert hatch.cost == hatch.tokens_in + 4 * hatch.tokens_out
    assert f"{hatch.tokens_in} tokens read" in client.get(f"/sense/hatch/{hatch.uid}/").content.decode()
    told = client_as(cast.gita).get("/administration/models/").content.decode()
    assert str(hatch.tokens_out) in told and "Amina" not in told
    assert client_as(cast.amina).get("/administration/models/").status_code == 404


@pytest.mark.parametrize(("name", "says"), [("MODEL_MEMBER_TOKENS", "a member may ask"), ("MODEL_ALL_TOKENS", "everybody together")])
def test_a_limit_is_kept_before_anything_is_sent(client: Client, server: ModelServer, settings: Settings, name: str, says: str) -> None:
    setattr(settings, name, 4_100)
    hatch = hatched(client)

    assert hatch.state == State.CHOOSING and says in hatch.failure
    assert not server.asked and not ModelUse.objects.exists()
    setattr(settings, name, 8_000)
    again = hatched(client)
    assert again.state == State.HATCHED
    assert {row.tokens for row in Allowance.objects.all()} == {again.tokens_in + again.tokens_out}  # what was set aside is settled


def test_without_a_model_nothing_is_offered_or_sent(client: Client, settings: Settings) -> None:
    settings.MODEL_URL = ""
    hatch = begun(client)

    assert "Have a model write it" not in client.get(f"/sense/hatch/{hatch.uid}/").content.decode()
    assert choose(client, hatch, "model").status_code == 422


def test_it_is_not_written_over_ones_own_words(client: Client, server: ModelServer) -> None:
    hatch = hatched(client)
    row = machine(hatch)[0]
    client.post(f"/sense/hatch/{hatch.uid}/sentences/{row.uid}/", {"do": "rewrite", "text": "All of this I see otherwise, to be honest."})
    choose(client, hatch, "model")
    hatch.refresh_from_db()

    assert hatch.state == State.HATCHED and hatch.sentences.filter(pk=row.pk).exists()


def test_the_stock_is_asked_with_the_same_receipts(cast: Cast, client: Client, server: ModelServer) -> None:
    answer = client.post("/stock/answers/ask/", {"q": "How does weld fade in sunlight?"})
    run_all()
    hatch = Hatch.objects.get()

    assert answer["Location"] == f"/sense/hatch/{hatch.uid}/"
    assert hatch.form == "answer" and any("fades less" in row.text and row.verdict == Verdict.SUPPORTED for row in machine(hatch))


def test_a_model_without_an_answer_leads_to_people_and_a_question(cast: Cast, client: Client, server: ModelServer) -> None:
    server.mood = "empty"
    client.post("/stock/answers/ask/", {"q": "How does weld fade in moonlight?"})
    run_all()
    page = client.get(f"/sense/hatch/{Hatch.objects.get().uid}/").content.decode()

    assert "I don’t know" in page and "/questions/ask/?title=How+does+weld" in page
