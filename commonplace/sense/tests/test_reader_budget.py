"""What the reader's page costs does not depend on how many marked it."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.sense.actions import mark_highlight
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs
from tests.world import make_source

MOST = 17
"""One of them asks which copies there are to choose from, one what the notes link to, so that a page kept offline goes when that is narrowed."""


def test_sixty_highlights_cost_as_many_queries_as_ten(cast: Cast, client_as: ClientAs) -> None:
    source = make_source("https://example.org/madder", "Madder and its reds")
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))
    client = client_as(cast.dora)
    mark_many(cast, source, 10)
    few = queries(client, source)
    mark_many(cast, source, 50)
    many = queries(client, source)
    assert len(few) == len(many), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= MOST, "\n".join(many)


def mark_many(cast: Cast, source: Source, count: int) -> None:
    """By several members, for several rings, with notes that link, and tags."""
    copy = source.snapshots.get()
    for number in range(count):
        author = (cast.amina, cast.bruno, cast.dora, cast.farah)[number % 4]
        audience = (audiences.organisation(), audiences.web(), audiences.only_me(author))[number % 3]
        note = f"Slowly, {number}, says [[Madder]]."
        mark_highlight(author, copy, quote="Simmer it", note=note, tags=["heat", f"tag-{number}"], audience=audience)


def queries(client: Client, source: Source) -> list[str]:
    assert client.get(source.get_absolute_url()).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        assert client.get(source.get_absolute_url()).content.count(b'class="margin-note') > 5
    return [query["sql"] for query in seen.captured_queries]
