"""Carries Django's pages inside an ASGI server: each process answers them with one thread, through Django's WSGI handler.

Django's own ASGI handler costs several times as much for a page, and more page threads in one process only wait for each other. Since there
is one thread, no client may hold it: a request is read in full before the page is begun, and long answers leave by threads of their own.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import IO, Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
WSGIApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]

KEPT_IN_MEMORY = 1024 * 1024
# Uploads have limits of their own, with kind words; this one only protects the disk.
LARGEST_BODY = 512 * 1024 * 1024
LONG_ANSWERS_AT_ONCE = 8


class Pages:
    """An ASGI application that answers with a WSGI one."""

    def __init__(self, application: WSGIApp) -> None:
        self._application = application
        self._page_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pages")
        self._long_answers = ThreadPoolExecutor(max_workers=LONG_ANSWERS_AT_ONCE, thread_name_prefix="long-answers")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as body:
            length = await _read(receive, body)
            if length is None:
                return
            if length > LARGEST_BODY:
                await _say(send, 413, b"This is larger than the server takes.")
                return
            body.seek(0)
            answer = await self.in_page_thread(partial(self._answer, environ_of(scope, body, length)))
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if answer.body is not None:
            await send({"type": "http.response.body", "body": answer.body})
        else:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._long_answers, _send_long, answer.parts, send, loop)

    async def in_page_thread(self, work: Callable[[], Any]) -> Any:
        """Run something that needs this process's database connection."""
        return await asyncio.get_running_loop().run_in_executor(self._page_thread, work)

    def _answer(self, environ: dict[str, Any]) -> "_Answer":
        answer = _Answer()
        answer.parts = self._application(environ, answer.start)
        if answer.is_short():
            try:
                answer.body = b"".join(answer.parts)
            finally:
                _close(answer.parts)
        return answer


class _Answer:
    """What the WSGI application said; `body` is None when it comes in parts."""

    status = 500
    body: bytes | None = None

    def __init__(self) -> None:
        self.headers: Headers = []
        self.parts: Iterable[bytes] = ()

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

    def is_short(self) -> bool:
        if not getattr(self.parts, "streaming", False):
            return True
        length = next((int(value) for name, value in self.headers if name == b"content-length"), None)
        return length is not None and length <= KEPT_IN_MEMORY


def environ_of(scope: Scope, body: IO[bytes], length: int) -> dict[str, Any]:
    """The WSGI environment of a request.

    Header names with an underscore are dropped: they would be taken for those with a hyphen, and so get past a proxy that sets them.
    """
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "CONTENT_LENGTH": str(length) if length else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": None,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name or raw_name == b"content-length":
            continue
        name, value = raw_name.decode("latin-1").upper().replace("-", "_"), raw_value.decode("latin-1")
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        environ[key] = value
    return environ


async def _read(receive: Receive, body: IO[bytes]) -> int | None:
    """How many bytes came, at most one part more than are taken; None when the client went away."""
    length = 0
    while length <= LARGEST_BODY:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part = message.get("body", b"")
        length += len(part)
        body.write(part)
        if not message.get("more_body", False):
            break
    return length


def _send_long(parts: Iterable[bytes], send: Send, loop: asyncio.AbstractEventLoop) -> None:
    """In a thread of its own, so that the speed of the client concerns nobody else."""
    try:
        for part in _not_empty(parts):
            _in_loop(send({"type": "http.response.body", "body": part, "more_body": True}), loop)
        _in_loop(send({"type": "http.response.body", "body": b""}), loop)
    finally:
        _close(parts)


def _in_loop(work: Awaitable[None], loop: asyncio.AbstractEventLoop) -> None:
    async def waited() -> None:
        await work

    asyncio.run_coroutine_threadsafe(waited(), loop).result()


def _not_empty(parts: Iterable[bytes]) -> Iterator[bytes]:
    return (part for part in parts if part)


def _close(parts: Iterable[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()


async def _say(send: Send, status: int, text: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
    await send({"type": "http.response.body", "body": text})
