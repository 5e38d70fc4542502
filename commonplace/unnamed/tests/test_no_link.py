"""Three members browse, one of them asks without a name, rewords, replies, accepts: nothing that is stored or logged tells which of them it was."""

from __future__ import annotations

import json
import logging
import re
import time
from datetime import datetime, timedelta

import pytest
from django.test import Client

from commonplace.entries import lifecycle
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.kit.jobs.running import run_all
from commonplace.moderation.actions import decide, report
from commonplace.moderation.models import Outcome, Why
from commonplace.moderation.queries import moderators_of
from commonplace.people.models import Member
from commonplace.questions.actions import answering
from commonplace.unnamed.actions import release
from commonplace.unnamed.models import UnnamedQuestion, Waiting
from commonplace.unnamed.secrets import hash_of
from commonplace.unnamed.tests.dump import Person, dump, links, person, rows_about
from commonplace.unnamed.tests.samples import allow_in_weavers
from tests.cast import Cast, ClientAs

WORDS = "Why does nobody say that the vat stinks?"
PLEA = "It is about the vat, not about whoever fills it."


def browse(client: Client) -> None:
    for page in ("/", "/spaces/weavers/", "/questions/", "/unnamed/", "/unnamed/new/", "/unnamed/in/weavers/", "/stock/?q=vat"):
        assert client.get(page).status_code == 200


def secret_in(client: Client) -> str:
    return client.get("/unnamed/in/weavers/").context["form"]["secret"].value()


@pytest.fixture
def three(cast: Cast, client_as: ClientAs) -> dict[str, Client]:
    """Bruno, Chidi and Dora, each of whom has looked at the same pages. They have stamps, as Amina and Emil have."""
    allow_in_weavers(cast)
    clients = {member.handle: client_as(member) for member in (cast.bruno, cast.chidi, cast.dora)}
    for client in (*clients.values(), client_as(cast.amina), client_as(cast.emil)):
        browse(client)
    return clients


def people(cast: Cast, clients: dict[str, Client]) -> dict[str, Person]:
    return {name: person(cast.members[name], client.session.session_key) for name, client in clients.items()}


def all_text(rows: list[tuple[str, dict[str, str]]]) -> str:
    return json.dumps(rows)


def hour_later(hours: int = 1) -> datetime:
    return clock.now() + timedelta(hours=hours)


def a_new_second() -> datetime:
    """Those who browsed may have joined in the second that is now: the story begins in one that they share with nothing."""
    time.sleep(1 - clock.now().microsecond / 1_000_000)
    return clock.now()


