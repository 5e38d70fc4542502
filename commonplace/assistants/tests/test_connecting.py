"""From the address alone to an answer, by the client of the protocol's own SDK: it finds out how to connect, the member says yes, and it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import Client as Browser
from mcp import Client
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata, OAuthToken
from pydantic import AnyUrl
from pytest_django import Settings

from commonplace.assistants.calling import admitted
from commonplace.assistants.models import Call
from commonplace.oauth.models import Application, Connection
from commonplace.people.actions import make_token
from commonplace.people.models import Member, Scope, Token
from tests.cast import Cast, ClientAs
from tests.loops import run_apart
from tests.served import serving

pytestmark = [pytest.mark.slow, pytest.mark.once]


@dataclass
class Kept:
    """What an assistant keeps of the connection."""

    tokens: OAuthToken | None = None
    known: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.known

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.known = client_info


@dataclass
class Consent:
    """The member's browser, which the assistant opens at the page of consent."""

    browser: Browser
    there: str = ""
    page: str = ""

    async def asked(self, url: str) -> None:
        await sync_to_async(self._say_yes)(url)

    def _say_yes(self, url: str) -> None:
        parts = urlsplit(url)
        address = f"{parts.path}?{parts.query}"
        try:
            self.page = self.browser.get(address).content.decode()
            answer = self.browser.post(address, {"answer": "approve"})
        finally:
            connections.close_all()  # those of this thread, which ends with the test
        self.there = unescape(answer.headers["Refresh"]).partition("url=")[2]

    async def answered(self) -> AuthorizationCodeResult:
        said = {name: values[0] for name, values in parse_qs(urlsplit(self.there).query).items()}
        return AuthorizationCodeResult(code=said["code"], state=said["state"], iss=said.get("iss"))


def test_an_assistant_connects_by_itself_and_asks(cast_for_all: Cast, client_as: ClientAs, settings: Settings) -> None:
    member: Member = cast_for_all.dora
    kept, consent = Kept(), Consent(client_as(member))
    with serving("localhost", ORGANISATION_NAME="The guild") as address:
        settings.BASE_URL = address
        about = OAuthClientMetadata(
            client_name="An assistant", redirect_uris=[AnyUrl("http://127.0.0.1:1455/back")], token_endpoint_auth_method="none"
        )
        provider = OAuthClientProvider(f"{address}/mcp", about, kept, consent.asked, consent.answered)

        async def talk() -> list[str]:
            async with (
                httpx2.AsyncClient(auth=provider, timeout=30) as http,
                Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
            ):
                await client.call_tool("search", {"query": "madder"})
                return [tool.name for tool in (await client.list_tools()).tools]

        assert run_apart(talk()) == ["search", "read", "related", "who_knows", "capture", "write_draft", "ask"]
    assert "An assistant" in consent.page and re.search(r"drafts that you alone see", consent.page)
    assert Token.objects.get(member=member).scopes.split() == ["capture", "stock", "draft", "ask"]
    assert Call.objects.get().asked == "madder"
    assert kept.tokens is not None and kept.tokens.refresh_token


def test_a_token_for_another_part_of_the_place_opens_nothing_here(cast: Cast, settings: Settings) -> None:
    token, secret = make_token(cast.dora, name="An app", scopes=tuple(Scope))
    app = Application.objects.create(name="An app", redirect_uris="https://app.example/back")
    held = Connection.objects.create(token=token, application=app, refresh_hash="-", resource=f"{settings.BASE_URL}/api/v1")
    assert admitted(secret) is None
    Connection.objects.filter(pk=held.pk).update(resource=f"{settings.BASE_URL}/mcp")
    assert admitted(secret) == token
