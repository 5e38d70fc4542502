"""`/collab/<uid>`: a WebSocket for the page on which a note is written together. Raw ASGI, like `/events`: it holds a connection and no page
thread, and is opened by the session's cookie from a page of this place.

Bytes are of the document: 0 and a state vector (what I have), 1 and an update. Everything else is JSON, in which `is` says what it is.
"""

from __future__ import annotations

import asyncio
import json
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError

from commonplace.kit.asgi.pages import Receive, Scope, Send
from commonplace.live.doors import NoSuchEntry, NotSignedIn, Pass, admit
from commonplace.together.collab.hall import Full, Hall
from commonplace.together.collab.people import caret_of
from commonplace.together.collab.room import Room, Visit
from commonplace.together.models import LiveNote
from commonplace.together.updates import MOST_BYTES

STATE_VECTOR, UPDATE = 0, 1
MOST_WORDS = 2_000
GOING_AWAY, TRY_LATER = 1001, 1013


class Together:
    """Rooms of this process. Refusals are alike, so that nobody learns what is there: the connection is not opened."""

    def __init__(self) -> None:
        self._hall = Hall()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await _say_not_found(send)
            return
        headers = dict(scope["headers"])
        uid = scope["path"].removeprefix("/collab/").rstrip("/")
        await receive()  # that somebody wants to connect
        if not _is_from_here(headers):
            await send({"type": "websocket.close", "code": GOING_AWAY})
            return
        try:
            held = await self._hall.in_thread(lambda: _admitted(_session_key(headers), uid))
            room, visit = self._hall.open(held)
        except (NotSignedIn, NoSuchEntry):
            await send({"type": "websocket.close", "code": GOING_AWAY})
        except (Full, DatabaseError):
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.send", "text": json.dumps({"is": "end", "why": "crowded"})})
            await send({"type": "websocket.close", "code": TRY_LATER})
        else:
            await self._serve(room, visit, receive, send)

    async def _serve(self, room: Room, visit: Visit, receive: Receive, send: Send) -> None:
        sending = asyncio.create_task(_send_all(visit, send))
        try:
            await send({"type": "websocket.accept"})
            await _receive_all(room, visit, receive)
        finally:
            self._hall.close(room, visit)
            visit.put(None)
            await sending


def _admitted(session_key: str, uid: str) -> Pass:
    if not uid:
        raise NoSuchEntry
    held = admit(session_key, uid)
    if not LiveNote.objects.filter(pk=held.root_id, closed_at__isnull=True, entry__uid=uid).exists():
        raise NoSuchEntry
    return held


async def _receive_all(room: Room, visit: Visit, receive: Receive) -> None:
    while (message := await receive())["type"] == "websocket.receive":
        if visit.is_too_fast():
            visit.end("fast")
            return
        data, words = message.get("bytes"), message.get("text")
        if data and data[0] == STATE_VECTOR:
            room.ask(visit, bytes(data[1:]))
        elif data and data[0] == UPDATE and len(data) <= MOST_BYTES:
            room.bring(visit, bytes(data[1:]))
        elif words and len(words) <= MOST_WORDS:
            _hear(room, visit, words)
        else:
            visit.end("malformed")
            return


def _hear(room: Room, visit: Visit, words: str) -> None:
    try:
        said = json.loads(words)
    except (ValueError, RecursionError):
        return
    if isinstance(said, dict) and said.get("is") == "caret":
        room.move(visit, caret_of(said.get("caret")))


async def _send_all(visit: Visit, send: Send) -> None:
    """Until the page is ended. One that is gone takes nothing any more, which is no fault."""
    try:
        while (message := await visit.outbox.get()) is not None:
            visit.waiting -= len(message)
            part = {"bytes": message} if isinstance(message, bytes) else {"text": message}
            await send({"type": "websocket.send", **part})
        await send({"type": "websocket.close", "code": GOING_AWAY})
    except Exception:  # noqa: BLE001 - the server says in ways of its own that a connection is closed
        return


def _session_key(headers: dict[bytes, bytes]) -> str:
    try:
        cookies = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return ""
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value[:40].replace("\x00", "") if found else ""


def _is_from_here(headers: dict[bytes, bytes]) -> bool:
    """A browser says whose page opens a connection. Cookies come along from any page, so it must be one of this place."""
    origin = urlsplit(headers.get(b"origin", b"").decode("latin-1"))
    here = urlsplit(settings.BASE_URL)
    if (origin.scheme, origin.netloc) == (here.scheme, here.netloc):
        return True
    return bool(origin.netloc) and origin.netloc == headers.get(b"host", b"").decode("latin-1")


async def _say_not_found(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
