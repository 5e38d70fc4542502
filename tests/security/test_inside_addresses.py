"""Capturing an address that leads inside: nothing is spoken to, and the save (where there is one) stands with the reason."""

from __future__ import annotations

import socket

import pytest

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from commonplace.seek.limits import CAPTURES_AN_HOUR
from commonplace.seek.models import Fetching, Save
from tests.cast import Cast, ClientAs
from tests.security.hostile import lines

OUTSIDE = ("r3dir.me", "brutelogic.com.br", "example.com", "example.org")


@pytest.fixture
def spoken_to(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that a connection was begun to; none is made. Names of the outside lead to this machine, as after a change of DNS."""
    begun: list[object] = []

    def refuse(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX:
            begun.append(address)
            raise ConnectionRefusedError

    def look_up(host: str, port: object, *arguments: object, **options: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(str(port or 80))))]

    # The database of these tests may itself be reached by a socket, which is open before this.
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return begun


def test_no_address_of_the_list_leads_inside(cast: Cast, client_as: ClientAs, spoken_to: list[object]) -> None:
    client = client_as(cast.amina)
    refused = 0
    for url in lines("safety/ssrf/urls.txt"):
        response = client.post("/capture/", {"url": url, "why": "It may lead inside"})
        assert response.status_code in {302, 422}, url
        if response.status_code == 422:
            refused += 1
            assert b"field-error" in response.content, url
    run_all()
    saves = list(Save.objects.select_related("entry__source"))
    assert refused > 5 and len(saves) > 5
    for save in saves:
        assert (save.fetching, bool(save.failure)) == (Fetching.FAILED, True), save.entry.source.url
        assert not save.entry.source.snapshots.exists()
        page = client.get(save.entry.get_absolute_url())
        assert page.status_code == 200 and save.failure[:20].encode() in page.content.replace(b"&#x27;", b"'")
    assert spoken_to == []


def test_capturing_is_limited_for_each_member_whatever_the_door(cast: Cast, client_as: ClientAs) -> None:
    one, other = client_as(cast.amina), client_as(cast.amina)  # two browsers, and so possibly two processes
    from commonplace.people.models import Tally

    one.post("/capture/", {"url": "https://example.org/0"})
    Tally.objects.filter(key=f"capture:{cast.amina.pk}").update(count=CAPTURES_AN_HOUR - 1)
    assert other.post("/capture/", {"url": "https://example.org/1"}).status_code == 302
    answer = one.post("/capture/", {"url": "https://example.org/2", "why": "Typed with care"})
    assert answer.status_code == 429 and b"Typed with care" in answer.content
    assert Entry.objects.filter(kind=Kind.SAVE).count() == 2
    assert client_as(cast.bruno).post("/capture/", {"url": "https://example.org/2"}).status_code == 302
