"""The season: what runs, who has no mentor yet, which goals have no gathering, and what came of what was held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import sight_of
from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.words import Kind
from commonplace.flows.quarters import quarter_of, slug_of
from commonplace.gatherings.actions import bringing, seating
from commonplace.gatherings.models import Meeting
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.gatherings.words import Yields
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.kit.clock import at, now
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.mentoring.actions.offering import pick
from commonplace.mentoring.models import Way
from commonplace.mentoring.tests.world import a_round, mentee, mentor
from commonplace.peers.tests.samples import call_of
from commonplace.people.actions import block, set_organiser
from commonplace.people.models import Member
from commonplace.season.coming_of import what_came_of
from tests.cast import Cast, ClientAs


def organiser(cast: Cast) -> Member:
    set_organiser(cast.gita, member=cast.ines, to=True)
    return Member.objects.get(pk=cast.ines.pk)


def page_of(client_as: ClientAs, member: Member, **query: str) -> str:
    return client_as(member).get("/season/", query).content.decode().split("<main")[1]


def test_only_organisers_and_hosts_have_the_page(cast: Cast, client_as: ClientAs) -> None:
    assert client_as(cast.bruno).get("/season/").status_code == 404
    for member in (cast.gita, organiser(cast), cast.amina):
        assert client_as(member).get("/season/").status_code == 200


def test_what_runs_and_what_is_hidden(cast: Cast, client_as: ClientAs) -> None:
    planned(cast.amina, "Open to all")
    planned(cast.emil, "In the lantern", audience=audiences.of_space(cast.lantern))
    page = page_of(client_as, organiser(cast))
    assert "Open to all" in page and "In the lantern" not in page
    assert "In the lantern" in page_of(client_as, cast.emil)


def test_who_has_no_mentor_yet_is_for_those_who_run_the_round(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita, way=Way.PICKED)
    mentor(cast.amina, found)
    for member in (cast.bruno, cast.chidi):
        mentee(member, found)
    pick(cast.bruno, found, cast.amina, message="Teach me madder")
    page = page_of(client_as, organiser(cast))
    assert "Autumn round" in page and "2 mentees" in page
    without = page.split('id="without"')[1].split("</section>")[0]
    assert "Chidi" in without and "Bruno" not in without and "Whoever is not named here" in without
    assert "Autumn round" not in page_of(client_as, cast.amina)


def test_calls_for_learning_circles_are_for_those_who_run_them(cast: Cast, client_as: ClientAs) -> None:
    call_of(cast.gita)
    assert "Learning circles" in page_of(client_as, organiser(cast)) and "Learning circles" not in page_of(client_as, cast.amina)


def test_goals_that_several_have_and_nothing_meets_for(cast: Cast, client_as: ClientAs) -> None:
    for member in (cast.amina, cast.bruno, cast.chidi):
        set_goal(member, title="Dye", answers=Answers("x", "", ""), tags=["plants"], audience=audiences.organisation())
        set_goal(member, title="Spin", answers=Answers("x", "", ""), tags=["wool"], audience=audiences.organisation())
        set_goal(member, title="Mine", answers=Answers("x", "", ""), tags=["private"])
    entry = planned(cast.amina, "Spinning")
    revise_entry(cast.amina, entry, title="Spinning", body="", tags=["wool"], expected_revision=entry.revision)
    page = page_of(client_as, organiser(cast))
    assert "#plants" in page and "3 people have a goal" in page and "#wool" not in page and "#private" not in page


def test_what_came_of_it_is_lineage_and_not_attendance(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, "The vats", days=1)
    meeting = meeting_of(entry)
    for member in (cast.bruno, cast.chidi, cast.dora):
        seating.come(member, meeting)
    with at(meeting.starts_at + timedelta(hours=2)):
        learned = bringing.take_out(cast.bruno, meeting, what=Yields.LEARNED, text="Alum first.")
        bringing.take_out(cast.bruno, meeting, what=Yields.OPEN, text="How long does weld last?")
        note = add_entry(cast.chidi, Draft(kind=Kind.NOTE, title="After the vats", audience=audiences.organisation()))
        grow(note, kind=EdgeKind.BUILDS_ON, from_entry=learned)
        hidden = add_entry(cast.emil, Draft(kind=Kind.NOTE, title="Hidden", audience=audiences.of_space(cast.lantern)))
        grow(hidden, kind=EdgeKind.BUILDS_ON, from_entry=learned)
        thank(cast.dora, learned, used_for="the first skein")
        came = what_came_of(sight_of(organiser(cast)), [entry])[0]
        assert (came.notes, came.questions, came.practices, came.thanks) == (2, 1, 0, 1)
        assert what_came_of(sight_of(cast.emil), [entry])[0].notes == 3
        page = page_of(client_as, organiser(cast))
        assert "The vats" in page and "3 come" not in page.split('id="came"')[1]


def test_a_circle_of_lineage_is_counted_once(cast: Cast) -> None:
    entry = planned(cast.amina)
    one, two = (add_entry(cast.bruno, Draft(kind=Kind.NOTE, title=title, audience=audiences.organisation())) for title in ("One", "Two"))
    for child, parent in ((one, entry), (two, one), (one, two), (entry, two)):
        grow(child, kind=EdgeKind.BUILDS_ON, from_entry=parent)
    came = what_came_of(sight_of(cast.gita), [entry])[0]
    assert came.notes == 2 and "gathering" not in came.grown


@pytest.mark.parametrize("quarter", ["2019-1", "9999-4", "nonsense", "2026-9", ""])
def test_any_quarter_has_an_answer(cast: Cast, client_as: ClientAs, quarter: str) -> None:
    assert client_as(cast.gita).get("/season/", {"quarter": quarter}).status_code == 200


def test_earlier_seasons_show_what_came_of_them(cast: Cast, client_as: ClientAs) -> None:
    with at(now() - timedelta(days=200)):
        entry = planned(cast.amina, "Long ago", days=1)
    then = slug_of(quarter_of(meeting_of(entry).starts_at))
    page = page_of(client_as, cast.gita, quarter=then)
    assert "Long ago" in page and "What runs" not in page and "Long ago" not in page_of(client_as, cast.gita)


def test_thanks_of_somebody_whom_a_block_keeps_away_are_not_counted(cast: Cast) -> None:
    entry = planned(cast.amina, "The vats")
    note = add_entry(cast.chidi, Draft(kind=Kind.NOTE, title="After the vats", audience=audiences.organisation()))
    grow(note, kind=EdgeKind.BUILDS_ON, from_entry=entry)
    thank(cast.dora, note, used_for="the first skein")
    assert what_came_of(sight_of(cast.gita), [entry])[0].thanks == 1
    block(cast.dora, cast.gita)
    assert what_came_of(sight_of(cast.gita), [entry])[0].thanks == 0


def test_a_series_stands_there_once(cast: Cast, client_as: ClientAs) -> None:
    entry = planned(cast.amina, "Every evening", days=1)
    first = meeting_of(entry)
    for day in (1, 2):
        Meeting.objects.create(
            gathering=first.gathering, slot_at=first.starts_at + timedelta(days=day),
            starts_at=first.starts_at + timedelta(days=day), ends_at=first.ends_at + timedelta(days=day),
        )  # fmt: skip
    page = page_of(client_as, cast.gita)
    assert page.count("Every evening") == 1 and "2 more meetings" in page


def test_a_host_of_one_space_learns_nothing_of_pairs_rings_or_other_rounds(cast: Cast, client_as: ClientAs) -> None:
    """What is said in a pair, who asked whom and who was passed is on no page of the season, whoever looks."""
    found = a_round(cast.gita, way=Way.PICKED)
    mentor(cast.emil, found)
    mentee(cast.bruno, found)
    pick(cast.bruno, found, cast.emil, message="Something between us")
    set_goal(
        cast.farah,
        title="The locked drawer",
        answers=Answers("x", "", ""),
        tags=["drawer"],
        audience=audiences.of_people(cast.farah, [cast.bruno]),
    )
    for viewer in (cast.amina, cast.gita, organiser(cast)):
        page = page_of(client_as, viewer)
        assert "Something between us" not in page and "drawer" not in page
    assert "Autumn round" not in page_of(client_as, cast.amina)
