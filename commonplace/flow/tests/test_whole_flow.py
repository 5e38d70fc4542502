"""My flow in full: people with what shows it, the balance over time, bridges, and the files; of what is hidden nothing."""

import csv
import io
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.activity.actions import record
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import withdraw
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.flow.keeping import count_day_of, remember_ties
from commonplace.flow.models import Day, Passing
from commonplace.flow.queries import Flow, flow_of
from commonplace.kit import clock
from commonplace.kit.jobs.running import run_all
from commonplace.lineage.actions import grow, remove_origin, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.actions import block
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs


def a_note(author: Member, title: str, audience: Audience | None = None, kind: Kind = Kind.NOTE) -> Entry:
    return add_entry(author, Draft(kind=kind, title=title, audience=audience or audiences.organisation()))


def built_on(entry: Entry, origin: Entry) -> None:
    grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=origin)


def told(flow: Flow) -> tuple[list[str], list[str]]:
    """Who with what, at both sides."""
    return tuple(  # type: ignore[return-value]
        [f"{circle.person.handle}: " + ", ".join((one.entry or one.origin).title for one in circle.passed) for circle in circles]
        for circles in (flow.learn_from, flow.learn_from_me)
    )


def bridges(member: Member) -> list[tuple[str, str, str]]:
    found = flow_of(member, by="week").bridges
    return [(bridge.before.other.handle, bridge.entry.title, bridge.after.other.handle) for bridge in found]


def test_people_come_by_what_was_last_and_visible(cast: Cast) -> None:
    madder, weld, woad = (a_note(author, title) for author, title in ((cast.amina, "Madder"), (cast.bruno, "Weld"), (cast.dora, "Woad")))
    built_on(weld, madder)
    thank(cast.dora, madder, used_for="a scarf")
    built_on(madder, woad)
    before = flow_of(cast.amina, by="week")
    assert told(before) == (["dora: Madder"], ["dora: Madder", "bruno: Weld"])
    # In secret Bruno builds on it again: for Amina nothing moves.
    built_on(a_note(cast.bruno, "Secret", audiences.only_me(cast.bruno)), madder)
    assert flow_of(cast.amina, by="week") == before
    remove_origin(cast.bruno, weld, kind=EdgeKind.BUILDS_ON, origin=madder)
    withdraw(woad)
    assert told(flow_of(cast.amina, by="week")) == ([], ["dora: Madder"])
    block(cast.amina, cast.dora)
    assert told(flow_of(cast.amina, by="week")) == ([], [])


def test_a_bridge_joins_two_who_are_not_joined_otherwise(cast: Cast) -> None:
    """Ines took from Bruno (Harvest) what Chidi (Foundry) built on."""
    weld, mine, woad = (a_note(author, title) for author, title in ((cast.bruno, "Weld"), (cast.ines, "Mine"), (cast.chidi, "Woad")))
    built_on(mine, weld)
    built_on(woad, mine)
    built_on(a_note(cast.emil, "Of Chidi's team"), mine)
    assert bridges(cast.ines) == [("bruno", "Mine", "emil"), ("bruno", "Mine", "chidi")]
    assert bridges(cast.bruno) == bridges(cast.chidi) == []
    thank(cast.emil, a_note(cast.bruno, "Another"), used_for="a hat")
    assert bridges(cast.ines) == [("bruno", "Mine", "chidi")]
    hidden = a_note(cast.chidi, "Hidden", audiences.only_me(cast.chidi))
    built_on(hidden, weld)
    assert bridges(cast.ines) == [("bruno", "Mine", "chidi")]
    built_on(a_note(cast.chidi, "Open"), weld)
    assert bridges(cast.ines) == []


def test_a_bridge_also_stands_between_two_it_grew_from(cast: Cast) -> None:
    mine = a_note(cast.amina, "Mine")
    for author in (cast.bruno, cast.chidi, cast.dora):
        built_on(mine, a_note(author, f"By {author.handle}"))
    # Chidi and Dora sit in one team, so each is joined with Bruno, and not with the other.
    assert sorted(map(sorted, ((one, other) for one, _, other in bridges(cast.amina)))) == [["bruno", "chidi"], ["bruno", "dora"]]
    # Gita and Ines sit in no team. Only a space that is Amina's, too, tells that they are together.
    other = a_note(cast.amina, "Other")
    for author in (cast.gita, cast.ines):
        built_on(other, a_note(author, f"By {author.handle}"))
    assert ("ines", "Other", "gita") in bridges(cast.amina) or ("gita", "Other", "ines") in bridges(cast.amina)
    for member in (cast.gita, cast.ines):
        cast.weavers.memberships.create(member=member)
    assert not [bridge for bridge in bridges(cast.amina) if bridge[1] == "Other"]


