"""The page of the organisation's flow: made once from what everybody may see, the same for all, never changed by what comes later."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from commonplace.entries import audiences, lifecycle
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.flows import closing, jobs, pictures
from commonplace.flows.actions import bring_question_back, pin_question
from commonplace.flows.models import GapQuestion, Measure, Publication
from commonplace.flows.quarters import last_closed, quarter_from, quarter_of, slug_of
from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member, Team
from tests.cast import Cast, ClientAs

PAGE = "/flow/organisation/"
MAY, JULY = datetime(2026, 5, 5, 12, tzinfo=UTC), datetime(2026, 7, 10, 12, tzinfo=UTC)
DOORS = (PAGE, PAGE + "figures.csv", PAGE + "figures.json")


def two_teams(each: int = 7) -> list[list[Member]]:
    made = []
    for name in ("Dyers", "Weavers"):
        team = Team.objects.create(name=name, slug=f"the-{name.lower()}")
        made.append(
            [
                Member.objects.create(
                    handle=f"{team.slug}-{n}", email=f"{team.slug}{n}@example.org", name=f"{name} {n}", team=team, joined_at=MAY
                )
                for n in range(each)
            ]
        )
    return made


def note(author: Member, *, kind: Kind = Kind.NOTE, parent: Entry | None = None, is_open: bool = True) -> Entry:
    audience = audiences.organisation() if is_open else audiences.only_me(author)
    return add_entry(author, Draft(kind=kind, title="" if parent else "Madder", body="Red.", audience=audience, parent=parent))


def spring(teams: list[list[Member]]) -> list[Entry]:
    """In May each of the weavers builds on what two dyers wrote, and is thanked for a question answered."""
    dyers, weavers = teams
    with clock.at(MAY):
        notes = [note(dyer) for dyer in dyers]
        for number, weaver in enumerate(weavers):
            question = note(weaver, kind=Kind.QUESTION)
            answer = note(dyers[number], kind=Kind.ANSWER, parent=question)
            grow(answer, kind=EdgeKind.ANSWERS, from_entry=question)
            built = note(weaver)
            for older in (notes[number], notes[number - 1]):
                grow(built, kind=EdgeKind.BUILDS_ON, from_entry=older)
            thank(weaver, notes[number], used_for="a scarf")
        run_all(at=clock.now() + timedelta(minutes=2))
    return notes


@pytest.fixture(autouse=True)
def nothing_drawn_before() -> None:
    """Other tests made other figures of the same quarter at the same moment."""
    pictures.page_of.cache_clear()


@pytest.fixture
def closed(cast: Cast) -> list[list[Member]]:
    teams = two_teams()
    spring(teams)
    with clock.at(JULY):
        jobs.close_quarters()
    return teams


def get(client: Client, url: str = PAGE) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2] or response.content.decode()


def figures() -> dict[str, object]:
    return Publication.objects.get(quarter=quarter_of(MAY)).figures


def test_a_quarter_tells_what_passed_between_teams_and_names_nobody(closed: list[list[Member]], cast: Cast, client_as: ClientAs) -> None:
    made = figures()
    assert made["flows"] == [{"from": "Dyers", "to": "Weavers", "times": 30}]  # 28 of each side, four a person
    assert made["flows_rest"] is None
    assert made["questions"] == {"asked": 5, "answered": 90, "time": "hour"}
    assert made["part"] == {"seek": 5, "sense": 15, "share": 5}
    assert made["reuse"] == {"shared": 20, "reused": 30}
    assert made["newcomers"]["joined"] == 15 and made["newcomers"]["thanks"] == "hour" and made["newcomers"]["question"] == "hour"
    text = get(client_as(cast.ines), PAGE)
    assert "Dyers → Weavers: 30" in text and "April to June 2026" in text
    everything = "".join(get(client_as(cast.ines), url) for url in DOORS)
    assert not any(member.name in everything or member.handle in everything for team in closed for member in team)


@pytest.mark.once
def test_all_doors_say_the_same_and_only_to_members(closed: list[list[Member]], cast: Cast, client_as: ClientAs) -> None:
    for url in DOORS:
        assert client_as(None).get(url).status_code == 302
        assert (get(client_as(cast.gita), url) != "" and get(client_as(cast.ines), url) == get(client_as(cast.bruno), url)) or url == PAGE
    rows = list(csv.DictReader(io.StringIO(get(client_as(cast.ines), DOORS[1]))))
    assert {"quarter": "2026-2", "figure": "flows", "from": "Dyers", "to": "Weavers", "value": "30"} in rows
    assert {row["value"] for row in rows if row["figure"] == "flows_rest"} == {"not shown"}
    handed = json.loads(get(client_as(cast.ines), DOORS[2]))["quarters"]
    assert [one["quarter"] for one in handed] == ["2026-2"] and handed[0]["flows"][0]["times"] == 30
    assert client_as(cast.ines).get(PAGE + "?quarter=2026-1").status_code == 404
    assert client_as(cast.ines).get(PAGE + "?quarter=%00").status_code == 404


@pytest.mark.once
def test_a_quarter_that_was_made_never_changes_whatever_anybody_does(closed: list[list[Member]], cast: Cast, client_as: ClientAs) -> None:
    """Before and after the deeds of one person, or of four, are taken away or added, on the same day or another: the same bytes."""
    dyers, weavers = closed
    with clock.at(JULY):
        before = [get(client_as(cast.ines), url) for url in DOORS]
        for member in dyers[:4]:
            for entry in Entry.objects.authored_by(member):
                lifecycle.withdraw(entry)
        weavers[0].team = dyers[0].team
        weavers[0].save()
        run_all(at=clock.now() + timedelta(minutes=2))
    with clock.at(MAY):
        grow(note(dyers[5]), kind=EdgeKind.BUILDS_ON, from_entry=note(weavers[5]))
        run_all(at=clock.now() + timedelta(minutes=2))
    with clock.at(JULY + timedelta(days=1)):
        call_command("rebuild-flow", verbosity=0)
        jobs.close_quarters()
        assert [get(client_as(cast.ines), url) for url in DOORS] == before
    assert Publication.objects.count() == 1


@pytest.mark.once
def test_the_running_quarter_is_shown_to_nobody(cast: Cast, client_as: ClientAs) -> None:
    spring(two_teams())
    with clock.at(datetime(2026, 7, 5, tzinfo=UTC)):  # ended, but still within its days of grace
        assert closing.close_quarters() == []
        text = get(client_as(cast.ines))
    assert "No quarter has been counted yet" in text and "8 July 2026" in text and "Dyers" not in text


@pytest.mark.once
def test_what_few_may_see_changes_no_figure(cast: Cast, client_as: ClientAs) -> None:
    """The same spring, and beside it all that may be hidden: the same figures."""
    teams = two_teams()
    notes = spring(teams)
    dyers, weavers = teams
    with clock.at(MAY):
        for member in [*dyers, *weavers]:
            hidden = note(member, is_open=False)
            inside = add_entry(member, Draft(kind=Kind.NOTE, title="In", body="In.", audience=audiences.of_space(cast.weavers)))
            for entry in (hidden, inside):
                grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=notes[0])
            add_entry(member, Draft(kind=Kind.QUESTION, title="Why", body="Why?", audience=audiences.of_space(cast.weavers)))
        run_all(at=clock.now() + timedelta(minutes=2))
    with clock.at(JULY):
        jobs.close_quarters()
    assert figures()["flows"] == [{"from": "Dyers", "to": "Weavers", "times": 30}]
    assert figures()["questions"]["asked"] == 5 and figures()["part"] == {"seek": 5, "sense": 15, "share": 5}
    assert figures()["reuse"] == {"shared": 20, "reused": 30}


@pytest.mark.once
def test_four_in_a_team_are_too_few(cast: Cast, client_as: ClientAs) -> None:
    spring(two_teams(each=4))
    with clock.at(JULY):
        jobs.close_quarters()
        text = get(client_as(cast.ines))
    assert figures()["flows"] == [] and figures()["flows_rest"] is None
    assert figures()["newcomers"]["joined"] == 10  # of both teams
    assert "Dyers" not in text and "No two teams had five people" in text


@pytest.mark.once
def test_a_question_is_pinned_by_administrators_alone_and_comes_back(closed: list[list[Member]], cast: Cast, client_as: ClientAs) -> None:
    words = {"words": "How long until a newcomer is thanked?", "measure": Measure.THANKS}
    assert client_as(cast.ines).post(PAGE + "question/", words).status_code == 404
    with pytest.raises(Refusal):
        pin_question(cast.ines, words="Why?", measure=Measure.SHARE)
    assert client_as(cast.gita).post(PAGE + "question/", words | {"words": " "}).status_code == 422
    assert client_as(cast.gita).post(PAGE + "question/", words).status_code == 302
    text = get(client_as(cast.ines))
    assert "How long until a newcomer is thanked?" in text and "half had the first thanks that they received within an hour." in text
    pinned = GapQuestion.objects.get()
    client_as(cast.gita).post(f"{PAGE}question/{pinned.uid}/remove/")
    assert "How long until" not in get(client_as(cast.ines))
    client_as(cast.gita).post(f"{PAGE}question/{pinned.uid}/bring-back/")
    assert "How long until" in get(client_as(cast.ines))
    client_as(cast.gita).post(PAGE + "question/", words | {"words": "Another?"})
    with pytest.raises(Refusal):
        bring_question_back(cast.gita, pinned)


@pytest.mark.once
def test_quarters_begin_and_end_where_the_calendar_says() -> None:
    assert [slug_of(quarter_of(datetime(2026, month, 1, tzinfo=UTC))) for month in (1, 3, 4, 12)] == [
        "2026-1",
        "2026-1",
        "2026-2",
        "2026-4",
    ]
    assert slug_of(last_closed(datetime(2026, 7, 7, 23, tzinfo=UTC))) == "2026-1"
    assert slug_of(last_closed(datetime(2026, 7, 8, 0, tzinfo=UTC))) == "2026-2"
    assert [quarter_from(word) for word in ("2026-5", "26-1", "", "2026-2")] == [None, None, None, quarter_of(MAY)]
