"""The stream of events as a browser hears it, with the program's own ASGI application in a loop of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from commonplace.live.events import Events
from commonplace.people.models import Member

PATIENCE = 10.0


class Ear:
    """One open stream; `heard` are its bytes, `status` what it was answered with."""

    def __init__(self, loop: asyncio.AbstractEventLoop, events: Events, session: str, query: str, mark: str) -> None:
        self.status = 0
        self.heard = b""
        self.is_over = False
        self._left = asyncio.Event()
        headers = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode())]
        if mark:
            headers.append((b"last-event-id", mark.encode()))
        scope = {"type": "http", "method": "GET", "path": "/events", "query_string": query.encode(), "headers": headers}
        self._loop = loop
        self._done: Future[None] = asyncio.run_coroutine_threadsafe(self._listen(events, scope), loop)

    async def _listen(self, events: Events, scope: dict[str, Any]) -> None:
        async def receive() -> dict[str, Any]:
            await self._left.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            self.status = message.get("status", self.status)
            self.heard += message.get("body", b"")

        await events(scope, receive, send)
        self.is_over = True

    def leave(self) -> None:
        self._loop.call_soon_threadsafe(self._left.set)
        self._done.result(PATIENCE)

    def hears(self, words: str, *, times: int = 1) -> bool:
        return until(lambda: self.heard.count(words.encode()) >= times)


def until(true: Any, seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return bool(true())


class Room:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.processes = [Events(), Events()]
        self.ears: list[Ear] = []

    def ear(self, member: Member | None, query: str = "", *, mark: str = "", process: int = 0) -> Ear:
        """Open a stream as this member, in one of two processes."""
        client = Client()
        if member is not None:
            client.force_login(member, backend="commonplace.people.backend.SignInBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value if member is not None else ""
        ear = Ear(self._loop, self.processes[process], session, query, mark)
        ear.session = session  # type: ignore[attr-defined]
        self.ears.append(ear)
        assert until(lambda: ear.status and (ear.status != 200 or b"retry" in ear.heard))
        return ear


@contextmanager
def listening() -> Iterator[Room]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    room = Room(loop)
    yield room
    for ear in room.ears:
        ear.leave()
    for events in room.processes:
        until(lambda events=events: events._hub._loop is None or events._hub._loop.done())
        events._hub._thread.submit(_let_go).result(PATIENCE)
        events._hub._thread.shutdown()
    loop.call_soon_threadsafe(loop.stop)
    thread.join(PATIENCE)
    loop.close()


def _let_go() -> None:
    connection.close()
