"""Django's pages behind ASGI: what reaches the page, what leaves, and that no client holds the one page thread."""

import asyncio
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from commonplace.kit.asgi import pages
from commonplace.kit.asgi.pages import Message, Pages


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("201 Created", [("X-Path", environ["PATH_INFO"]), ("X-Cookie", environ.get("HTTP_COOKIE", ""))])
    return [repr(sorted(key for key in environ if key.startswith("HTTP_"))).encode(), b"|", environ["wsgi.input"].read()]


def scope(path: str = "/", headers: list[tuple[bytes, bytes]] | None = None) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "http_version": "1.1",
        "headers": headers or [],
        "client": ("127.0.0.1", 1),
    }


def parts(*bodies: bytes) -> list[Message]:
    return [{"type": "http.request", "body": body, "more_body": number < len(bodies)} for number, body in enumerate(bodies, 1)]


async def ask(app: Pages, incoming: list[Message], **about: Any) -> list[Message]:
    waiting, sent = list(incoming), []

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope(**about), receive, send)
    return sent


def run(work: Awaitable[Any]) -> Any:
    async def main() -> Any:
        return await work

    # In a thread of its own: where a browser was driven before, this one has a loop already.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, main()).result()


def test_a_request_arrives_whole_and_an_answer_leaves_in_one_step() -> None:
    start, body = run(ask(Pages(echo), parts(b"one ", b"two"), path="/é/"))
    assert start["status"] == 201
    assert dict(start["headers"])[b"x-path"] == "/é/".encode()
    assert body["body"].endswith(b"|one two")


def test_cookies_are_joined_and_names_with_underscores_dropped() -> None:
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x_forwarded_proto", b"https"), (b"x-ok", b"1")]
    start, body = run(ask(Pages(echo), parts(b""), headers=headers))
    assert dict(start["headers"])[b"x-cookie"] == b"a=1; b=2"
    assert body["body"] == b"['HTTP_COOKIE', 'HTTP_X_OK']|"


def test_a_client_that_goes_away_costs_no_page() -> None:
    assert run(ask(Pages(echo), parts(b"one ", b"two")[:1])) == []


def test_a_body_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LARGEST_BODY", 10)
    start, _ = run(ask(Pages(echo), parts(*[b"xxxx"] * 9)))
    assert start["status"] == 413


def test_a_slow_upload_holds_nobody() -> None:
    async def two_clients() -> list[Message]:
        app, arrived = Pages(echo), asyncio.Event()

        async def slowly() -> Message:
            await arrived.wait()
            return parts(b"late")[0]

        async def ignore(message: Message) -> None:
            return None

        slow = asyncio.ensure_future(app(scope(), slowly, ignore))
        await asyncio.sleep(0)
        answer = await asyncio.wait_for(ask(app, parts(b"")), 5)
        arrived.set()
        await slow
        return answer

    assert run(two_clients())[0]["status"] == 201


def test_a_long_answer_comes_in_parts_and_is_closed() -> None:
    closed: list[bool] = []

    def many() -> Iterator[bytes]:
        yield b"a"
        yield b""
        yield b"b"

    def streaming(environ: dict[str, Any], start_response: Any) -> StreamingHttpResponse:
        response = StreamingHttpResponse(many())
        response.close = lambda: closed.append(True)  # type: ignore[method-assign]
        start_response("200 OK", [])
        return response

    _start, *rest = run(ask(Pages(streaming), parts(b"")))
    assert [message["body"] for message in rest] == [b"a", b"b", b""]
    assert [message.get("more_body", False) for message in rest] == [True, True, False]
    assert closed == [True]


def test_a_short_answer_is_closed_in_the_page_thread() -> None:
    closed: list[bool] = []

    def page(environ: dict[str, Any], start_response: Any) -> HttpResponse:
        response = HttpResponse(b"short")
        response.close = lambda: closed.append(True)  # type: ignore[method-assign]
        start_response("200 OK", [])
        return response

    _, body = run(ask(Pages(page), parts(b"")))
    assert (body["body"], closed) == (b"short", [True])
