"""Real servers and many lines to them: what is typed arrives, once, whatever happens to the processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.kit.tests.test_jobs_workers import database_url
from commonplace.people.actions import block
from commonplace.sense.actions import write_entry
from commonplace.share.actions import set_audience
from commonplace.together.actions.folding import fold
from commonplace.together.actions.opening import close_note, open_note
from commonplace.together.models import Hand, Update
from commonplace.together.tests.server import Forks, Server, servers, session_of
from commonplace.together.tests.wire import Refused, Wire, Writer
from tests.cast import Cast
from tests.loops import run_apart

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PATIENCE = 60.0


@pytest.fixture(scope="module")
def two_servers(django_db_setup: None, django_db_blocker: object) -> Iterator[list[Server]]:
    """Two processes on one database, as on two nodes."""
    with django_db_blocker.unblock(), servers(2) as found:
        yield found


@pytest.fixture
def note(transactional_db: None, cast: Cast) -> Entry:
    note = write_entry(cast.amina, title="Madder", body="Begin.\n", audience=audiences.organisation())
    open_note(cast.amina, note, everyone=False, people=[cast.dora, cast.bruno])
    return note


async def until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is waited for happens in other processes, too
            await asyncio.sleep(0.02)


async def aside(work: Callable[[], object]) -> None:
    """A deed of the test's own, with the connection of its thread."""
    await asyncio.get_running_loop().run_in_executor(None, _closing, work)


def _closing(work: Callable[[], object]) -> None:
    try:
        work()
    finally:
        connection.close()


def test_two_processes_show_one_text_and_tell_who_is_there(cast: Cast, note: Entry, two_servers: list[Server]) -> None:
    async def story() -> None:
        sessions = [await in_thread(lambda member=member: session_of(member)) for member in (cast.amina, cast.dora, cast.ines)]
        addresses = [f"{server.address}/collab/{note.uid}" for server in two_servers]
        amina, dora = Writer(addresses[0], sessions[0]), Writer(addresses[1], sessions[1])
        ines = Writer(addresses[1], sessions[2])
        people = [amina, dora, ines]
        await until(lambda: all(one.is_in_step.is_set() for one in people))
        assert [one.writes for one in people] == [True, True, False]
        for number in range(10):
            amina.type(lambda text, number=number: f"{number} {text}")
            dora.type(lambda text, number=number: f"{text}d{number}\n")
            await asyncio.sleep(0.01)
        await until(lambda: not amina.waiting and not dora.waiting and len({one.text for one in people}) == 1)
        assert all(f"{number} " in ines.text and f"d{number}\n" in ines.text for number in range(10))
        await until(lambda: {one["name"] for one in amina.people} == {"Dora Lindqvist", "Inês Carvalho"} or len(amina.people) == 2)
        assert {(str(one["name"]).split()[0], one["writes"]) for one in amina.people} == {("Dora", True), ("Inês", False)}
        place = {"tname": "body", "assoc": 0}
        dora.send(json.dumps({"is": "caret", "caret": {"anchor": place, "head": {"item": {"client": 1, "clock": 0}}}}))
        await until(lambda: any(one["caret"] for one in amina.people))
        for one in people:
            await one.leave()

    run_apart(story())
    fold(note.pk)
    note.refresh_from_db()
    assert note.body.count("d9\n") == 1 and note.body.startswith("9 8 7")
    assert set(Hand.objects.values_list("member", flat=True)) == {cast.amina.pk, cast.dora.pk}


async def in_thread(work: Callable[[], str]) -> str:
    found: list[str] = []
    await aside(lambda: found.append(work()))
    return found[0]


