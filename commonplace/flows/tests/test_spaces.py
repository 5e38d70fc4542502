"""A space's flow: for those who are in it, from what was shared in it alone, and nothing to be had by subtracting one page from another."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.entries import audiences, lifecycle
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.flows import counting, jobs, of_spaces, space_views
from commonplace.flows.models import SpacePublication
from commonplace.flows.of_spaces import Passed
from commonplace.flows.quarters import quarter_of
from commonplace.kit import clock, figures
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Space
from tests.cast import Cast, ClientAs

MAY, JULY = datetime(2026, 5, 5, 12, tzinfo=UTC), datetime(2026, 7, 10, 12, tzinfo=UTC)
PAGE = "/spaces/weavers/flow/"
DOORS = (PAGE, PAGE + "figures.csv", PAGE + "figures.json")

ends = st.tuples(st.integers(1, 24), st.integers(1, 24))
deeds = st.lists(ends.map(lambda two: Passed(two[0], team_of(two[0]), two[1], team_of(two[1]))), max_size=120)


def team_of(person: int) -> int:
    return 1 if person <= 12 else 2 if person <= 20 else 3


def behind(rows: list[Passed]) -> list[set[int]]:
    return [{row.giver for row in rows}, {row.taker for row in rows}]


@pytest.fixture(autouse=True)
def nothing_drawn_before() -> None:
    space_views._plots.cache_clear()


@pytest.mark.pure
@pytest.mark.once
@settings(max_examples=120, deadline=None)
@given(deeds, deeds, deeds)
def test_every_figure_of_a_space_rests_on_five_on_each_side_and_so_does_what_is_left_of_a_rest(
    came: list[Passed], went: list[Passed], stayed: list[Passed]
) -> None:
    """Subtracting figures, of one space or of several with people in common, leaves whole figures: see the next test."""
    made = of_spaces.from_deeds(came, went, stayed, {1: "T1", 2: "T2", 3: "T3"})
    for name, rows, side in (("came_in", came, 1), ("went_out", went, 3)):
        cells = {f"T{team}": [row for row in rows if row[side] == team] for team in {row[side] for row in rows}}
        shown = {band["team"]: band["times"] for band in made[name]}
        small = [cell for team, cell in cells.items() if team not in shown]
        rest = made[f"{name}_rest"]
        views = [cells[team] for team in shown]
        if rest is not None:
            views += [[row for other in small if other is not known for row in other] for known in small]
        assert all(len(people) >= figures.FEWEST for view in views for people in behind(view))
        assert all(value % figures.STEP == 0 for value in [*shown.values(), rest or 0])
    assert (made["inside"] is None) == (min(map(len, behind(stayed))) < figures.FEWEST)


def note(author: Member, audience: Audience, *, kind: Kind = Kind.NOTE, parent: Entry | None = None) -> Entry:
    return add_entry(author, Draft(kind=kind, title="" if parent else "Madder", body="Red.", audience=audience, parent=parent))


def test_a_deed_is_in_the_figures_of_one_space_or_of_all_or_of_none(cast: Cast) -> None:
    """Whatever the audiences of its ends: so the pages of two spaces with people in common, and the organisation's, have no deed in common."""
    where = {"open": audiences.organisation(), "web": audiences.web(), "me": audiences.only_me(cast.amina)}
    where |= {"weavers": audiences.of_space(cast.weavers), "almanac": audiences.of_space(cast.almanac)}
    quarter = quarter_of(clock.now())
    for older, younger in product(where, repeat=2):
        for one, other in ((cast.amina, cast.dora), (cast.dora, cast.amina)):
            heir = note(other, where[younger])
            grow(heir, kind=EdgeKind.BUILDS_ON, from_entry=note(one, where[older]))
            found = {name: sum(map(len, ways)) for name, ways in _counted(cast, quarter).items()}
            found["all"] = len([deed for deed in counting.deeds_of([heir.pk]).get(heir.pk, ()) if deed[2] > 0])
            assert sum(found.values()) <= 1, (older, younger, found)
            assert bool(found["weavers"]) == (
                "weavers" in {older, younger} and {older, younger} <= {"weavers", "open", "web"}
            ), (older, younger, found)  # fmt: skip
            lifecycle.withdraw(heir)


def _counted(cast: Cast, quarter: int) -> dict[str, list[list[Passed]]]:
    ways = (of_spaces._came_in, of_spaces._went_out, of_spaces._within)
    return {space.slug: [way(space.pk, quarter) for way in ways] for space in (cast.weavers, cast.almanac)}


