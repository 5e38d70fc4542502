"""Profiles, the directory, and what other rooms add to them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.kit.errors import Refusal
from commonplace.people import actions, changes, queries, shelves
from commonplace.people.models import Member
from tests.cast import Cast

EDIT = "/settings/profile/"


def _profile(**more: str) -> dict[str, str]:
    return {"name": "Amina Diallo", "handle": "amina", "team": "", "learning": "", "ask_me_about": "", **more}


def test_members_see_who_somebody_is_and_strangers_are_asked_to_sign_in(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    page = client_as(cast.bruno).get("/people/amina/").content.decode()
    assert "Amina Diallo" in page and "Harvest" in page and "dyeing with plants" in page and "looms" in page
    stranger = client_as(None)
    assert stranger.get("/people/amina/").status_code == stranger.get("/people/nobody/").status_code == 302
    assert client_as(cast.bruno).get("/people/nobody/").status_code == 404


def test_a_member_edits_their_profile(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    amina = client_as(cast.amina)
    response = amina.post(
        EDIT, _profile(name="Amina D.", handle="amina-d", team=str(cast.foundry.pk), ask_me_about="looms, weld;  dyes\nlooms")
    )
    assert response.headers["Location"] == "/people/amina-d/"
    changed = Member.objects.get(pk=cast.amina.pk)
    assert (changed.name, changed.handle, changed.team) == ("Amina D.", "amina-d", cast.foundry)
    assert queries.topics_of(changed.ask_me_about) == ["looms", "weld", "dyes"]


def test_a_refused_edit_keeps_what_was_typed(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    response = client_as(cast.amina).post(EDIT, _profile(name="Someone Else", handle="bruno", learning="half a sentence"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody already has this handle" in page and "half a sentence" in page
    assert "Amina Diallo" in page, "the head of the page still says who is signed in"
    assert Member.objects.get(pk=cast.amina.pk).name == "Amina Diallo"


def test_other_rooms_hear_of_a_new_name_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Member] = []
    monkeypatch.setattr(changes, "on_member_renamed", [heard.append])
    assert actions.update_profile(cast.amina, learning="knots") == {"learning"}
    assert heard == []
    assert actions.update_profile(cast.amina, handle="amina-d") == {"handle"}
    assert actions.update_profile(cast.amina, handle="amina-d") == set()
    assert heard == [cast.amina]


def test_a_name_cannot_be_emptied(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.update_profile(cast.amina, name="  ")


def test_other_rooms_can_put_a_shelf_on_a_profile(client_as, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    def shelf(viewer: Member, member: Member) -> shelves.Shelf | None:
        if viewer == cast.chidi:
            return None
        return shelves.Shelf("Circles, for this test", "web/components/_member.html", {"member": member})

    monkeypatch.setattr(shelves, "profile_shelves", [shelf])
    assert "Circles, for this test" in client_as(cast.bruno).get("/people/amina/").content.decode()
    assert "Circles, for this test" not in client_as(cast.chidi).get("/people/amina/").content.decode()


def test_the_directory_lists_who_is_here_by_name(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    Member.objects.create(handle="aaron", name="aaron lower", email="aaron@example.org")
    page = client_as(cast.ines).get("/people/")
    names = [member.name for member in page.context["people"]]
    assert names == sorted(names, key=str.lower) and names[0] == "aaron lower"
    assert "Henk de Vries" not in page.content.decode()


def test_the_directory_is_filtered(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    ines = client_as(cast.ines)
    assert {m.handle for m in ines.get("/people/?team=harvest").context["people"]} == {"amina", "bruno"}
    assert {m.handle for m in ines.get("/people/?about=Looms").context["people"]} == {"amina"}
    assert not ines.get("/people/?about=looms+dragons").context["people"]
    assert ines.get("/people/?team=no-such-team").status_code == 200


def test_the_directory_has_pages_and_each_costs_the_same(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    Member.objects.bulk_create(
        Member(handle=f"m{n}", name=f"Member {n % 40:02}", email=f"m{n}@example.org", team=cast.harvest) for n in range(120)
    )
    client, url, seen, costs = client_as(cast.ines), "/people/", [], []
    while url:
        with CaptureQueriesContext(connection) as queries_of_page:
            response = client.get(url)
        seen += [member.pk for member in response.context["people"]]
        costs.append(len(queries_of_page))
        url = "/people/" + response.context["next_url"] if response.context["next_url"] else ""
    assert len(seen) == len(set(seen)) == 128
    assert len(set(costs)) == 1 and costs[0] <= 5, costs


def test_settings_lead_everywhere(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    page = client_as(cast.amina).get("/settings/").content.decode()
    for address in (EDIT, "/circles/", "/invitations/", "/account/sessions/", "/account/2fa/", "/account/email/"):
        assert f'href="{address}"' in page, address
    assert "/administration/" not in page
    assert "/administration/members/" in client_as(cast.gita).get("/settings/").content.decode()
