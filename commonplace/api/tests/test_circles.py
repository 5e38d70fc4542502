"""Circles through the API: their owner's alone."""

from __future__ import annotations

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.people.actions.blocks import block
from commonplace.people.models import Circle, Scope
from tests.cast import Cast


@pytest.fixture
def amina(cast: Cast) -> Program:
    return Program(cast.amina)


def test_a_circle_is_made_renamed_filled_emptied_and_deleted(cast: Cast, amina: Program) -> None:
    made = amina.post("/circles", name="Dye pot", people=["dora", "@Bruno"])
    assert made.status_code == 201 and made.json()["people"] == 2
    path = f"/circles/{made.json()['uid']}"
    assert amina.patch(path, {}, name="Vat").json()["name"] == "Vat"
    assert amina.send("put", f"{path}/people/chidi", "").status_code == 204
    assert amina.delete(f"{path}/people/dora").status_code == 204
    assert [one["handle"] for one in amina.get(f"{path}/people").json()["items"]] == ["bruno", "chidi"]
    assert [one["name"] for one in amina.get("/circles").json()["items"]] == ["Kitchen table", "Vat"]
    assert amina.delete(path).status_code == 204 and amina.get(path).status_code == 404


def test_it_is_there_for_its_owner_alone(cast: Cast, amina: Program) -> None:
    path, bruno = f"/circles/{cast.kitchen_table.uid}", Program(cast.bruno)
    assert amina.get(path).json()["name"] == "Kitchen table"
    answers = [
        bruno.get(path), bruno.get(f"{path}/people"), bruno.patch(path, {}, name="x"), bruno.delete(path),
        bruno.send("put", f"{path}/people/dora", ""), bruno.delete(f"{path}/people/bruno"),
    ]  # fmt: skip
    assert {one.status_code for one in answers} == {404} and bruno.get("/circles").json()["items"] == []
    assert set(cast.kitchen_table.members.values_list("handle", flat=True)) == {"bruno", "henk"}


def test_what_would_change_who_sees_something_is_refused_or_takes_the_leave_to_share(cast: Cast, amina: Program) -> None:
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Half a thought", body="x", audience=audiences.of_circle(cast.kitchen_table)))
    path, program = f"/circles/{cast.kitchen_table.uid}", Program(cast.amina, Scope.STOCK, Scope.WRITE)
    assert amina.delete(path).status_code == 422 and Circle.objects.filter(pk=cast.kitchen_table.pk).exists()
    assert program.send("put", f"{path}/people/dora", "").status_code == program.delete(f"{path}/people/bruno").status_code == 403
    assert program.post("/circles", name="Mine").status_code == 201


def test_bad_input_names_its_field_and_who_is_not_here_cannot_be_added(cast: Cast, amina: Program) -> None:
    block(cast.amina, cast.emil)
    path = f"/circles/{cast.kitchen_table.uid}"
    for sent, field in (({"name": " "}, "name"), ({"name": "Kitchen table"}, "name"), ({"name": "New", "people": ["emil"]}, "people")):
        refused = amina.post("/circles", **sent)
        assert (refused.status_code, refused.json()["field"]) == (422, field)
    assert amina.post("/circles", name="x" * 61).json()["field"] == "name"
    assert not Circle.objects.filter(name="New").exists()
    for handle in ("emil", "henk", "nobody"):
        assert amina.send("put", f"{path}/people/{handle}", "").status_code == 404
    assert amina.send("put", f"{path}/people/amina", "").json()["field"] == "member"


def test_the_same_key_makes_one(cast: Cast, amina: Program) -> None:
    first, again = (amina.post("/circles", {"Idempotency-Key": "c-1"}, name="Once") for _turn in range(2))
    assert first.status_code == 201 and first.json() == again.json() and Circle.objects.filter(name="Once").count() == 1
