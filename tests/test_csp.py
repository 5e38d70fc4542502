"""Every page forbids inline script and style, and gets along without them."""

from collections.abc import Iterator

import pytest
from lxml import html

from commonplace.kit.csp import POLICY
from tests.cast import Cast, ClientAs
from tests.routes import addresses, all_routes
from tests.world import make_world

# Elements that hold data and no program; browsers run none of them, and the policy does not look at them.
DATA = {"application/json", "application/ld+json"}
# The bookmarklet is a link to be dragged to the browser's bar; on our own page the policy keeps it from running.
EXCEPT = {(name, "javascript: in href= of <a>") for name in ("seek:capture", "seek:home")}


@pytest.mark.once
@pytest.mark.parametrize("name", ["stranger", "amina", "gita"])
def test_nothing_is_inline(cast: Cast, client_as: ClientAs, name: str) -> None:
    world = make_world(cast)
    client = client_as(cast.viewers[name])
    client.raise_request_exception = False
    faults = []
    for route in all_routes():
        for url in addresses(route, world):
            response = client.get(url)
            if response.status_code >= 500:
                faults.append(f"{url}: fails")
            if not response.headers.get("Content-Type", "").startswith("text/html"):
                continue
            if response.headers.get("Content-Security-Policy") != POLICY:
                faults.append(f"{url}: has another policy: {response.headers.get('Content-Security-Policy')}")
            faults += [f"{url}: {fault}" for fault in _inline_parts(response.getvalue()) if (route.name, fault) not in EXCEPT]
    assert faults == []


def _inline_parts(body: bytes) -> Iterator[str]:
    if not body.strip():
        return
    for element in html.fromstring(body.decode()).iter():
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
