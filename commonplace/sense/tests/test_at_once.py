"""Two clicks that reach two workers in the same moment: the deed is done once, and both are answered.."""

from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.sense.models import Highlight
from tests.cast import ClientAs, make_cast
from tests.world import make_source

CLICKS = 4


def at_once(clients: list[Client], address: str, fields: dict[str, str]) -> list[int]:
    barrier, answers = Barrier(len(clients)), []

    def click(client: Client) -> None:
        barrier.wait()
        try:
            answers.append(client.post(address, fields).status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=click, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True, serialized_rollback=False)
@pytest.mark.parametrize("deed", ["note", "capture", "capture in two windows", "highlight"])
def test_a_double_click_is_one_deed(client_as: ClientAs, deed: str) -> None:
    cast = make_cast()
    clients = [client_as(cast.amina) for _ in range(CLICKS)]
    source = make_source("https://example.org/loom", "Loom")
    Entry.objects.create(kind=Kind.SAVE, author=cast.amina, audience=cast.audiences()["me"], source=source)
    address, fields, kind = {
        "note": ("/notes/new/", {"title": "Madder", "body": "Red.", "deed_key": "k"}, Kind.NOTE),
        "capture": ("/capture/", {"url": "https://example.org/dye", "deed_key": "k"}, Kind.SAVE),
        "capture in two windows": ("/capture/", {"url": "https://example.org/dye"}, Kind.SAVE),
        "highlight": (source.get_absolute_url(), {"quote": "never boil it", "deed_key": "k"}, Kind.HIGHLIGHT),
    }[deed]
    assert at_once(clients, address, fields) == [302] * CLICKS
    before = 1 if kind == Kind.SAVE else 0
    assert Entry.objects.filter(kind=kind).count() == before + 1
    if kind == Kind.HIGHLIGHT:
        assert Highlight.objects.count() == 1