def six_more(space: Space) -> list[Member]:
    made = [Member.objects.create(handle=f"w{n}", email=f"w{n}@example.org", name=f"Weaver {n}", joined_at=MAY) for n in range(6)]
    Membership.objects.bulk_create(Membership(space=space, member=member) for member in made)
    return made


def spring(people: list[Member], audience: Audience) -> list[Entry]:
    """Each asks, is answered by the next, and thanks; and builds on what the next wrote."""
    with clock.at(MAY):
        notes = [note(member, audience) for member in people]
        for number, member in enumerate(people):
            question = note(member, audience, kind=Kind.QUESTION)
            answer = note(people[number - 1], audience, kind=Kind.ANSWER, parent=question)
            grow(answer, kind=EdgeKind.ANSWERS, from_entry=question)
            grow(note(member, audience), kind=EdgeKind.BUILDS_ON, from_entry=notes[number - 1])
            thank(member, notes[number - 1], used_for="a scarf")
        run_all(at=clock.now() + timedelta(minutes=2))
    return notes


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_it_tells_of_the_space_to_those_in_it_alone_and_never_changes(cast: Cast, client_as: ClientAs) -> None:
    people = six_more(cast.weavers)
    notes = spring(people, audiences.of_space(cast.weavers))
    with clock.at(JULY):
        jobs.close_quarters()
        made = SpacePublication.objects.get(space=cast.weavers, quarter=quarter_of(MAY)).figures
        assert made["inside"] == 20 and made["questions"] == {"asked": 5, "answered": 90, "time": "hour"}
        assert made["part"] == {"seek": 5, "sense": 5, "share": 5} and made["came_in"] == [] == made["went_out"]
        assert not SpacePublication.objects.exclude(space=cast.weavers).exists()  # the others are fewer than five
        before = [text(client_as(cast.dora).get(url)) for url in DOORS]
        assert (
            "April to June 2026" in before[0] and "about 20" in before[0] and not any(one.name in page for one in people for page in before)
        )
        assert {row["quarter"]: row for row in json.loads(before[2])["quarters"]}["2026-2"]["inside"] == 20
        for url in DOORS:
            assert [client_as(who).get(url).status_code for who in (cast.ines, cast.gita, None)] == [404, 404, 302]
        assert (
            text(client_as(cast.dora).get("/flow/organisation/figures.csv")).count("\n") == 1
        )  # of all of it the organisation has nothing
        for entry in notes[:4]:
            lifecycle.withdraw(entry)
        Membership.objects.filter(space=cast.weavers, member__in=people[:3]).delete()
        jobs.close_quarters()
        after = [text(client_as(cast.dora).get(url)) for url in DOORS]
    assert [page.partition("<main")[2] for page in after[:1]] == [page.partition("<main")[2] for page in before[:1]] and after[
        1:
    ] == before[1:]


@pytest.mark.once
def test_of_four_nothing_is_made_and_the_page_says_so(cast: Cast, client_as: ClientAs) -> None:
    spring([*six_more(cast.weavers)[:1], cast.amina, cast.dora, cast.henk], audiences.of_space(cast.weavers))
    Membership.objects.filter(space=cast.weavers, member__handle__startswith="w").delete()
    with clock.at(JULY):
        jobs.close_quarters()
        page = text(client_as(cast.dora).get(PAGE))
    assert "Fewer than five people are here" in page and not SpacePublication.objects.exists()


@pytest.mark.once
def test_what_came_in_and_went_out_is_told_by_team_and_what_others_see_not_at_all(cast: Cast) -> None:
    people = six_more(cast.weavers)
    Member.objects.filter(pk__in=[one.pk for one in people]).update(team=cast.harvest)
    space, everybody = audiences.of_space(cast.weavers), audiences.organisation()
    with clock.at(MAY):
        for number, member in enumerate(people):
            other = people[number - 1]
            for older, younger in ((everybody, space), (space, everybody), (audiences.only_me(other), space)):
                grow(note(member, younger), kind=EdgeKind.BUILDS_ON, from_entry=note(other, older))
    made = partial(of_spaces.figures_of, cast.weavers.pk, quarter_of(MAY), is_newest=False)
    assert made()["came_in"] == made()["went_out"] == [{"team": cast.harvest.name, "times": 5}]
    assert made()["inside"] is None
