"""Making spaces, joining and leaving them, and what hosts may do."""

import pytest

from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces import actions, changes
from commonplace.spaces.models import JoinRequest, Membership, Openness, Role, Space
from commonplace.spaces.queries import hosts_of, is_host, is_member, members_of, requests_for
from tests.cast import Cast


def test_whoever_makes_a_space_hosts_it(cast: Cast) -> None:
    space = actions.make_space(cast.ines, name="  Night   Shift ", purpose="What works after dark")
    assert (space.name, space.slug, space.openness) == ("Night Shift", "night-shift", Openness.OPEN)
    assert list(hosts_of(space)) == [cast.ines]


def test_two_spaces_do_not_share_a_name_that_one_can_see(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.make_space(cast.ines, name="weavers")
    with pytest.raises(Refusal):
        actions.make_space(cast.ines, name="  ")


def test_a_hidden_space_is_not_betrayed_by_a_taken_name(cast: Cast) -> None:
    made = actions.make_space(cast.ines, name="Lantern")
    assert made.slug != "lantern" and made.slug.startswith("lantern-")
    with pytest.raises(Refusal):
        actions.make_space(cast.amina, name="Lantern")  # she is in the hidden one and knows


def test_anyone_joins_an_open_space_once(cast: Cast) -> None:
    for _ in range(2):
        actions.join(cast.ines, space=cast.weavers)
    assert Membership.objects.filter(space=cast.weavers, member=cast.ines).count() == 1
    actions.leave(cast.ines, space=cast.weavers)
    actions.leave(cast.ines, space=cast.weavers)
    assert not is_member(cast.ines, cast.weavers)


@pytest.mark.parametrize("space", ["almanac", "lantern"])
def test_nobody_walks_into_the_others(cast: Cast, space: str) -> None:
    with pytest.raises(Refusal):
        actions.join(cast.ines, space=getattr(cast, space))
    assert not is_member(cast.ines, getattr(cast, space))


def test_a_host_lets_somebody_in_who_asked(cast: Cast) -> None:
    for _ in range(2):
        actions.ask_to_join(cast.ines, space=cast.almanac)
    assert [row.member for row in requests_for(cast.farah, cast.almanac)] == [cast.ines]
    assert not requests_for(cast.ines, cast.almanac), "only hosts are told who waits"
    with pytest.raises(Refusal):
        actions.answer_request(cast.dora, space=cast.almanac, member=cast.ines, let_in=True)
    for _ in range(2):
        actions.answer_request(cast.farah, space=cast.almanac, member=cast.ines, let_in=True)
    assert is_member(cast.ines, cast.almanac) and not JoinRequest.objects.exists()
    assert actions.ask_to_join(cast.ines, space=cast.almanac) is None


def test_a_host_may_say_no_and_cannot_bring_in_who_did_not_ask_that_way(cast: Cast) -> None:
    actions.ask_to_join(cast.ines, space=cast.almanac)
    actions.answer_request(cast.farah, space=cast.almanac, member=cast.ines, let_in=False)
    actions.answer_request(cast.farah, space=cast.almanac, member=cast.dora, let_in=True)
    assert not is_member(cast.ines, cast.almanac) and not is_member(cast.dora, cast.almanac)


@pytest.mark.parametrize("space", ["weavers", "lantern"])
def test_there_is_no_asking_where_it_makes_no_sense(cast: Cast, space: str) -> None:
    with pytest.raises(Refusal):
        actions.ask_to_join(cast.ines, space=getattr(cast, space))


def test_a_request_can_be_taken_back(cast: Cast) -> None:
    actions.ask_to_join(cast.ines, space=cast.almanac)
    actions.withdraw_request(cast.ines, space=cast.almanac)
    assert not requests_for(cast.farah, cast.almanac)


def test_hosts_bring_people_into_a_hidden_space(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.add_member(cast.amina, space=cast.lantern, member=cast.ines)  # in it, but no host
    with pytest.raises(Refusal):
        actions.add_member(cast.emil, space=cast.lantern, member=cast.henk)  # gone
    actions.add_member(cast.emil, space=cast.lantern, member=cast.ines)
    assert is_member(cast.ines, cast.lantern)
    actions.remove_member(cast.emil, space=cast.lantern, member=cast.ines)
    assert not is_member(cast.ines, cast.lantern)


def test_a_space_keeps_a_host(cast: Cast) -> None:
    for deed in (
        lambda: actions.leave(cast.amina, space=cast.weavers),
        lambda: actions.set_host(cast.amina, space=cast.weavers, member=cast.amina, to=False),
        lambda: actions.remove_member(cast.amina, space=cast.weavers, member=cast.amina),
    ):
        with pytest.raises(Refusal):
            deed()
    actions.set_host(cast.amina, space=cast.weavers, member=cast.dora, to=True)
    actions.leave(cast.amina, space=cast.weavers)
    assert list(hosts_of(cast.weavers)) == [cast.dora]


def test_only_who_is_in_the_space_hosts_it(cast: Cast) -> None:
    with pytest.raises(Refusal):
        actions.set_host(cast.amina, space=cast.weavers, member=cast.ines, to=True)
    with pytest.raises(Refusal):
        actions.set_host(cast.dora, space=cast.weavers, member=cast.dora, to=True)
    assert Membership.objects.get(space=cast.weavers, member=cast.dora).role == Role.MEMBER


def test_who_left_the_organisation_is_not_listed(cast: Cast) -> None:
    assert set(members_of(cast.weavers)) == {cast.amina, cast.dora}
    assert not is_host(cast.henk, cast.weavers)


def test_other_rooms_hear_of_a_new_name(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Space] = []
    monkeypatch.setattr(changes, "on_space_renamed", [heard.append])
    actions.change_space(cast.amina, space=cast.weavers, name="Weavers", purpose="Cloth", openness=Openness.OPEN)
    assert heard == []
    actions.change_space(cast.amina, space=cast.weavers, name="Spinners", purpose="Cloth", openness=Openness.OPEN)
    assert [space.name for space in heard] == ["Spinners"]
    assert Space.objects.get(pk=cast.weavers.pk).slug == "weavers"
    with pytest.raises(Refusal):
        actions.change_space(cast.dora, space=cast.weavers, name="Mine", purpose="", openness=Openness.OPEN)


def test_opening_a_space_answers_those_who_wait(cast: Cast) -> None:
    actions.ask_to_join(cast.ines, space=cast.almanac)
    actions.change_space(cast.farah, space=cast.almanac, name="Almanac", purpose="", openness=Openness.OPEN)
    assert not JoinRequest.objects.exists()
    actions.join(cast.ines, space=cast.almanac)
    assert is_member(cast.ines, cast.almanac)


def test_hidden_spaces_are_seen_by_who_is_in_them(cast: Cast) -> None:
    def seen(member: Member | None) -> set[str]:
        return {space.name for space in Space.objects.visible_to(member)}

    assert seen(cast.amina) == {"Weavers", "Almanac", "Lantern"}
    assert seen(cast.ines) == {"Weavers", "Almanac"}
    assert seen(None) == seen(cast.henk) == set()
