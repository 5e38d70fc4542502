"""A page costs the same number of queries, however much it shows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.sense.actions import write_entry
from commonplace.together.actions.opening import open_note
from commonplace.together.models import Hand
from tests.cast import Cast, ClientAs

CEILINGS = {"/together/": 6, "/e/{uid}/together/": 11, "/e/{uid}/": 17, "/e/{uid}/lineage/": 14}


def _queries(client: Client, url: str) -> int:
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.once
def test_ten_times_as_much_costs_as_many_queries(cast: Cast, client_as: ClientAs) -> None:
    centre = write_entry(cast.amina, title="Madder", body="Red.", audience=audiences.organisation())
    open_note(cast.amina, centre, everyone=True)
    dora = client_as(cast.dora)
    urls = {url: url.format(uid=centre.uid) for url in CEILINGS}
    _fill(cast, centre, 1)
    few = {name: _queries(dora, url) for name, url in urls.items()}
    _fill(cast, centre, 10)
    many = {name: _queries(dora, url) for name, url in urls.items()}
    assert few == many
    assert {name: number for name, number in many.items() if number > CEILINGS[name]} == {}


def _fill(cast: Cast, centre: Entry, count: int) -> None:
    for number in range(count):
        note = write_entry(cast.amina, title=f"Note {number}", body="x", audience=audiences.organisation(), builds_on=[centre])
        open_note(cast.amina, note, everyone=True)
        name = f"hand-{Member.objects.count()}"
        hand = Member.objects.create(handle=name, name=name, email=f"{name}@example.org")
        for entry in (centre, note):
            Hand.objects.create(entry=entry, member=hand)
