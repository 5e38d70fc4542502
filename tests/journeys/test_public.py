"""What a stranger's browser gets of the pages that are open to all: how much it weighs on the way, what it leaves behind, whom it shuts out."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import CDPSession, Page

from tests.cast import Cast
from tests.journeys.test_accessibility import Visit
from tests.routes import addresses, all_routes
from tests.served import Window
from tests.world import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LIGHT = 60_000
"""Bytes over the wire, without pictures."""


def public_pages(world: World) -> list[str]:
    """The addresses whose whole pages are made for strangers."""
    stranger, found = Client(), []
    for route in all_routes():
        for url in addresses(route, world):
            response = stranger.get(url)
            if response.status_code == 200 and b'<body class="public' in response.getvalue():
                found.append(url)
    return found


class Scales:
    """What a page and all that it asks for weigh on the way, by the browser's own account."""

    def __init__(self, page: Page) -> None:
        self._kinds: dict[str, str] = {}
        self.bytes = 0
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.responseReceived", lambda event: self._kinds.update({event["requestId"]: event["type"]}))
        session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, object]) -> None:
        if self._kinds.get(str(event["requestId"])) != "Image":
            self.bytes += int(str(event["encodedDataLength"]))


def test_public_pages_are_light_leave_nothing_and_are_open_to_everyone(cast_for_all: Cast, window: Window) -> None:
    urls = public_pages(make_world(cast_for_all))
    assert len(urls) > 8 and "/people/amina/garden/" in urls
    page = window(None)
    scales, told, weights = Scales(page), [], {}
    for number, url in enumerate(urls):
        scales.bytes = 0
        visit = Visit(page, url, at_night=number % 2 == 1)
        page.wait_for_load_state("networkidle")
        weights[url] = scales.bytes
        visit.measure()
        told += [f"{url}: {fault}" for fault in visit.told]
    assert told == []
    assert {url: weight for url, weight in weights.items() if not 3_000 < weight < LIGHT} == {}
    assert page.context.cookies() == []
