"""Spaces: making, finding, joining, leaving, hosting; a hidden one does not exist for who is not in it."""

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.spaces.models import JoinRequest, Membership, Openness, Role, Space
from tests.cast import Cast, ClientAs


def belongs(space: Space, member: Member) -> bool:
    return Membership.objects.filter(space=space, member=member).exists()


def is_host(space: Space, member: Member) -> bool:
    return Membership.objects.filter(space=space, member=member, role=Role.HOST).exists()


def test_whoever_makes_a_space_hosts_it(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.ines)
    answer = client.post("/spaces/new/", {"name": "Spinners", "purpose": "Even yarn", "openness": "open"})
    space = Space.objects.get(name="Spinners")
    assert answer.url == f"/spaces/{space.slug}/" and is_host(space, cast.ines)
    assert "Even yarn" in client_as(cast.bruno).get(answer.url).content.decode()
    again = client.post("/spaces/new/", {"name": "Spinners", "openness": "open"})
    assert again.url == answer.url  # the second click of a double click
    assert client_as(cast.bruno).post("/spaces/new/", {"name": "spinners", "openness": "open"}).status_code == 422
    assert Space.objects.filter(name__iexact="spinners").count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [({}, "name"), ({"name": "x" * 81}, "name"), ({"name": "Weavers"}, "name"), ({"name": "A", "openness": "secret"}, "openness")],
)
def test_what_makes_no_space_is_refused_at_its_field(cast: Cast, client_as: ClientAs, fields: dict[str, str], field: str) -> None:
    answer = client_as(cast.bruno).post("/spaces/new/", {"openness": "open", **fields})
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {field}


def test_the_name_of_a_hidden_space_is_free_for_who_does_not_know_it(cast: Cast, client_as: ClientAs) -> None:
    answer = client_as(cast.bruno).post("/spaces/new/", {"name": "Lantern", "openness": "open"})
    assert answer.status_code == 302 and Space.objects.filter(name="Lantern").count() == 2


def test_a_hidden_space_does_not_exist_for_who_is_not_in_it(cast: Cast, client_as: ClientAs) -> None:
    for member in (cast.bruno, cast.gita, cast.ines):
        client = client_as(member)
        assert "Lantern" not in client.get("/spaces/").content.decode()
        for path in ("", "members/", "edit/", "notes/", "week/", "hosting/"):
            assert client.get(f"/spaces/lantern/{path}").status_code == 404
        for path in (
            "join/",
            "leave/",
            "edit/",
            "archive/",
            "take-over/",
            "digest/",
            "hosting/rules/",
            "members/add/",
            "members/emil/take-out/",
        ):
            assert client.post(f"/spaces/lantern/{path}").status_code == 404
    assert "Lantern" in client_as(cast.amina).get("/spaces/").content.decode()
    assert client_as(None).get("/spaces/lantern/").url.startswith("/account/login/")


def test_joining_an_open_space_opens_what_is_in_it(cast: Cast, client_as: ClientAs) -> None:
    add_entries(cast.amina, [Draft(kind=Kind.NOTE, title="Warp and weft", body="x", audience=audiences.of_space(cast.weavers))])
    client = client_as(cast.bruno)
    assert "Warp and weft" not in client.get("/spaces/weavers/").content.decode()
    for _click in range(2):
        assert client.post("/spaces/weavers/join/").status_code == 302
    assert "Warp and weft" in client.get("/spaces/weavers/").content.decode()
    client.post("/spaces/weavers/leave/")
    assert "Warp and weft" not in client.get("/spaces/weavers/").content.decode()
    assert not belongs(cast.weavers, cast.bruno)


def test_into_a_space_by_request_a_host_lets_people(cast: Cast, client_as: ClientAs) -> None:
    asking, host = client_as(cast.bruno), client_as(cast.farah)
    asking.post("/spaces/almanac/join/")
    assert "Take it back" in asking.get("/spaces/almanac/").content.decode()
    assert not belongs(cast.almanac, cast.bruno)
    assert "Bruno Costa" in host.get("/spaces/almanac/members/").content.decode()
    assert "Bruno Costa" not in client_as(cast.chidi).get("/spaces/almanac/members/").content.decode()
    assert client_as(cast.chidi).post("/spaces/almanac/members/bruno/let-in/").status_code == 404
    host.post("/spaces/almanac/members/bruno/let-in/")
    assert belongs(cast.almanac, cast.bruno)