def test_nothing_stored_and_nothing_logged_ties_a_member_to_the_question(
    cast: Cast, three: dict[str, Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    began = a_new_second()
    client = three["chidi"]
    before, session_before = dump(), dict(client.session.items())
    secret = secret_in(client)
    stamps = client.cookies["stamps"].value.split(".")[1:]
    assert client.post("/unnamed/in/weavers/", {"title": WORDS, "secret": secret}).status_code == 303
    in_the_hour = dump()
    with clock.at(hour_later()):
        release()
    question = Entry.objects.get(kind=Kind.QUESTION)
    answer = answering.answer(cast.amina, question, body="Because the vat stood there first.")
    page = f"/unnamed/{question.uid}/"
    assert "1 new" in client.get("/unnamed/new/").content.decode()  # what the menu asks for
    assert client.get(page).status_code == 200
    assert "1 new" not in client.get("/unnamed/new/").content.decode()
    client.post(f"{page}deed/", {"deed": "edit", "target": question.uid, "title": WORDS, "body": "Since the spring."})
    client.post(f"{page}deed/", {"deed": "reply", "target": question.uid, "body": "It did."})
    client.post(f"{page}deed/", {"deed": "accept", "target": answer.uid})
    with clock.at(hour_later(2)):
        assert release() == 3
        run_all()
    case = report(cast.amina, question, why=Why.UNKIND)
    decide(cast.gita, case, outcome=Outcome.HIDE, reason="It shames the vat.", after=0)
    assert "1 new" in client.get("/unnamed/new/").content.decode()
    shown = client.get(page).content.decode()
    assert "It shames the vat." in shown and "1 new" not in client.get("/unnamed/new/").content.decode()
    assert client.post(f"{page}deed/", {"deed": "appeal", "target": question.uid, "body": PLEA}).status_code == 303
    with_the_appeal = dump()
    with clock.at(hour_later(3)):
        assert release() == 1
        run_all()
    assert case.decisions.get().appeal == PLEA
    decide(cast.amina, case, outcome=Outcome.LEAVE, reason="It only asks.", after=1)
    run_all()
    for one in three.values():
        assert one.get(question.get_absolute_url()).status_code == 200
    question.refresh_from_db()
    assert question.body == "Since the spring." and question.question_body.accepted == answer  # it did happen
    assert Entry.objects.get(kind=Kind.COMMENT).author.handle == "nobody"

    rows = dump()
    who = people(cast, three)
    marks = {question.uid, "the vat stinks", "Since the spring", "It did.", "about the vat", hash_of(secret)}
    assert any(question.uid in value for _table, values in rows for value in values.values())
    for somebody in who.values():
        assert links(rows, somebody, question, marks, began) == links(in_the_hour, somebody, None, marks, began) == []
        assert links(with_the_appeal, somebody, question, marks, began) == []
        # What is kept about the one who asked is letter by letter what was kept before they did, as it is for the others.
        assert rows_about(rows, somebody) == rows_about(in_the_hour, somebody) == rows_about(before, somebody) != []
        assert rows_about(with_the_appeal, somebody) == rows_about(before, somebody)
    text = all_text(rows) + all_text(in_the_hour) + all_text(with_the_appeal) + caplog.text
    for hidden in (secret, *stamps, *(stamp.split(":")[1] for stamp in stamps)):
        assert hidden not in text
    assert WORDS not in caplog.text and PLEA not in caplog.text and question.uid not in caplog.text
    assert dict(client.session.items()) == session_before
    # The times of what was asked are those of full hours, to the second.
    entries = [values for table, values in rows if table == "entries_entry" and values["author_id"] == str(question.author_id)]
    assert entries and all(
        re.search(r" \d\d:00:00", values[column]) for values in entries for column in ("made_at", "edited_at") if values[column] != "None"
    )


def test_the_search_for_links_finds_one_where_there_is_one(cast: Cast, three: dict[str, Client]) -> None:
    """The control: the same question, asked with a name."""
    client = three["chidi"]
    before, began = dump(), clock.now() + timedelta(seconds=30)
    with clock.at(began):
        client.post("/questions/ask/", {"title": WORDS, "ring": "space", "space": "weavers"})
    question = Entry.objects.get(kind=Kind.QUESTION)
    rows, who = dump(), people(cast, three)
    found = links(rows, who["chidi"], question, {question.uid, "the vat stinks"}, began)
    assert any(line.startswith("entries_entry names both") for line in found)
    assert any("bear the second" in line for line in found)
    assert links(rows, who["bruno"], question, {question.uid, "the vat stinks"}, began) == []
    assert rows_about(rows, who["chidi"]) != rows_about(before, who["chidi"])
    assert rows_about(rows, who["bruno"]) == rows_about(before, who["bruno"])


def test_the_secret_opens_it_and_nothing_else_does(cast: Cast, three: dict[str, Client], client_as: ClientAs) -> None:
    client = three["chidi"]
    secret = secret_in(client)
    for _ in range(2):  # two clicks ask once
        client.post("/unnamed/in/weavers/", {"title": WORDS, "secret": secret})
    assert Waiting.objects.count() == 1 and not Entry.objects.filter(kind=Kind.QUESTION).exists()
    with clock.at(hour_later()):
        release()
    question = Entry.objects.get(kind=Kind.QUESTION)
    page = f"/unnamed/{question.uid}/"
    assert client.get(page).status_code == 200 and "Asked without your name" in client.get("/").content.decode()
    for other in (three["bruno"], client_as(cast.gita), client_as(cast.chidi)):
        assert other.get(page).status_code == 404
        assert other.post(f"{page}deed/", {"deed": "edit", "target": question.uid, "title": "Mine"}).status_code == 404
        other.post("/unnamed/withdraw/", {"secret": secret})
    assert not Entry.objects.get(pk=question.pk).is_withdrawn
    fresh = client_as(cast.chidi)  # another browser, with the phrase that was written down
    assert fresh.post("/unnamed/remember/", {"phrase": "wrong"}).status_code == 422
    fresh.post("/unnamed/remember/", {"phrase": " ".join(secret[at : at + 5] for at in range(0, 26, 5)).upper()})
    assert fresh.get(page).status_code == 200
    case = report(cast.dora, question, why=Why.UNKIND)
    decide(cast.amina, case, outcome=Outcome.HIDE, reason="It shames the vat.", after=0)
    assert [one.get(page).status_code for one in (fresh, three["bruno"], client_as(cast.amina))] == [200, 404, 404]
    told = {name: "It shames the vat." in one.get("/unnamed/").content.decode() for name, one in {**three, "fresh": fresh}.items()}
    assert told == {"bruno": False, "chidi": True, "dora": False, "fresh": True}
    decide(cast.amina, case, outcome=Outcome.LEAVE, reason="", after=1)
    fresh.post("/unnamed/withdraw/", {"secret": secret})
    assert Entry.objects.get(pk=question.pk).is_withdrawn
    fresh.post("/unnamed/remember/", {"forget": "1"})
    assert fresh.cookies["unnamed"].value == ""


def test_limits_hold_without_knowing_whom_they_hold(cast: Cast, three: dict[str, Client], client_as: ClientAs) -> None:
    client = three["dora"]
    old = client.cookies["stamps"].value
    for number in range(3):
        assert client.post("/unnamed/in/weavers/", {"title": f"And {number}?", "secret": secret_in(client)}).status_code == 303
    assert "no stamp left" in client.get("/unnamed/in/weavers/").content.decode()
    client.cookies["stamps"] = old  # stamps that were kept back are spent all the same
    form = {"title": "Once more?", "secret": three["bruno"].get("/unnamed/in/weavers/").context["form"]["secret"].value()}
    assert client.post("/unnamed/in/weavers/", form).status_code == 422
    client.cookies["stamps"] = old.replace("W", "V")
    assert client.post("/unnamed/in/weavers/", form).status_code == 422
    another = client_as(cast.dora)  # nor does another browser get a second sheet
    browse(another)
    assert another.post("/unnamed/in/weavers/", form).status_code == 422
    assert Waiting.objects.count() == 3 and not UnnamedQuestion.objects.exists()


def test_only_where_a_host_allows_it_and_among_enough_people(cast: Cast, client_as: ClientAs) -> None:
    dora, amina = client_as(cast.dora), client_as(cast.amina)
    assert dora.get("/unnamed/in/weavers/").status_code == 404
    assert amina.post("/unnamed/in/weavers/switch/", {"to": "on"}).status_code == 422  # they are two
    allow_in_weavers(cast)
    assert dora.post("/unnamed/in/weavers/switch/", {"to": "off"}).status_code == 404
    shown = dora.get("/unnamed/in/weavers/").content.decode()
    assert "What is protected" in shown and "Not yet" in shown  # nobody else has looked in
    assert client_as(cast.farah).get("/unnamed/in/weavers/").status_code == 404
    assert "Allow it no longer" in amina.get("/unnamed/").content.decode()
    amina.post("/unnamed/in/weavers/switch/", {"to": "off"})
    assert dora.get("/unnamed/in/weavers/").status_code == 404


def test_what_is_new_is_known_by_the_browser_alone(cast: Cast, three: dict[str, Client], client_as: ClientAs) -> None:
    client, bruno = three["chidi"], three["bruno"]
    secret = secret_in(client)
    client.post("/unnamed/in/weavers/", {"title": WORDS, "secret": secret})
    with clock.at(hour_later()):
        release()
    question = Entry.objects.get(kind=Kind.QUESTION)
    first = answering.answer(cast.amina, question, body="Because the vat stood there first.")
    assert 'hx-get="/unnamed/new/"' in client.get("/").content.decode() and "unnamed/new" not in bruno.get("/").content.decode()
    assert "1 new answer" in client.get("/unnamed/").content.decode()
    client.get(f"/unnamed/{question.uid}/")
    answering.answer(cast.dora, question, body="It does not.")
    other_browser = client_as(cast.chidi)
    other_browser.post("/unnamed/remember/", {"phrase": secret})
    told = [one.get("/unnamed/new/").content.decode() for one in (client, other_browser, bruno)]
    assert ["1 new" in told[0], "2 new" in told[1], " new" in told[2]] == [True, True, False]
    lifecycle.withdraw(first)
    assert "1 new" in other_browser.get("/unnamed/new/").content.decode()
    client.post("/unnamed/remember/", {"forget": "1"})
    assert client.cookies["unnamed-read"].value == "" and " new" not in client.get("/unnamed/new/").content.decode()


def test_somebody_has_no_page_and_hears_nothing_alone(cast: Cast, three: dict[str, Client], client_as: ClientAs) -> None:
    three["dora"].post("/unnamed/in/weavers/", {"title": WORDS, "secret": secret_in(three["dora"])})
    with clock.at(hour_later()):
        release()
    question = Entry.objects.get(kind=Kind.QUESTION)
    amina = client_as(cast.amina)
    pages = [question.get_absolute_url(), "/stock/?q=vat", "/spaces/weavers/", f"/e/{question.uid}/map/"]
    shown = [amina.get(page).content.decode() for page in pages]
    assert all(WORDS in page and "/people/nobody/" not in page for page in shown)
    assert 'value="aside"' not in shown[0] and "alone" not in shown[0]
    assert {amina.get("/people/nobody/").status_code, amina.post("/people/nobody/block/").status_code} == {404}
    assert client_as(None).get("/people/nobody/").status_code == client_as(None).get("/people/no-such-person/").status_code == 302
    # Of a member it is offered, and the way to ask so stands on the page of the space that allows it.
    said = answering.answer(cast.dora, question, body="It does.")
    assert 'value="aside"' in amina.get(f"/e/{question.uid}/?reply={said.uid}").content.decode()
    assert 'href="/unnamed/in/weavers/"' in shown[2] and "/unnamed/in/" not in client_as(cast.emil).get("/spaces/lantern/").content.decode()


def test_nobody_is_in_no_list_of_people(cast: Cast, three: dict[str, Client], client_as: ClientAs) -> None:
    three["dora"].post("/unnamed/in/weavers/", {"title": WORDS, "secret": secret_in(three["dora"])})
    with clock.at(hour_later()):
        release()
    nobody = Member.objects.get(handle="nobody")
    assert not nobody.is_active and not nobody.has_usable_password()
    gita = client_as(cast.gita)
    for page in ("/people/", "/administration/members/", "/notes/complete/?of=people&q=some"):
        assert "Somebody" not in gita.get(page).content.decode()


def test_whoever_asks_without_a_name_is_told_why_and_answers(cast: Cast, three: dict[str, Client], client_as: ClientAs) -> None:
    client, bruno = three["chidi"], three["bruno"]
    client.post("/unnamed/in/weavers/", {"title": WORDS, "secret": secret_in(client)})
    with clock.at(hour_later()):
        release()
    question = Entry.objects.get(kind=Kind.QUESTION)
    answer = answering.answer(cast.amina, question, body="Because the vat stood there first.")
    page, deed = f"/unnamed/{question.uid}/", f"/unnamed/{question.uid}/deed/"
    client.post(deed, {"deed": "reply", "target": question.uid, "body": "Fools fill it."})
    with clock.at(hour_later(2)):
        release()
    reply = Entry.objects.get(kind=Kind.COMMENT)
    # The secret rewords what the asker wrote, and no word of others.
    assert client.post(deed, {"deed": "edit", "target": answer.uid, "body": "It does not."}).status_code == 422
    assert client.post(deed, {"deed": "appeal", "target": reply.uid, "body": PLEA}).status_code == 422  # nothing was decided
    case = report(cast.dora, reply, why=Why.UNKIND)
    decide(cast.amina, case, outcome=Outcome.HIDE, reason="Be kind to who fills it.", after=0)
    shown = client.get(page).content.decode()
    assert "Be kind to who fills it." in shown and "Amina" not in shown.split("Be kind")[0].split("What was decided")[1]
    plea = {"deed": "appeal", "target": reply.uid, "body": PLEA}
    assert bruno.post(deed, plea).status_code == 404
    assert client.post(deed, {**plea, "body": " "}).status_code == 422
    assert client.post(deed, plea).status_code == 303
    again = client.post(deed, plea)
    assert again.status_code == 422 and "appealed already" in again.content.decode()
    client.post(deed, {"deed": "edit", "target": reply.uid, "body": "We fill it, all of us."})
    with clock.at(hour_later(2)):
        assert release() == 2
    assert client.post(deed, plea).status_code == 422
    case.refresh_from_db()
    assert case.is_waiting and set(moderators_of(case)) == {cast.amina}
    decider = client_as(cast.amina).get(f"/moderation/{case.uid}/").content.decode()
    assert "wrote it without a name appeals" in decider and PLEA in decider and "We fill it" in decider
    decide(cast.amina, case, outcome=Outcome.LEAVE, reason="So it may stand.", after=1)
    assert "So it may stand." in client.get(page).content.decode()
    for _ in range(10):  # so many deeds in an hour, of whatever sort
        client.post(deed, {"deed": "accept", "target": answer.uid})
    decide(cast.amina, case, outcome=Outcome.HIDE, reason="No.", after=2)
    assert "a lot for one hour" in client.post(deed, plea).content.decode()
