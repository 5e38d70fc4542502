"""`/mcp` as it is served, asked by the client of the protocol's own SDK."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from commonplace.assistants.models import Call
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.people.actions import disconnect, make_token
from commonplace.people.models import Member, Scope, Token
from tests.cast import Cast
from tests.loops import run_apart

pytestmark = [pytest.mark.slow, pytest.mark.once]


def connected(member: Member) -> tuple[Token, str]:
    return make_token(member, name="An assistant", scopes=tuple(Scope))


def with_client(address: str, secret: str, work: Callable[[Client], Awaitable[Any]], mode: str = "auto") -> Any:
    async def talk() -> Any:
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"}, timeout=30) as http,
            Client(streamable_http_client(f"{address}/mcp", http_client=http), mode=mode) as client,
        ):
            return await work(client)

    return run_apart(talk())


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_sdks_client_lists_calls_and_reads(cast_for_all: Cast, served_at: str, mode: str) -> None:
    cast = cast_for_all
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Simmer it.", audience=audiences.of_space(cast.weavers)))
    _token, secret = connected(cast.dora)

    async def work(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["search", "read", "related", "who_knows", "capture", "write_draft", "ask"]
        assert all(tool.input_schema["type"] == "object" and tool.annotations for tool in tools)
        found = await client.call_tool("search", {"query": "madder"})
        assert not found.is_error and found.structured_content["entries"][0]["id"] == note.uid
        resource = await client.read_resource(f"commonplace://entry/{note.uid}")
        assert json.loads(resource.contents[0].text)["text"] == "Simmer it."
        draft = await client.call_tool("write_draft", {"title": "On madder", "text": "See [[Madder]]."})
        assert draft.structured_content["who_can_see_it"] == "Only me"
        with pytest.raises(MCPError):
            await client.call_tool("no_such_tool", {})
        several = await asyncio.gather(*(client.call_tool("read", {"id": note.uid}) for _ in range(12)))
        assert {one.structured_content["title"] for one in several} == {"Madder"}

    with_client(served_at, secret, work, mode)
    assert Entry.objects.get(title="On madder").audience.ring == Ring.ME
    assert Call.objects.filter(member=cast.dora).count() == 15


def test_others_find_nothing_there(cast_for_all: Cast, served_at: str) -> None:
    cast = cast_for_all
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Simmer it.", audience=audiences.of_space(cast.weavers)))
    _token, secret = connected(cast.bruno)

    async def work(client: Client) -> None:
        assert (await client.call_tool("search", {"query": "madder"})).structured_content["entries"] == []
        assert (await client.call_tool("read", {"id": note.uid})).is_error
        with pytest.raises(MCPError):
            await client.read_resource(f"commonplace://entry/{note.uid}")

    with_client(served_at, secret, work)


def test_the_door_asks_for_a_token_and_says_where_to_get_one(cast_for_all: Cast, served_at: str) -> None:
    token, secret = connected(cast_for_all.dora)
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    accept = {"Accept": "application/json, text/event-stream"}

    def post(path: str = "/mcp", **headers: str) -> httpx2.Response:
        return httpx2.post(served_at + path, json=ping, headers={**accept, **headers})

    without = post()
    challenge = without.headers["WWW-Authenticate"]
    assert without.status_code == 401 and challenge.startswith("Bearer ") and "error" not in challenge
    where = challenge.partition('resource_metadata="')[2].rstrip('"')
    metadata = httpx2.get(served_at + urlsplit(where).path).json()
    assert metadata["resource"].endswith("/mcp") and "stock" in metadata["scopes_supported"] and metadata["authorization_servers"]
    assert 'error="invalid_token"' in post(Authorization="Bearer wrong").headers["WWW-Authenticate"]
    good = {"Authorization": f"Bearer {secret}"}
    assert post(**good).json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert post(**good, Origin="https://evil.example").status_code == 403
    assert post("/mcp/x", **good).status_code == 404
    assert httpx2.get(f"{served_at}/mcp", headers=good).status_code == 405
    assert httpx2.post(f"{served_at}/mcp", content=b"x" * 700_000, headers={**accept, **good}).status_code == 413
    disconnect(cast_for_all.dora, token=token)
    assert post(**good).status_code == 401
