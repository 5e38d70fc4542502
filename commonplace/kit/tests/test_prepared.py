"""A prepared query answers as the queryset it was made from, whatever numbers it is given."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.prepared import Prepared
from tests.cast import Cast


def by_ids(author_id: int, ids: tuple[int, ...], *, key: int = 10) -> QuerySet[Any, Any]:
    found = Entry.objects.filter(Q(author_id=author_id), pk__in=ids, withdrawn_at__isnull=True)
    return found.order_by("pk").values_list("pk", "title", "made_at", "audience__ring")[:key]


@pytest.fixture
def entries(cast: Cast) -> list[Entry]:
    return [add_entry(member, Draft(kind=Kind.NOTE, title=f"Note of {member.name}")) for member in (cast.amina, cast.bruno, cast.amina)]


def test_it_answers_as_its_queryset(cast: Cast, entries: list[Entry]) -> None:
    prepared = Prepared(by_ids)
    ids = tuple(entry.pk for entry in entries)
    for member in (cast.amina, cast.bruno, cast.chidi):
        for some in (ids, ids[:1], ids[1:]):
            assert [tuple(row) for row in prepared.rows(member.pk, some, key=10)] == list(by_ids(member.pk, some))


def test_what_decides_about_the_question_is_in_the_key(cast: Cast, entries: list[Entry]) -> None:
    prepared = Prepared(by_ids)
    ids = tuple(entry.pk for entry in entries)
    assert [len(prepared.rows(cast.amina.pk, ids, key=most)) for most in (1, 10, 1)] == [1, 2, 1]


def test_it_is_one_query_and_is_built_once(cast: Cast, entries: list[Entry]) -> None:
    built: list[int] = []

    def build(entry_id: int) -> QuerySet[Entry]:
        built.append(entry_id)
        return Entry.objects.filter(pk=entry_id).values_list("title")

    prepared = Prepared(build)
    with CaptureQueriesContext(connection) as captured:
        titles = [prepared.rows(entry.pk)[0][0] for entry in entries]
    assert titles == [entry.title for entry in entries]
    assert len(built) == 1
    assert len(captured) == 3