def test_a_request_is_taken_back_or_turned_away(cast: Cast, client_as: ClientAs) -> None:
    for who, address in ((cast.bruno, "/spaces/almanac/leave/"), (cast.farah, "/spaces/almanac/members/bruno/turn-away/")):
        client_as(cast.bruno).post("/spaces/almanac/join/")
        assert JoinRequest.objects.count() == 1
        assert client_as(who).post(address).status_code == 302
        assert not JoinRequest.objects.exists() and not belongs(cast.almanac, cast.bruno)


def test_hosts_bring_people_in_and_take_them_out(cast: Cast, client_as: ClientAs) -> None:
    host = client_as(cast.emil)
    assert host.post("/spaces/lantern/members/add/", {"handle": "@Bruno"}).status_code == 302
    assert belongs(cast.lantern, cast.bruno)
    answer = host.post("/spaces/lantern/members/add/", {"handle": "henk"})
    assert answer.status_code == 422 and "Nobody here is called that" in answer.content.decode()
    host.post("/spaces/lantern/members/bruno/take-out/")
    assert not belongs(cast.lantern, cast.bruno)
    assert client_as(cast.amina).post("/spaces/lantern/members/add/", {"handle": "dora"}).status_code == 404


def test_a_space_keeps_a_host(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    answer = client.post("/spaces/weavers/leave/", follow=True)
    assert "only host" in answer.content.decode() and is_host(cast.weavers, cast.amina)
    client.post("/spaces/weavers/members/dora/make-host/")
    client.post("/spaces/weavers/leave/")
    assert is_host(cast.weavers, cast.dora) and not belongs(cast.weavers, cast.amina)
    client_as(cast.dora).post("/spaces/weavers/members/dora/make-member/")
    assert is_host(cast.weavers, cast.dora)


def test_only_hosts_change_a_space(cast: Cast, client_as: ClientAs) -> None:
    wanted = {"name": "Looms", "purpose": "Cloth", "openness": "by_request"}
    assert client_as(cast.dora).post("/spaces/weavers/edit/", wanted).status_code == 404
    assert client_as(cast.amina).post("/spaces/weavers/edit/", {**wanted, "name": ""}).status_code == 422
    assert client_as(cast.amina).post("/spaces/weavers/edit/", wanted).url == "/spaces/weavers/"
    cast.weavers.refresh_from_db()
    assert (cast.weavers.name, cast.weavers.openness) == ("Looms", Openness.BY_REQUEST)


def test_who_is_in_a_space_is_led_to_a_private_feed_of_it(cast: Cast, client_as: ClientAs) -> None:
    dora = client_as(cast.dora)
    assert 'href="/settings/feeds/?of=space:weavers"' in dora.get("/spaces/weavers/").content.decode()
    assert '<option value="space:weavers" selected>' in dora.get("/settings/feeds/?of=space:weavers").content.decode()
    assert "/settings/feeds/" not in client_as(cast.bruno).get("/spaces/weavers/").content.decode()


def test_what_is_in_a_space_comes_page_by_page(cast: Cast, client_as: ClientAs) -> None:
    audience = audiences.of_space(cast.weavers)
    add_entries(cast.amina, [Draft(kind=Kind.NOTE, title=f"Weft {n}", body="x", audience=audience) for n in range(35)])
    client = client_as(cast.dora)
    first = client.get("/spaces/weavers/").context["page"]
    second = client.get(f"/spaces/weavers/?after={first.next_cursor}").context["page"]
    assert (len(first.cards), len(second.cards), second.next_cursor) == (30, 5, None)
    assert not {card.entry.uid for card in first.cards} & {card.entry.uid for card in second.cards}
    assert client.get("/spaces/weavers/?after=nonsense").status_code == 200
