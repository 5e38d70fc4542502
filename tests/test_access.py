"""Who is answered what, at every address, when asking (GET) and when sending an empty form (POST).

The columns: a stranger; Ines, who has an account and no more; Dora, who may see it as a member of Weavers; Amina, who wrote it;
Gita, who administers. What an address stands for is in tests/routes.py (an entry is Amina's note for Weavers).

`in` means: asked to sign in. 302 leads elsewhere. The table is tests/access.txt: adding a route means adding a line there, and thinking about it.
"""

from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from commonplace.api.tests.doors import Program
from tests.cast import Cast, ClientAs
from tests.routes import Route, address, all_routes
from tests.world import World, make_world

ACCESS = Path(__file__).with_name("access.txt").read_text(encoding="utf-8")
COLUMNS = ("stranger", "ines", "dora", "amina", "gita")


def expected() -> dict[str, list[str]]:
    rows = [line.split() for line in ACCESS.splitlines() if line.strip() and not line.startswith("#")]
    return {name: answers for name, *answers in rows}


def test_every_route_is_in_the_table_once() -> None:
    assert [route.name for route in all_routes()] == list(expected())


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


# Who may what is asked of both databases as one who may much and one who administers.
@pytest.mark.parametrize("name", [pytest.param(name, marks=[] if name in {"amina", "gita"} else pytest.mark.once) for name in COLUMNS])
def test_everyone_is_answered_as_the_table_says(world: World, client_as: ClientAs, name: str) -> None:
    table, column = expected(), COLUMNS.index(name)
    client = _client(world, client_as, name)
    surprises = []
    for route in all_routes():
        asked, sent = _answers(client, address(route, world))
        wanted = table.get(route.name, ["?"] * 2 * len(COLUMNS))
        if [asked, sent] != [wanted[column], wanted[len(COLUMNS) + column]]:
            surprises.append(f"{route.name}: GET {asked} (table: {wanted[column]}), POST {sent} (table: {wanted[len(COLUMNS) + column]})")
    assert surprises == []


def _client(world: World, client_as: ClientAs, name: str) -> Client:
    """Signed in, and with the token of a program for the API, which takes nothing else."""
    member = world.cast.viewers[name]
    client = client_as(member)
    if member is not None:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {Program(member).secret}"
    return client


def _answers(client: Client, url: str) -> tuple[str, str]:
    answers = []
    client.raise_request_exception = False  # a fault stands in the list as 500, beside the others
    cookies = dict(client.cookies)
    for method in (client.get, client.post):
        with transaction.atomic():  # the deed is undone, so that the next address finds the world as it was
            answers.append(_in_short(method(url)))
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.update(cookies)
    return answers[0], answers[1]


def _in_short(response: HttpResponse) -> str:
    location = response.headers.get("Location", "")
    return "in" if response.status_code == 302 and location.startswith("/account/login/") else str(response.status_code)


def as_table(world: World, client_as: ClientAs) -> str:
    """The table as the program answers now, to be read with care before it is put into tests/access.txt."""
    clients = [_client(world, client_as, name) for name in COLUMNS]
    lines = []
    for route in all_routes():
        pairs = [_answers(client, address(route, world)) for client in clients]
        lines.append(_line(route, [asked for asked, _ in pairs], [sent for _, sent in pairs]))
    return "\n".join(lines)


def _line(route: Route, asked: list[str], sent: list[str]) -> str:
    return f"{route.name:<40} {' '.join(f'{answer:<4}' for answer in asked)}   {' '.join(f'{answer:<4}' for answer in sent)}".rstrip()
