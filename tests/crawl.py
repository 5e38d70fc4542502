"""Asking for every page as somebody, and putting aside what differs from one asking to the next without telling anybody anything."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

from tests.routes import Route, addresses
from tests.world import World

# Tokens drawn anew for each answer.
_TOKENS = [
    re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'),
    re.compile(rb'(name="deed_key"[^>]*? value=")[^"]*'),
    re.compile(rb'(X-CSRFToken(?:&quot;|")\s*:\s*(?:&quot;|"))[^"&]*'),
    re.compile(rb'(name="csrf-token" content=")[^"]*'),
    # "2 minutes ago": the moment itself stays, in the attribute.
    re.compile(rb"(<time\b[^>]*>)[^<]*"),
]
_NEXT_PAGE = re.compile(rb'rel="next" href="([^"]*)"')
_TELLING_HEADERS = (
    "Content-Type",
    "Location",
    "X-Keep-Offline",
    "ETag",
    "Last-Modified",
    "Link",
    "Content-Disposition",
    "HX-Trigger",
    "HX-Redirect",
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def is_html(self) -> bool:
        return dict(self.headers).get("Content-Type", "").startswith("text/html")


def failed(answers: dict[str, Answer]) -> list[str]:
    """The addresses where the program itself failed."""
    return [url for url, answer in answers.items() if answer.status >= 500]


def crawl(client: Client, world: World, routes: Iterable[Route]) -> dict[str, Answer]:
    """What the client is answered at every address of the routes (GET), and on the second page of each list."""
    answers: dict[str, Answer] = {}
    for url in (url for route in routes for url in addresses(route, world)):
        answers[url] = ask(client, url)
        further = _NEXT_PAGE.search(answers[url].body)
        if further:
            second = urljoin(url, html.unescape(further[1].decode()))
            answers[second] = ask(client, second)
    return answers


def ask(client: Client, url: str) -> Answer:
    client.raise_request_exception = False  # a page that fails stands among the answers, so that one run tells of all of them
    response = client.get(url)
    headers = tuple((name, response.headers[name]) for name in _TELLING_HEADERS if name in response.headers)
    return Answer(response.status_code, headers, _settled(_body(response)))


def _body(response: HttpResponse) -> bytes:
    body: bytes = response.getvalue()
    if response.headers.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in archive.namelist())
    return body


def _settled(body: bytes) -> bytes:
    for token in _TOKENS:
        body = token.sub(rb"\1-", body)
    return body
