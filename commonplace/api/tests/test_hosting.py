"""Hosting through the API: what the pages of hosts do, for hosts and for nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.gatherings.actions import seating
from commonplace.gatherings.models import CoHost, Gathering, Meeting, Seat
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.kit.clock import now
from commonplace.people.models import Scope
from tests.cast import Cast

WEAVERS = {"ring": "space", "space": "weavers"}


def when(*, days: int = 7, **more: Any) -> dict[str, Any]:
    """As a program sends it."""
    start = (now() + timedelta(days=days)).replace(microsecond=0)
    return {"starts_at": start.isoformat(), "minutes": 90, "zone": "Europe/Lisbon", "place": "Dye house", **more}


@pytest.fixture
def series(cast: Cast) -> Entry:
    return planned(cast.amina, "Evenings", audience=audiences.of_space(cast.weavers), rule="FREQ=WEEKLY;COUNT=3", place="Dye house")


def test_a_series_is_planned_for_those_who_may_see_it(cast: Cast) -> None:
    amina = Program(cast.amina)
    sent = {"title": "Vats", "text": "Bring gloves.", "tags": ["indigo"], "form": "talk", "audience": WEAVERS}
    made = amina.post("/gatherings", **sent, when=when(rule="FREQ=WEEKLY;COUNT=3", capacity=8))
    assert made.status_code == 201 and len(made.json()["meetings"]) == 3 and made.json()["is_host"] and made.json()["tags"] == ["indigo"]
    row = Gathering.objects.get(entry__uid=made.json()["uid"])
    assert (row.minutes, row.capacity, row.place, row.form) == (90, 8, "Dye house", "talk") and row.entry.is_announced
    path = f"/gatherings/{row.entry.uid}"
    assert Program(cast.dora).get(path).status_code == 200 and Program(cast.chidi).get(path).status_code == 404


def test_what_cannot_be_planned_says_why_at_its_field(cast: Cast, series: Entry) -> None:
    amina = Program(cast.amina)
    there = {"starts_at": meeting_of(series).starts_at.isoformat()}
    wrong: dict[str, dict[str, Any]] = {
        "starts_at": when(days=-1), "minutes": when(minutes=1), "zone": when(zone="Nowhere/Land"), "rule": when(rule="FREQ=HOURLY"),
        "link": when(link="javascript:alert(1)"), "capacity": when(capacity=0), "place": when(**there),
    }  # fmt: skip
    for field, said in wrong.items():
        answer = amina.post("/gatherings", title="Vats", audience=WEAVERS, when=said)
        assert (answer.status_code, answer.json()["field"]) == (422, field), answer.json()
    wall = when(starts_at="2030-01-01T10:00:00")  # at ten, but where?
    assert amina.post("/gatherings", title="Vats", audience=WEAVERS, when=wall).json()["field"] == "when.starts_at"
    assert Gathering.objects.count() == 1
    assert amina.post("/gatherings", title="Vats", audience=WEAVERS, when=when(**there), despite=True).status_code == 201


def test_a_change_keeps_what_is_left_out_and_who_comes(cast: Cast, series: Entry) -> None:
    amina, path = Program(cast.amina), f"/gatherings/{series.uid}"
    seating.come(cast.dora, meeting_of(series))
    seen = amina.get(path)
    assert amina.patch(path, title="Nights").status_code == 428
    begun = {"If-Match": seen.headers["ETag"]}
    changed = amina.patch(path, begun, title="Nights", when=when(days=9, rule="FREQ=WEEKLY;COUNT=3"))
    assert changed.status_code == 200 and changed.json()["title"] == "Nights" and changed.json()["form"] == seen.json()["form"]
    first = changed.json()["meetings"][0]
    assert datetime.fromisoformat(first["starts_at"]) > meeting_of(series).starts_at - timedelta(minutes=1) and first["going"] == 1
    assert amina.patch(path, begun, title="Mornings").status_code == 412
    again = amina.patch(path, {"If-Match": changed.headers["ETag"]}, tags=["late"])
    assert again.json()["tags"] == ["late"] and again.json()["title"] == "Nights" and again.json()["meetings"] == changed.json()["meetings"]


def test_what_is_only_suggested_gets_its_time(cast: Cast) -> None:
    amina = Program(cast.amina)
    made = amina.post("/gatherings", title="Weld", audience=WEAVERS).json()
    path, begun = f"/gatherings/{made['uid']}", {"If-Match": "*"}
    assert made["starts_at"] is None and amina.patch(path, begun, title="Woad").json()["field"] == "when"
    assert len(amina.patch(path, begun, when=when()).json()["meetings"]) == 1


def test_one_meeting_is_moved_and_the_others_stay(cast: Cast, series: Entry) -> None:
    amina, second = Program(cast.amina), meeting_of(series, 1)
    before = list(Meeting.objects.exclude(pk=second.pk).order_by("pk").values_list("starts_at", flat=True))
    later = second.starts_at + timedelta(hours=2)
    assert amina.patch(f"/meetings/{second.uid}", starts_at=later.isoformat(), place="Yard").status_code == 204
    second.refresh_from_db()
    assert (second.starts_at, second.ends_at, second.place) == (later, later + timedelta(minutes=60), "Yard")
    assert amina.patch(f"/meetings/{second.uid}", minutes=30).status_code == 204
    second.refresh_from_db()
    assert (second.starts_at, second.ends_at, second.place) == (later, later + timedelta(minutes=30), "Yard")
    past = (now() - timedelta(hours=1)).isoformat()
    assert amina.patch(f"/meetings/{second.uid}", starts_at=past).json()["field"] == "starts_at"
    assert list(Meeting.objects.exclude(pk=second.pk).order_by("pk").values_list("starts_at", flat=True)) == before


def test_it_is_called_off_and_takes_place_after_all_with_who_was_to_come(cast: Cast, series: Entry) -> None:
    amina, dora = Program(cast.amina), Program(cast.dora)
    seating.come_to_all(cast.dora, series.gathering_body)
    second = meeting_of(series, 1)

    def to_come() -> list[str]:
        return [one["uid"] for one in dora.get("/meetings", shelf="mine").json()["items"]]

    whole = to_come()
    for path, left in ((f"/meetings/{second.uid}", [whole[0], whole[2]]), (f"/gatherings/{series.uid}", [])):
        assert [amina.put(f"{path}/called-off").status_code, amina.put(f"{path}/called-off").status_code] == [204, 204]
        assert to_come() == left
        assert amina.delete(f"{path}/called-off").status_code == 204 and to_come() == whole
    assert Seat.objects.filter(member=cast.dora).count() == 3


def test_somebody_hosts_it_too_until_they_no_longer_do(cast: Cast, series: Entry) -> None:
    amina, dora = Program(cast.amina), Program(cast.dora)
    path = f"/gatherings/{series.uid}/hosts"
    assert amina.put(f"{path}/dora").status_code == 204 and CoHost.objects.get().member == cast.dora
    assert dora.patch(f"/meetings/{meeting_of(series).uid}", place="Yard").status_code == 204
    refused = amina.put(f"{path}/chidi")  # who may not see it
    assert (refused.status_code, refused.json()["field"]) == (422, "handle") and amina.put(f"{path}/nobody").status_code == 404
    assert dora.delete(f"{path}/dora").status_code == 204 and not CoHost.objects.exists()
    assert amina.delete(f"{path}/chidi").status_code == 404 == amina.delete(f"{path}/nobody").status_code  # whether there is one or not
    assert dora.delete(f"{path}/amina").status_code == 404  # hosts alone


def test_who_does_not_host_or_has_no_leave_does_nothing(cast: Cast, series: Entry) -> None:
    meeting = meeting_of(series)
    doors: list[tuple[str, str, dict[str, Any]]] = [
        ("patch", f"/gatherings/{series.uid}", {"title": "Mine"}), ("patch", f"/meetings/{meeting.uid}", {"place": "Mine"}),
        *((method, f"{path}/called-off", {}) for method in ("put", "delete") for path in (f"/gatherings/{series.uid}", f"/meetings/{meeting.uid}")),
        *((method, f"/gatherings/{series.uid}/hosts/dora", {}) for method in ("put", "delete")),
    ]  # fmt: skip
    for program, status in (
        (Program(cast.chidi), 404), (Program(cast.dora), 404), (Program(cast.amina, Scope.STOCK), 403),
        (Program(cast.amina, Scope.STOCK, Scope.WRITE), 403),
    ):  # fmt: skip
        for method, path, data in doors:
            answer = program.ask(method, path, headers={"If-Match": "*"}, **data)
            assert answer.status_code == status, (method, path)
    series.refresh_from_db()
    meeting.refresh_from_db()
    assert series.title == "Evenings" and not meeting.is_cancelled and meeting.place == "" and not CoHost.objects.exists()
    writer = Program(cast.amina, Scope.STOCK, Scope.WRITE)
    assert writer.post("/gatherings", title="Vats", audience=WEAVERS, when=when()).json()["code"] == "scope"