def test_whoever_may_not_is_not_let_in_and_whoever_may_no_longer_is_cut_off(cast: Cast, note: Entry, two_servers: list[Server]) -> None:
    session = {name: session_of(member) for name, member in cast.members.items() if member.is_active}
    address = f"{two_servers[0].address}/collab/{note.uid}"
    secret = write_entry(cast.amina, title="Secret", body="x", audience=audiences.of_space(cast.weavers))
    open_note(cast.amina, secret, everyone=True)

    async def refused(address: str, session: str, **more: str) -> bool:
        try:
            (await Wire.open(address, session, **more)).close()
        except Refused:
            return True
        return False

    async def story() -> None:
        assert await refused(address, "")
        assert await refused(address, session["amina"], origin="http://elsewhere.example")
        assert await refused(address, session["amina"], origin="")
        assert await refused(f"{two_servers[0].address}/collab/{secret.uid}", session["ines"])
        assert await refused(f"{two_servers[0].address}/collab/nothing", session["ines"])
        assert not await refused(address, session["ines"])
        amina, dora, bruno, ines, emil = (Writer(address, session[name]) for name in ("amina", "dora", "bruno", "ines", "emil"))
        await until(lambda: all(one.is_in_step.is_set() for one in (amina, dora, bruno, ines, emil)))
        ines.type(lambda text: text + "Not mine to write.\n")
        await until(lambda: ines.ends == ["closed"])
        await aside(lambda: block(cast.bruno, other=cast.amina))
        await aside(lambda: Session.objects.filter(session_key=session["emil"]).delete())
        amina.type(lambda text: text + "After that.\n")
        await until(lambda: "After that." in dora.text)
        await until(lambda: bruno.ends == ["gone"] and emil.ends == ["gone"], 4)
        assert "After that." not in bruno.text + emil.text and "Not mine" not in amina.text
        await aside(lambda: set_audience(cast.amina, Entry.objects.get(pk=note.pk), audiences.only_me(cast.amina)))
        amina.type(lambda text: text + "Alone.\n")
        await until(lambda: dora.ends == ["gone"] and not amina.waiting)
        assert "Alone." not in dora.text
        await aside(lambda: close_note(cast.amina, Entry.objects.get(pk=note.pk)))
        await until(lambda: amina.ends == ["closed"], 4)
        for one in (amina, dora, bruno, ines, emil):
            await one.leave()
        assert await refused(address, session["amina"])

    run_apart(story())
    note.refresh_from_db()
    assert note.body == "Begin.\nAfter that.\nAlone.\n"


def test_what_is_malformed_ends_the_page_that_sent_it_and_no_other(cast: Cast, note: Entry, two_servers: list[Server]) -> None:
    session = {name: session_of(member) for name, member in cast.members.items() if member.is_active}
    address = f"{two_servers[0].address}/collab/{note.uid}"

    async def story() -> None:
        amina = Writer(address, session["amina"])
        await until(amina.is_in_step.is_set)
        for bad in (
            b"\x01garbage",
            b"\x01\x01\x01\x05\x00\x04\x01\x05other\x01x\x00",
            b"\x07",
            b"\x00\xff\xff\xff",
            b"\x01" + b"\x00" * 100,
        ):
            dora = Writer(address, session["dora"])
            await until(dora.is_in_step.is_set)
            dora.send(bad)
            await until(lambda dora=dora: dora.ends == ["malformed"])
            await dora.leave()
        amina.type(lambda text: text + "Still here.\n")
        await until(lambda: not amina.waiting)
        loud = Writer(address, session["dora"])
        await until(loud.is_in_step.is_set)
        for _each in range(1_000):
            loud.send('{"is": "caret", "caret": null}')
        await until(lambda: "fast" in loud.ends)
        await loud.leave()
        long = Writer(address, session["dora"])
        await until(long.is_in_step.is_set)
        long.type(lambda text: text + "x" * 500_001)
        await until(lambda: long.ends == ["full"])
        await long.leave()
        amina.type(lambda text: text + "And now.\n")
        await until(lambda: not amina.waiting)
        await amina.leave()

    run_apart(story())
    fold(note.pk)
    note.refresh_from_db()
    assert note.body == "Begin.\nStill here.\nAnd now.\n"
    assert Update.objects.filter(live=note.pk).exclude(member=cast.amina).count() == 0


def test_no_keystroke_is_lost_or_doubled_when_the_server_is_killed(cast: Cast, note: Entry) -> None:
    """Three kills while three write without pause; `bench/together.py` does two hundred."""
    server = Forks(database_url())
    server.begin()
    sessions = [session_of(member) for member in (cast.amina, cast.dora, cast.bruno)]

    async def story() -> int:
        writers = [Writer(f"{server.address}/collab/{note.uid}", session) for session in sessions]
        await until(lambda: all(one.is_in_step.is_set() for one in writers))
        typed = 0
        for _kill in range(3):
            for number in range(25):
                for who, one in enumerate(writers):
                    one.type(lambda text, word=f"<{who}.{typed}>": text + word)
                typed += 1
                if number == 15:
                    server.kill()
                    server.begin()
                await asyncio.sleep(0.01)
            await until(lambda: all(one.is_in_step.is_set() for one in writers))
        await until(lambda: not any(one.waiting for one in writers) and len({one.text for one in writers}) == 1)
        for one in writers:
            await one.leave()
        return typed

    try:
        typed = run_apart(story())
    finally:
        server.end()
    fold(note.pk)
    note.refresh_from_db()
    words = [f"<{who}.{number}>" for who in range(3) for number in range(typed)]
    assert [word for word in words if note.body.count(word) != 1] == []
    assert sorted(Hand.objects.values_list("member", flat=True)) == sorted([cast.amina.pk, cast.dora.pk, cast.bruno.pk])
