"""Every form of every page is sent to an address that takes it."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from lxml import html

from tests.cast import Cast, ClientAs
from tests.routes import addresses, all_routes
from tests.world import make_world


@pytest.mark.once
@pytest.mark.parametrize("name", ["stranger", "amina", "dora", "gita"])
def test_forms_are_taken_where_they_are_sent(cast: Cast, client_as: ClientAs, name: str) -> None:
    world = make_world(cast)
    client = client_as(cast.viewers[name])
    client.raise_request_exception = False
    forms: dict[tuple[str, str], str] = {}
    for route in all_routes():
        for url in addresses(route, world):
            response = client.get(url)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                forms |= dict.fromkeys(_forms(response.getvalue(), url), url)
    assert len(forms) > 5 or name == "stranger"
    assert [f"{page}: {method} {address}" for (method, address), page in forms.items() if not _takes(client, method, address)] == []


def _takes(client: Client, method: str, address: str) -> bool:
    """Asked with OPTIONS, so that nothing is done: a view that refuses the method names those it takes."""
    answer = client.options(address)
    if answer.status_code == 404:
        return False
    return answer.status_code != 405 or method in [each.strip() for each in answer.headers["Allow"].split(",")]


def _forms(body: bytes, url: str) -> Iterator[tuple[str, str]]:
    if not body.strip():
        return
    for element in html.fromstring(body.decode()).iter("form", "button", "input"):
        if element.tag == "form":
            method, action = element.get("method", "get").upper(), element.get("action", "")
        elif element.get("formaction"):
            method, action = element.get("formmethod", "post").upper(), str(element.get("formaction"))
        else:
            continue
        address = urlsplit(urljoin(url, action) if action else url)
        if method in {"GET", "POST"} and not address.netloc:
            yield method, address.path
