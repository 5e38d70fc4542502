"""`/events`: a stream of server-sent events for a page that a member has open. It holds a connection and no page thread."""

from __future__ import annotations

import asyncio
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from django.conf import settings
from django.db import DatabaseError

from commonplace.kit.asgi.pages import Receive, Scope, Send
from commonplace.live.deeds import missed
from commonplace.live.doors import NoSuchEntry, NotSignedIn, Pass, admit
from commonplace.live.hub import Full, Hub, Stream
from commonplace.live.presence import greeting

BEAT = 20.0
"""Seconds between signs of life, so that a proxy does not take the connection for dead."""
RETRY = 3_000
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Events:
    """`?about=` names the entry that is watched. A stream is opened anew with the mark of the last event that came (`Last-Event-ID`, or `since`)."""

    def __init__(self) -> None:
        self._hub = Hub()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _say(send, 405)
            return
        asked = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
        headers = dict(scope["headers"])
        try:
            held = await self._hub.in_thread(lambda: admit(_session_key(headers), asked.get("about", "")))
            mark = headers.get(b"last-event-id", b"").decode("latin-1") or asked.get("since", "")
            stream = self._hub.open(held)
        except NotSignedIn:
            await _say(send, 403)
        except NoSuchEntry:
            await _say(send, 404)
        except Full:
            await _say(send, 429, [(b"retry-after", b"60")])
        except DatabaseError:
            await _say(send, 503, [(b"retry-after", b"10")])
        else:
            await self._serve(stream, held, mark, receive, send)

    async def _serve(self, stream: Stream, held: Pass, mark: str, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(_when_gone(receive, stream))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            first = await self._hub.in_thread(lambda: _first_events(held, mark))
            await _part(send, f"retry: {RETRY}\n\n".encode() + b"".join(first))
            while (event := await _next(stream)) is not None:
                await _part(send, event)
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()
            self._hub.close(stream)


def _first_events(held: Pass, mark: str) -> list[bytes]:
    """What was missed since the mark, and whether others are here."""
    return [*missed(held.member_id, held.root_id, mark), *greeting(held.root_id, held.member_id)] if held.root_id else []


async def _next(stream: Stream) -> bytes | None:
    try:
        return await asyncio.wait_for(stream.queue.get(), BEAT)
    except TimeoutError:
        return b":\n\n"


async def _when_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.put(None)


def _session_key(headers: dict[bytes, bytes]) -> str:
    try:
        cookies = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return ""
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return found.value[:40].replace("\x00", "") if found else ""


async def _part(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _say(send: Send, status: int, more: list[tuple[bytes, bytes]] | None = None) -> None:
    """An answer without a stream. A browser does not ask again by itself after one of these."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
