"""`/mcp`: raw ASGI, like `/events`. Whoever comes shows a token of one of a member's programs; cookies open nothing here."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from commonplace.assistants.calling import SCOPES, admitted
from commonplace.assistants.server import TOKEN, in_thread, make_server
from commonplace.kit.asgi.pages import Receive, Scope, Send
from commonplace.kit.errors import Refusal

MOST_BYTES = 600_000
METADATA = "/.well-known/oauth-protected-resource/mcp"


class Assistants:
    """Nothing is kept between two requests, so that any process and node answers any of them."""

    def __init__(self) -> None:
        self._server = make_server()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"].rstrip("/") != "/mcp":
            return await _say(send, 404, "Not found")
        if not _is_from_here(headers.get("origin")):
            return await _say(send, 403, "This origin may not ask here")
        if scope["method"] != "POST":  # there is nothing to stream that was not asked for, and no session to end
            return await _say(send, 405, "Post your request", [(b"allow", b"POST")])
        word, _blank, secret = headers.get("authorization", "").partition(" ")
        try:
            token = await in_thread(lambda: admitted(secret.strip())) if word.lower() == "bearer" and secret else None
        except Refusal as refusal:
            return await _say(send, 429, str(refusal), [(b"retry-after", b"60")])
        except DatabaseError:
            return await _say(send, 503, "Try again in a moment", [(b"retry-after", b"10")])
        if token is None:
            return await _say(send, 401, "A token is needed", [(b"www-authenticate", _challenge(is_wrong=bool(secret)))])
        scope[TOKEN] = token
        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True, max_request_body_size=MOST_BYTES)
        async with manager.run():
            await manager.handle_request(scope, receive, send)
        return None


def _is_from_here(origin: str | None) -> bool:
    """A browser says whose page sends a request; only pages of this place may. Programs say nothing."""
    here = urlsplit(settings.BASE_URL)
    return not origin or origin == f"{here.scheme}://{here.netloc}"


def _challenge(*, is_wrong: bool) -> bytes:
    """By RFC 6750 and RFC 9728: what is wrong, what there is to ask for, and where it is written how to get a token (`oauth`)."""
    error = 'error="invalid_token", ' if is_wrong else ""
    scope = " ".join(SCOPES)
    return f'Bearer {error}scope="{scope}", resource_metadata="{settings.BASE_URL}{METADATA}"'.encode()


async def _say(send: Send, status: int, words: str, more: list[tuple[bytes, bytes]] | None = None) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    body = json.dumps({"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": words}}).encode()
    await send({"type": "http.response.body", "body": body})
