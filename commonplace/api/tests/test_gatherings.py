"""Gatherings through the API: each door does what its page does, for whom the page is there, and for nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.gatherings.actions import bringing, planning
from commonplace.gatherings.actions.suggesting import ENOUGH
from commonplace.gatherings.models import Gathering, Interest, Material, Meeting, Seat
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.gatherings.words import Coming, Yields
from commonplace.goals.things import name_thing
from commonplace.kit.clock import at
from commonplace.people.models import Scope
from commonplace.questions.models import Wondering
from tests.cast import Cast

LINK = "https://meet.example.org/vats"


@pytest.fixture
def series(cast: Cast) -> Entry:
    """Three weeks in Weavers, with one place each."""
    audience = audiences.of_space(cast.weavers)
    return planned(cast.amina, "Evenings", audience=audience, rule="FREQ=WEEKLY;COUNT=3", capacity=1, link=LINK, place="Dye house")


def items(program: Program, path: str, **query: str) -> list[dict[str, Any]]:
    answer = program.get(path, **query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_what_meets_is_listed_and_shown_to_those_who_may_see_it(cast: Cast, series: Entry) -> None:
    dora, chidi = Program(cast.dora), Program(cast.chidi)
    assert [one["title"] for one in items(dora, "/gatherings")] == ["Evenings"] and items(chidi, "/gatherings") == []
    assert [one["starts_at"] for one in items(dora, "/meetings")] == sorted(one["starts_at"] for one in items(dora, "/meetings"))
    assert len(items(dora, "/meetings", space="weavers")) == 3 and items(chidi, "/meetings") == [] == items(dora, "/meetings", shelf="mine")
    assert chidi.get("/meetings", space="weavers").status_code == 404 and dora.get("/meetings", space="nowhere").status_code == 404

    whole = dora.get(f"/gatherings/{series.uid}")
    found = whole.json()
    assert whole.headers["ETag"] and found["rule"] == "FREQ=WEEKLY;COUNT=3" and found["link"] == LINK and found["zone"] == "Europe/Lisbon"
    assert [one["uid"] for one in found["meetings"]] == list(Meeting.objects.order_by("starts_at").values_list("uid", flat=True))
    assert found["hosts"] == [{"handle": "amina", "name": "Amina Diallo"}] and not found["is_host"]
    assert found["meetings"][0] | {"going": 0, "waiting": 0, "mine": None, "capacity": 1, "place": "Dye house"} == found["meetings"][0]
    assert (
        chidi.get(f"/gatherings/{series.uid}").status_code == 404 and Program(cast.amina).get(f"/gatherings/{series.uid}").json()["is_host"]
    )
    note = bringing.begin_note(cast.amina, meeting_of(series))
    assert dora.get(f"/gatherings/{note.uid}").status_code == 404  # no gathering
    assert items(dora, "/meetings")[0]["note"] == note.uid and items(dora, "/meetings")[1]["note"] is None
    planning.call_off(cast.amina, series)
    assert items(dora, "/meetings") == [] and all(one["is_called_off"] for one in dora.get(f"/gatherings/{series.uid}").json()["meetings"])


def test_what_is_over_says_what_came_of_it_as_far_as_it_may_be_seen(cast: Cast, series: Entry) -> None:
    first = meeting_of(series)
    with at(first.ends_at):
        bringing.take_out(cast.amina, first, what=Yields.LEARNED, text="Madder browns")
        page = bringing.make_harvest(cast.amina, first, words="Gloves")
        dora = Program(cast.dora)
        assert [one["harvest"] for one in items(dora, "/meetings", shelf="over")] == [page.uid]
        Entry.objects.filter(pk=page.pk).update(audience=audiences.only_me(cast.amina))
        assert [one["harvest"] for one in items(dora, "/meetings", shelf="over")] == [None]


def test_a_place_is_taken_waited_for_and_given_back(cast: Cast, series: Entry) -> None:
    first = meeting_of(series)
    path = f"/meetings/{first.uid}/place"
    dora, amina = Program(cast.dora), Program(cast.amina)
    assert dora.put(path).json() == {"meeting": first.uid, "coming": "going"} == dora.put(path).json()
    assert amina.put(path).json()["coming"] == "waiting"
    assert [(one["going"], one["waiting"], one["mine"]) for one in items(dora, "/meetings")][:2] == [(1, 1, "going"), (0, 0, None)]
    assert [one["uid"] for one in items(dora, "/meetings", shelf="mine")] == [first.uid]
    assert dora.delete(path).status_code == 204
    assert Seat.objects.get(member=cast.amina).coming == Coming.GOING

    everywhere = dora.put(f"/gatherings/{series.uid}/places").json()["items"]
    assert [one["coming"] for one in everywhere] == ["waiting", "going", "going"]
    planning.call_off(cast.amina, series, meeting=first)
    assert dora.put(path).status_code == 422 and dora.put(path).json()["code"] == "refused"


def test_who_may_not_see_it_or_has_no_leave_does_nothing(cast: Cast, series: Entry) -> None:
    material = bringing.bring_material(cast.amina, series, named=name_thing(cast.amina, "https://example.org"))
    first, other = meeting_of(series), planned(cast.amina, "Elsewhere")
    material_path = f"/gatherings/{series.uid}/materials/{material.uid}/remove"
    chidi, reader = Program(cast.chidi), Program(cast.dora, Scope.STOCK)
    sent = [
        ("put", f"/meetings/{first.uid}/place", {}), ("delete", f"/meetings/{first.uid}/place", {}),
        ("put", f"/gatherings/{series.uid}/places", {}), ("put", f"/gatherings/{series.uid}/interest", {}),
        ("delete", f"/gatherings/{series.uid}/interest", {}), ("post", f"/gatherings/{series.uid}/questions", {"title": "Why?"}),
        ("post", f"/gatherings/{series.uid}/materials", {"what": "https://example.org"}), ("post", material_path, {}),
    ]  # fmt: skip
    for method, path, data in sent:
        assert chidi.ask(method, path, **data).status_code == 404, path
        assert reader.ask(method, path, **data).status_code == 403, path
    dora, writer = Program(cast.dora), Program(cast.amina, Scope.STOCK, Scope.WRITE)
    assert [dora.ask(method, path, **data).status_code for method, path, data in sent[-2:]] == [404, 404]  # for hosts alone
    assert [writer.ask(method, path, **data).status_code for method, path, data in sent[-3:]] == [403, 403, 403]  # others see it
    assert writer.post("/gatherings", title="Weld", audience={"ring": "organisation"}).json()["code"] == "scope"
    elsewhere = f"/gatherings/{other.uid}/materials/{material.uid}/remove"
    assert Program(cast.amina).ask("post", elsewhere).status_code == 404  # of another gathering
    assert not Seat.objects.exists() and not Material.objects.filter(removed_at__isnull=False).exists()


def test_questions_are_brought_and_wanted_without_names(cast: Cast, series: Entry) -> None:
    path = f"/gatherings/{series.uid}/questions"
    dora, amina = Program(cast.dora), Program(cast.amina)
    first, second = (dora.post(path, title=title).json()["uid"] for title in ("Which mordant?", "How warm?"))
    assert amina.put(f"/questions/{second}/wondering").status_code == 204
    found = items(amina, path)
    assert [(one["title"], one["i_want_this"]) for one in found] == [("How warm?", True), ("Which mordant?", False)]
    assert not any(one["i_want_this"] for one in items(dora, path)) and Wondering.objects.get().member == cast.amina
    assert set(found[0]) == {"uid", "address", "title", "was_talked_about", "i_want_this"} and first == found[1]["uid"]
    assert dora.post(path, title=" ").status_code == 422 and Program(cast.chidi).get(path).status_code == 404


def test_a_host_brings_what_to_read_takes_it_away_and_puts_it_back(cast: Cast, series: Entry) -> None:
    amina, dora = Program(cast.amina), Program(cast.dora)
    path = f"/gatherings/{series.uid}/materials"
    made = amina.post(path, what="https://example.org/madder", why="the third page")
    assert made.status_code == 201 and made.json()["why"] == "the third page" and made.json()["source"] and made.json()["entry"] is None

    def shown() -> list[str]:
        return [one["uid"] for one in dora.get(f"/gatherings/{series.uid}").json()["materials"]]

    uid = made.json()["uid"]
    assert shown() == [uid] == [amina.post(path, what="https://example.org/madder").json()["uid"]]
    assert amina.post(f"{path}/{uid}/remove").status_code == 204 and shown() == []
    assert amina.post(f"{path}/{uid}/put-back").status_code == 204 and shown() == [uid]
    assert amina.post(path, what="no address").status_code == 422 and amina.post(f"{path}/{uid}/burn").status_code == 422


def test_one_is_suggested_and_people_say_that_they_would_come(cast: Cast) -> None:
    amina = Program(cast.amina)
    made = amina.post(
        "/gatherings", {"Idempotency-Key": "s-1"}, title="Weld", text="For beginners", form="talk", audience={"ring": "organisation"}
    )
    again = amina.post(
        "/gatherings", {"Idempotency-Key": "s-1"}, title="Weld", text="For beginners", form="talk", audience={"ring": "organisation"}
    )
    assert made.status_code == 201 and made.json()["uid"] == again.json()["uid"] and Gathering.objects.count() == 1
    uid, path = made.json()["uid"], f"/gatherings/{made.json()['uid']}/interest"
    assert made.json()["starts_at"] is None and made.json()["form"] == "talk" and made.json()["meetings"] == []
    assert [one["uid"] for one in items(amina, "/gatherings", shelf="suggested")] == [uid] and items(amina, "/gatherings") == []
    for member in (cast.bruno, cast.chidi, cast.dora)[:ENOUGH]:
        assert Program(member).put(path).status_code == 204
    bruno = Program(cast.bruno)
    found = bruno.get(f"/gatherings/{uid}").json()
    assert found["would_come"] == ENOUGH and found["i_would_come"] and found["looks_for_a_time"]
    assert bruno.delete(path).status_code == 204 and not Interest.objects.filter(member=cast.bruno).exists()
    refused = [
        amina.post("/gatherings", title="Weld", audience={"ring": "me"}), amina.post("/gatherings", title=" ", audience={"ring": "organisation"}),
        amina.post("/gatherings", title="Weld", audience={"ring": "organisation"}, grew_from="nothere"),
        bruno.put(f"/gatherings/{planned(cast.amina).uid}/interest"),
    ]  # fmt: skip
    assert [one.status_code for one in refused] == [422] * 4
