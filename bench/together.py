"""Writing together, tried hard: how soon the others see a keystroke, and whether any is lost when the server is killed.

    python -m bench.together --delay [--writers 20] [--seconds 30] [--servers 1] [--database sqlite]
    python -m bench.together --kills 200 [--writers 4] [--database sqlite]

Each server is a page process of its own as `commonplace serve` begins it; a worker does the jobs beside them, so that the text becomes the note's
body meanwhile. The writers are lines without a browser that keep the promises of the page's script (`together/tests/wire.py`). Wanted: the p99 of the
delay below 200 ms with 20 writers; after the kills every word that was typed stands in the note, once.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django

from bench.postgres import durable_cluster

WORD = re.compile(rb"<\d+\.\d+>")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--delay", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--writers", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--servers", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    return parser.parse_args()


def people_and_note(count: int) -> tuple[Any, list[str]]:
    """A note that is open for so many members, and a session of each."""
    from commonplace.entries import audiences
    from commonplace.people.models import Member
    from commonplace.sense.actions import write_entry
    from commonplace.together.actions.opening import open_note
    from commonplace.together.tests.server import session_of
    from commonplace.web.first_tables import make_tables

    make_tables()
    members = [
        Member.objects.create(email=f"writer-{number}@example.org", password="!", handle=f"writer-{number}", name=f"Writer {number}")
        for number in range(count)
    ]
    note = write_entry(members[0], title="Written together", body="Begin.\n", audience=audiences.organisation())
    open_note(members[0], note, everyone=True)
    return note, [session_of(member) for member in members]


async def in_step(writers: list[Any]) -> None:
    async with asyncio.timeout(180):
        for one in writers:
            await one.is_in_step.wait()


async def settled(writers: list[Any]) -> None:
    async with asyncio.timeout(180):
        while any(one.waiting for one in writers) or len({one.text for one in writers}) > 1:  # noqa: ASYNC110 - as seen from outside
            await asyncio.sleep(0.05)


def word_writer() -> type[Any]:
    from commonplace.together.tests.wire import UPDATE, Writer

    class WordWriter(Writer):
        """Puts words somewhere between words."""

        def put(self, word: str) -> None:
            text = self.document._text
            before = self.document.state_vector()
            present = self.text
            text.insert(present.find("<", random.randint(0, len(present))) % (len(present) + 1), word)
            update = self.document.beyond(before)
            self.waiting.append(update)
            if self.is_in_step.is_set() and self._wire is not None:
                self._wire.send(bytes([UPDATE]) + update)
                self._sent.append(1)

    return WordWriter


async def measure_delay(addresses: list[str], sessions: list[str], seconds: float) -> None:
    sent: dict[bytes, float] = {}
    delays: list[float] = []
    seen: list[set[bytes]] = [set() for _session in sessions]
    cls = word_writer()

    class Watching(cls):  # type: ignore[misc, valid-type]
        number = 0

        async def _converse(self, wire: Any) -> None:
            receive = wire.receive

            async def received() -> Any:
                message = await receive()
                if isinstance(message, bytes) and message[0] == 1:
                    moment = time.monotonic()
                    own, known = b"<%d." % self.number, seen[self.number]
                    for word in WORD.findall(message):
                        if not word.startswith(own) and word not in known and word in sent:
                            known.add(word)
                            delays.append(moment - sent[word])
                return message

            wire.receive = received
            await super()._converse(wire)

    writers = []
    for number, session in enumerate(sessions):
        one = Watching(addresses[number % len(addresses)], session)
        one.number = number
        writers.append(one)
    await in_step(writers)
    await asyncio.sleep(2)
    until = time.monotonic() + seconds

    async def write(number: int) -> None:
        """Five keystrokes a second, which is a quick writer; each is a word that can be told apart."""
        count = 0
        await asyncio.sleep(random.random() / 5)
        while time.monotonic() < until:
            word = f"<{number}.{count}>"
            sent[word.encode()] = time.monotonic()
            writers[number].put(word)
            count += 1
            await asyncio.sleep(random.uniform(0.1, 0.3))

    await asyncio.gather(*(write(number) for number in range(len(writers))))
    await settled(writers)
    for one in writers:
        await one.leave()
    wanted = len(sent) * (len(writers) - 1)
    cuts = statistics.quantiles(delays, n=1000)
    print(
        f"{len(writers)} writers, {len(addresses)} server(s), {len(sent)} keystrokes, seen {len(delays)} of {wanted} times: "
        f"p50 {cuts[499] * 1000:.0f} ms, p95 {cuts[949] * 1000:.0f} ms, p99 {cuts[989] * 1000:.0f} ms, longest {max(delays) * 1000:.0f} ms"
    )


async def kill_often(server: Any, address: str, sessions: list[str], kills: int) -> list[str]:
    cls = word_writer()
    writers = [cls(address, session) for session in sessions]
    await in_step(writers)
    typed: list[str] = []
    unstored_at_kill = 0
    is_over = asyncio.Event()

    async def write(number: int) -> None:
        count = 0
        while not is_over.is_set():
            word = f"<{number}.{count}>"
            typed.append(word)
            writers[number].put(word)
            count += 1
            # While there is no server writing goes on, more slowly: the text would only become long.
            await asyncio.sleep(random.uniform(0.01, 0.04) if writers[number].is_in_step.is_set() else 0.5)

    writing = [asyncio.create_task(write(number)) for number in range(len(writers))]
    for number in range(kills):
        await in_step(writers)
        await asyncio.sleep(random.uniform(0.05, 1.0))
        unstored_at_kill += sum(len(one.waiting) for one in writers)
        server.kill()
        server.begin()
        if (number + 1) % 10 == 0:
            print(f"{number + 1} kills, {len(typed)} words typed, {unstored_at_kill} were not stored yet when the server died", flush=True)
        await asyncio.sleep(0.2)
    is_over.set()
    await asyncio.gather(*writing)
    await in_step(writers)
    await settled(writers)
    for one in writers:
        await one.leave()
    return typed


def judge(note: Any, typed: list[str]) -> None:
    from collections import Counter

    from commonplace.together.actions.folding import fold
    from commonplace.together.models import Hand

    fold(note.pk)
    note.refresh_from_db()
    counted = Counter(re.findall(r"<\d+\.\d+>", note.body))
    whole = sum(counted[word] == 1 for word in typed)
    lost, doubled = sum(not counted[word] for word in typed), sum(number > 1 for number in counted.values())
    hands = Hand.objects.values("member").distinct().count()
    print(
        f"{len(typed)} words typed: {whole} stand in the note once, {lost} lost, {doubled} doubled; revision {note.revision}, by {hands} hands"
    )
    assert whole == len(typed), "something was lost or doubled"
    assert Counter("".join(typed) + "Begin.\n") == Counter(note.body), "there is something that nobody typed"


def main() -> None:
    asked = options()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ending:
        Path(folder).chmod(0o755)  # PostgreSQL may run as another user
        database = ending.enter_context(durable_cluster(Path(folder), asked.database))
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "commonplace.settings",
            "COMMONPLACE_DATABASE_URL": database,
            "COMMONPLACE_DATA_DIR": folder,
        }
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        django.setup()
        from django.core.management import call_command

        from commonplace.together.tests.server import Forks, Server

        note, sessions = people_and_note(asked.writers or (4 if asked.kills else 20))
        call_command("collectstatic", verbosity=0, interactive=False)
        servers: list[Any] = [Forks(database)] if asked.kills else [Server(database) for _each in range(asked.servers)]
        worker = subprocess.Popen([sys.executable, "-m", "commonplace", "work"])
        ending.callback(lambda: (worker.terminate(), worker.wait(30)))
        for server in servers:
            ending.callback(server.end)
            server.begin()
        for server in servers:
            server.wait()
        addresses = [f"{server.address}/collab/{note.uid}" for server in servers]
        if asked.delay:
            asyncio.run(measure_delay(addresses, sessions, asked.seconds))
        if asked.kills:
            began = time.monotonic()
            typed = asyncio.run(kill_often(servers[0], addresses[0], sessions, asked.kills))
            print(f"{asked.kills} kills in {time.monotonic() - began:.0f} s")
            judge(note, typed)


if __name__ == "__main__":
    main()
