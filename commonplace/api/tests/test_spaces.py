"""Spaces through the API: what anybody may do at their door, and what their hosts do within."""

from __future__ import annotations

import pytest

from commonplace.api.tests.doors import Program
from commonplace.people.models import Scope
from commonplace.spaces.models import JoinRequest, Membership, Space
from tests.cast import Cast


@pytest.fixture
def amina(cast: Cast) -> Program:
    return Program(cast.amina)


def test_a_space_is_made_changed_archived_and_opened_again(cast: Cast, amina: Program) -> None:
    made = amina.post("/spaces", name="Dyers", purpose="Colour")
    assert made.status_code == 201 and made.json()["is_hosted"] and made.json()["slug"] == "dyers"
    changed = amina.patch("/spaces/dyers", {}, house_rules="Be *kind*.", rhythm="Weekly", openness="by_request").json()
    assert (changed["name"], changed["purpose"], changed["openness"], changed["rhythm"]) == ("Dyers", "Colour", "by_request", "Weekly")
    assert "<em>kind</em>" in changed["house_rules"]
    assert amina.send("put", "/spaces/dyers/archived", "").status_code == 204 and amina.get("/spaces/dyers").json()["is_archived"]
    assert amina.delete("/spaces/dyers/archived").status_code == 204 and not amina.get("/spaces/dyers").json()["is_archived"]
    for wrong in ({"name": " "}, {"name": "Weavers"}, {"name": "x" * 81}):
        assert amina.post("/spaces", **wrong).json()["field"] == "name"
    first, again = (amina.post("/spaces", {"Idempotency-Key": "s-1"}, name="Once") for _turn in range(2))
    assert first.json() == again.json() and Space.objects.filter(name="Once").count() == 1


def test_hosts_let_in_take_out_and_name_hosts(cast: Cast) -> None:
    farah, ines, dora = Program(cast.farah), Program(cast.ines), Program(cast.dora)
    assert ines.send("put", "/spaces/almanac/membership", "").status_code == 202 and ines.get("/spaces/almanac").json()["has_asked"]
    assert ines.delete("/spaces/almanac/membership").status_code == 204 and not JoinRequest.objects.exists()
    for asking in (ines, dora):
        asking.send("put", "/spaces/almanac/membership", "")
    assert [one["handle"] for one in farah.get("/spaces/almanac/requests").json()["items"]] == ["ines", "dora"]
    assert (
        farah.post("/spaces/almanac/people/ines/let-in").status_code
        == farah.post("/spaces/almanac/people/dora/turn-away").status_code
        == 204
    )
    assert [(one["handle"], one["is_host"]) for one in farah.get("/spaces/almanac/people").json()["items"]] == [
        ("farah", True), ("ines", False),
    ]  # fmt: skip
    assert farah.post("/spaces/almanac/people/ines/make-host").status_code == 204
    assert farah.post("/spaces/almanac/people/ines/make-member").status_code == 204
    assert farah.post("/spaces/almanac/people/farah/make-member").status_code == 422  # the only host
    assert farah.send("put", "/spaces/almanac/people/bruno", "").status_code == 204
    assert farah.post("/spaces/almanac/people/bruno/take-out").status_code == 204
    assert farah.post("/spaces/almanac/people/chidi/take-out").status_code == 404
    assert farah.send("put", "/spaces/almanac/people/henk", "").status_code == 404


@pytest.mark.parametrize("name", ["dora", "bruno"])
def test_hosting_is_not_there_for_others(cast: Cast, name: str) -> None:
    program = Program(cast.members[name])
    answers = [
        program.patch("/spaces/weavers", {}, name="Mine"), program.send("put", "/spaces/weavers/archived", ""),
        program.delete("/spaces/weavers/archived"), program.get("/spaces/weavers/requests"),
        program.send("put", "/spaces/weavers/people/chidi", ""), program.post("/spaces/weavers/people/amina/make-member"),
    ]  # fmt: skip
    assert {one.status_code for one in answers} == {404} and Membership.objects.filter(space=cast.weavers).count() == 3
    assert program.post("/spaces/weavers/take-over").status_code == 422


def test_a_hidden_space_is_not_there(cast: Cast) -> None:
    bruno = Program(cast.bruno)
    answers = [
        bruno.get("/spaces/lantern"), bruno.get("/spaces/lantern/people"), bruno.send("put", "/spaces/lantern/membership", ""),
        bruno.delete("/spaces/lantern/membership"), bruno.post("/spaces/lantern/take-over"),
    ]  # fmt: skip
    assert {one.status_code for one in answers} == {404}


def test_it_takes_the_leave_to_share(cast: Cast) -> None:
    program = Program(cast.amina, Scope.STOCK, Scope.WRITE)
    assert program.post("/spaces", name="Dyers").status_code == program.patch("/spaces/weavers", {}, name="x").status_code == 403
    assert program.post("/spaces/weavers/people/dora/take-out").status_code == 403
