"""Rows at once, on both databases: as `bulk_create` would have written them, with their keys, all or none."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Tag
from commonplace.kit import bulk
from commonplace.kit.bulk import insert_rows, update_rows
from tests.cast import Cast

MOMENT = datetime(2026, 3, 29, 1, 30, 15, 123456, tzinfo=UTC)


def deeds(cast: Cast, count: int) -> list[Activity]:
    return [
        Activity(
            actor=cast.amina if number % 2 else None, verb=Verb.WROTE, particulars={"number": number, "word": "ça % \"'"}, made_at=MOMENT
        )
        for number in range(count)
    ]


def test_they_are_kept_as_they_were_and_know_their_keys(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_VALUES", 20)  # four rows a statement, and one of three
    rows = deeds(cast, 11)
    insert_rows(rows)
    for row in rows:
        kept = Activity.objects.get(pk=row.pk)
        assert (kept.actor, kept.verb, kept.particulars, kept.made_at) == (row.actor, "wrote", row.particulars, MOMENT)
        assert not row._state.adding
    assert [row.pk for row in rows] == sorted(row.pk for row in rows)


def test_none_at_all_is_fine(db: None) -> None:
    insert_rows([])
    update_rows(Activity, ["verb"], [])
    assert not Activity.objects.exists()


def test_one_that_is_there_already_stops_all_or_is_passed_over(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MOST_VALUES", 1)
    Tag.objects.create(name="weld")
    names = ["madder", "weld", "woad"]
    with pytest.raises(IntegrityError):
        insert_rows(Tag(name=name) for name in names)
    assert [tag.name for tag in Tag.objects.all()] == ["weld"]
    insert_rows((Tag(name=name) for name in names), ignore_conflicts=True)
    assert sorted(tag.name for tag in Tag.objects.all()) == names


def test_only_the_fields_that_are_named_are_changed(cast: Cast) -> None:
    rows = deeds(cast, 3)
    insert_rows(rows)
    update_rows(Activity, ("actor", "verb"), [(row.pk, cast.bruno.pk, Verb.REVISED) for row in rows[:2]])
    kept = list(Activity.objects.order_by("pk"))
    assert [(one.actor, one.verb, one.made_at) for one in kept[:2]] == [(cast.bruno, "revised", MOMENT)] * 2
    assert (kept[2].actor, kept[2].verb) == (None, "wrote")