def test_each_deed_counts_once_on_its_day(cast: Cast, client_as: ClientAs) -> None:
    monday = datetime(2026, 11, 2, 12, tzinfo=UTC)
    for at, verb, kind in (
        (monday, Verb.SAVED, Kind.SAVE), (monday, Verb.WROTE, Kind.NOTE), (monday + timedelta(days=6), Verb.WROTE, Kind.POST),
        (monday + timedelta(days=8), Verb.HIGHLIGHTED, Kind.HIGHLIGHT), (monday + timedelta(days=8), Verb.BUILT_ON, Kind.NOTE),
    ):  # fmt: skip
        with clock.at(at):
            record(cast.amina, verb, a_note(cast.amina, verb, kind=kind))
    with clock.at(monday + timedelta(days=9)):
        comment(cast.amina, a_note(cast.dora, "Weld"), body="Yes")
        record(cast.dora, Verb.SAVED)
    run_all()
    count_day_of(Activity.objects.get(verb=Verb.SAVED, actor=cast.amina).pk)  # a job may run twice
    assert Day.objects.filter(member=cast.amina).count() == 4
    with clock.at(monday + timedelta(days=10)):
        weeks = [tuple(period.counts.values()) for period in flow_of(cast.amina, by="week").periods]
        months = [tuple(period.counts.values()) for period in flow_of(cast.amina, by="month").periods]
        page = client_as(cast.amina).get("/flow/?by=month").content.decode()
        file = client_as(cast.amina).get("/flow/mine/balance.csv").content.decode("utf-8-sig")
    assert weeks[-2:] == [(1, 1, 1), (0, 1, 1)]
    assert (months[-1], {sum(month) for month in months[:-1]}) == ((1, 2, 2), {0})
    assert "Seek, sense and share" in page
    assert list(csv.DictReader(io.StringIO(file)))[-1] == {"from": "2026-11-09", "length": "week", "seek": "0", "sense": "1", "share": "1"}


def test_the_files_hold_what_is_theirs(cast: Cast, client_as: ClientAs) -> None:
    madder = a_note(cast.amina, "=Madder")
    thank(cast.bruno, madder, used_for="the dye day")
    built_on(madder, a_note(cast.chidi, "Weld"))
    amina = client_as(cast.amina)
    assert rows(amina, "thanks-received")[0] | {"at": "", "entry_url": ""} == {
        "person": "Bruno Costa", "used_for": "the dye day", "entry": "'=Madder", "entry_url": "", "at": "",
    }  # fmt: skip
    assert [(row["one"], row["other"]) for row in rows(amina, "bridges")] == [("Chidi Okafor", "Bruno Costa")]
    everything = amina.get("/flow/mine.json").json()
    assert [row["origin"] for row in everything["learn-from"]] == ["Weld"]
    assert everything["learn-from-me"][0]["how"] == "thanks"
    assert rows(client_as(cast.dora), "thanks-received") == []
    assert amina.get("/flow/mine/everyone.csv").status_code == 404


def rows(client: Client, part: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/flow/mine/{part}.csv").content.decode("utf-8-sig"))))


def test_a_long_history_costs_no_more(cast: Cast) -> None:
    def fill(number: int) -> None:
        for at in range(number):
            mine = a_note(cast.amina, f"Mine {at}")
            built_on(mine, a_note((cast.bruno, cast.ines)[at % 2], f"Before {at}"))
            built_on(a_note((cast.chidi, cast.dora)[at % 2], f"After {at}"), mine)

    fill(4)
    few = _queries(cast.amina)
    fill(12)
    assert _queries(cast.amina) == few <= 9
    known = Passing.objects.count()
    remember_ties(list(Passing.objects.values_list("entry", "origin")))
    assert Passing.objects.count() == known == 32


def _queries(member: Member) -> int:
    with CaptureQueriesContext(connection) as seen:
        flow_of(member, by="week")
    return len(seen)
