"""Circles: small lists that only their owner knows of."""

import pytest

from commonplace.entries import audiences
from commonplace.kit.errors import Refusal
from commonplace.people import actions
from commonplace.people.models import Circle
from tests.cast import Cast


def test_a_member_makes_fills_and_renames_a_circle(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    dora = client_as(cast.dora)
    page = dora.post("/circles/", {"name": "Porch"}).headers["Location"]
    dora.post(page, {"member": "@Chidi"})
    dora.post(page, {"member": "chidi"})
    dora.post(f"{page}name/", {"name": "Back porch"})
    porch = Circle.objects.get(owner=cast.dora)
    assert porch.name == "Back porch" and list(porch.members.all()) == [cast.chidi]
    dora.post(f"{page}members/chidi/remove/")
    assert not porch.members.exists()
    assert dora.post(f"{page}delete/").headers["Location"] == "/circles/"
    assert not Circle.objects.filter(owner=cast.dora).exists()


def test_for_everybody_else_a_circle_does_not_exist(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    page = f"/circles/{cast.kitchen_table.uid}/"
    assert client_as(cast.amina).get(page).status_code == 200
    for other in (cast.bruno, cast.gita):  # one who is in it, and the administrator
        client = client_as(other)
        assert "Kitchen table" not in client.get("/circles/").content.decode()
        assert client.get(page).status_code == 404
        for deed in ("", "name/", "delete/", "members/bruno/remove/"):
            assert client.post(page + deed, {"name": "Mine", "member": "dora"}).status_code == 404, deed
    cast.kitchen_table.refresh_from_db()
    assert cast.kitchen_table.name == "Kitchen table" and cast.kitchen_table.members.count() == 2


def test_the_forms_say_what_is_wrong(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    amina, page = client_as(cast.amina), f"/circles/{cast.kitchen_table.uid}/"
    for typed in ("nobody", "henk", "amina", ""):
        assert amina.post(page, {"member": typed}).status_code == 422, typed
    again = amina.post("/circles/", {"name": "Kitchen table"})
    assert again.status_code == 422 and "already have a circle" in again.content.decode()
    actions.make_circle(cast.amina, name="Attic")
    renamed = amina.post(f"{page}name/", {"name": "Attic"})
    assert renamed.status_code == 422 and "<h1>Kitchen table</h1>" in renamed.content.decode()


def test_a_circle_in_use_is_not_deleted_by_accident(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    audiences.of_circle(cast.kitchen_table)
    response = client_as(cast.amina).post(f"/circles/{cast.kitchen_table.uid}/delete/", follow=True)
    assert "Choose another audience" in response.content.decode()
    assert Circle.objects.filter(pk=cast.kitchen_table.pk).exists()


def test_the_action_itself_guards_the_circle(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.add_to_circle(cast.bruno, circle=cast.kitchen_table, member=cast.dora)
    with pytest.raises(Refusal):
        actions.delete_circle(cast.gita, circle=cast.kitchen_table)
