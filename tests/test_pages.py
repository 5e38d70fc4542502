"""What holds for every page, whoever asks: nothing in it is inline, its forms are sent to addresses that take them, and its answer carries the
shields. The pages are asked for once for all three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from lxml import html

from commonplace.kit.csp import POLICY
from commonplace.kit.stored_files import POLICY as POLICY_OF_FILES
from tests.cast import Cast, ClientAs
from tests.routes import Route, addresses, all_routes
from tests.world import make_world

# Elements that hold data and no program; browsers run none of them, and the policy does not look at them.
DATA = {"application/json", "application/ld+json"}
# The bookmarklet is a link to be dragged to the browser's bar; on our own page the policy keeps it from running.
MAY_BE_INLINE = {(name, "javascript: in href= of <a>") for name in ("seek:capture", "seek:home", "hypothesis:home")}
# These hold nothing of anybody's; the browser asks each time whether they are still so.
THE_SAME_FOR_ALL = {
    "web:service_worker",
    "web:manifest",
    *(f"publishing:{name}" for name in ("feed", "person_feed", "tag_feed", "entry_feed", "opengraph", "robots")),
    *(f"publishing:sitemap{part}" for part in ("", "_entries", "_people", "_topics")),
}

# Other sites show these on their pages, so they may be framed; their policy is their own, and as strict where they run.
SHOWN_ELSEWHERE = {f"hypothesis:{name}" for name in ("embed", "frame", "notebook", "profile")}


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("name", ["stranger", "amina", "dora", "gita"])
def test_every_page_is_sound(cast: Cast, client_as: ClientAs, name: str) -> None:
    world = make_world(cast)
    client = client_as(cast.viewers[name])
    client.raise_request_exception = False
    faults: list[str] = []
    forms: dict[tuple[str, str], str] = {}
    for route in all_routes():
        for url in addresses(route, world):
            with transaction.atomic():
                response = client.get(url)
                transaction.set_rollback(True)
            faults += [f"{url}: {fault}" for fault in _unshielded(route, response, is_somebody=name != "stranger")]
            if response.headers.get("Content-Type", "").startswith("text/html") and response.getvalue().strip():
                page = html.fromstring(response.getvalue().decode())
                faults += [f"{url}: {fault}" for fault in _inline_parts(page) if (route.name, fault) not in MAY_BE_INLINE]
                forms |= dict.fromkeys(_forms(page, url), url)
    assert len(forms) > 5 or name == "stranger"
    faults += [f"{url}: nobody takes {method} {address}" for (method, address), url in forms.items() if not _takes(client, method, address)]
    assert "\n".join(faults) == ""


def _unshielded(route: Route, response: HttpResponse, *, is_somebody: bool) -> Iterator[str]:
    if response.status_code >= 500:
        yield "fails"
    if route.name in SHOWN_ELSEWHERE:
        if not response.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'; "):
            yield f"another policy: {response.headers['Content-Security-Policy']}"
        return
    shields = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Content-Security-Policy": POLICY_OF_FILES if "Cross-Origin-Resource-Policy" in response.headers else POLICY,
    }
    yield from (f"another {name}: {response.headers.get(name)}" for name, value in shields.items() if response.headers.get(name) != value)
    kept = response.headers.get("Cache-Control", "")
    if is_somebody and route.name not in THE_SAME_FOR_ALL and not re.search(r"no-store|private", kept):
        yield f"may be kept: {kept}"


def _inline_parts(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        is_code = element.tag == "script" and element.get("type") not in DATA and not element.get("src")
        if element.tag == "style" or is_code:
            yield f"inline <{element.tag}>"
        for attribute, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            if attribute == "style" or attribute.startswith("on"):
                yield f"{attribute}= on <{element.tag}>"
            if attribute in {"href", "src", "action", "formaction"} and value.strip().lower().startswith("javascript:"):
                yield f"javascript: in {attribute}= of <{element.tag}>"


def _forms(page: html.HtmlElement, url: str) -> Iterator[tuple[str, str]]:
    for element in page.iter("form", "button", "input"):
        if element.tag == "form":
            method, action = element.get("method", "get").upper(), element.get("action", "")
        elif element.get("formaction"):
            method, action = element.get("formmethod", "post").upper(), str(element.get("formaction"))
        else:
            continue
        address = urlsplit(urljoin(url, action) if action else url)
        if method in {"GET", "POST"} and not address.netloc:
            yield method, address.path


def _takes(client: Client, method: str, address: str) -> bool:
    """Asked with OPTIONS, so that nothing is done: a view that refuses the method names those it takes."""
    answer = client.options(address)
    if answer.status_code == 404:
        return False
    return answer.status_code != 405 or method in [each.strip() for each in answer.headers["Allow"].split(",")]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("<p style='color: red'>a</p>", ["style= on <p>"]),
        ("<p onclick='go()'>a</p>", ["onclick= on <p>"]),
        ("<div><script>go()</script><script type='application/json'>{}</script></div>", ["inline <script>"]),
        ("<a href=' JavaScript:go()'>a</a>", ["javascript: in href= of <a>"]),
    ],
)
def test_the_measure_sees_what_is_inline(given: str, told: list[str]) -> None:
    assert list(_inline_parts(html.fromstring(given))) == told
