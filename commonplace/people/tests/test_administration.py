"""Teams and accounts in the hands of administrators."""

import pytest

from commonplace.kit.errors import Refusal
from commonplace.people import actions
from commonplace.people.models import Member, Team
from tests.cast import Cast

PAGES = ["/administration/members/", "/administration/teams/"]
DEEDS = [
    "/administration/members/bruno/deactivate/",
    "/administration/members/henk/reactivate/",
    "/administration/members/bruno/administrator/",
    "/administration/members/gita/administrator/end/",
    "/administration/teams/harvest/name/",
    "/administration/teams/harvest/remove/",
]


def test_for_members_and_strangers_these_pages_do_not_exist(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    for who in (None, cast.amina):
        client = client_as(who)
        assert {client.get(page).status_code for page in PAGES} == {404}
        assert {client.post(deed, {"name": "Mine"}).status_code for deed in DEEDS} == {404}
    assert {client_as(cast.gita).get(page).status_code for page in PAGES} == {200}
    assert Team.objects.filter(name="Harvest").exists() and not Member.objects.get(handle="henk").is_active


def test_an_administrator_ends_and_restores_access(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    gita, bruno = client_as(cast.gita), client_as(cast.bruno)
    assert bruno.get("/settings/").status_code == 200
    gita.post("/administration/members/bruno/deactivate/")
    assert bruno.get("/settings/").status_code == 302
    gita.post("/administration/members/bruno/reactivate/")
    assert Member.objects.get(handle="bruno").is_active


def test_an_organiser_is_named_and_gets_no_other_door(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    gita = client_as(cast.gita)
    assert client_as(cast.amina).post("/administration/members/amina/organiser/").status_code == 404
    gita.post("/administration/members/amina/organiser/")
    amina = Member.objects.get(handle="amina")
    assert amina.organises and client_as(amina).get("/administration/members/").status_code == 404
    assert "No longer organiser" in gita.get("/administration/members/").content.decode()
    gita.post("/administration/members/amina/organiser/end/")
    assert not Member.objects.get(handle="amina").organises and cast.gita.organises


def test_the_last_administrator_stays(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    gita = client_as(cast.gita)
    for deed in ("deactivate/", "administrator/end/"):
        page = gita.post(f"/administration/members/gita/{deed}", follow=True).content.decode()
        assert "last administrator" in page
    gita.post("/administration/members/amina/administrator/")
    gita.post("/administration/members/gita/administrator/end/")
    assert not Member.objects.get(handle="gita").is_administrator
    assert gita.get("/administration/members/").status_code == 404


def test_somebody_who_left_is_not_made_administrator(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.set_administrator(cast.gita, member=cast.henk, to=True)


def test_only_administrators_act(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.deactivate_member(cast.amina, member=cast.bruno)
    with pytest.raises(Refusal):
        actions.make_team(cast.amina, name="Mine")


def test_teams_are_made_renamed_and_removed(client_as, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    gita = client_as(cast.gita)
    gita.post("/administration/teams/", {"name": "  The   Mill "})
    mill = Team.objects.get(name="The Mill")
    gita.post(f"/administration/teams/{mill.slug}/name/", {"name": "The Old Mill"})
    mill.refresh_from_db()
    assert (mill.name, mill.slug) == ("The Old Mill", "the-mill")
    assert gita.post("/administration/teams/", {"name": "Harvest"}).status_code == 422
    gita.post("/administration/teams/", {"name": "製作所"})
    assert Team.objects.get(name="製作所").slug.startswith("team-")
    gita.post("/administration/teams/harvest/remove/")
    assert Member.objects.get(handle="amina").team is None
