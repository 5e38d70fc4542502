"""Two practices of the demonstration: one that holds in two places and not in a third, and one that is being tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.entries.words import Stage
from commonplace.kit.clock import at
from commonplace.people.models import Member
from commonplace.practices.actions.moving import move
from commonplace.practices.actions.trying import adopt, end_experiment, plan_experiment, record_outcome
from commonplace.practices.actions.writing import Fields, propose
from commonplace.practices.models import Verdict


def practise(members: Mapping[str, Member], entries: Mapping[str, Entry], today: datetime) -> None:
    _closed_boxes(members, entries, today)
    _deposit_on_request(members, today)


def _closed_boxes(members: Mapping[str, Member], entries: Mapping[str, Entry], today: datetime) -> None:
    haruki, begun = members["haruki"], today - timedelta(days=35)
    with at(begun):
        fields = Fields(
            context="Rounds of more than two hours, from May to September.",
            probe="Pack everything that must stay cold in closed boxes, and open each once.",
            outcome="On our round the warmest box stayed under eight degrees.",
            limits="Not tried with a full van. Says nothing about frozen food.",
        )
        entry = propose(
            haruki,
            title="Closed boxes keep a round cold without ice",
            fields=fields,
            tags=["cold-chain"],
            audience=audiences.organisation(),
            origins=[entries["n-boxes"]],
            look_on=(today + timedelta(days=120)).date(),
        )
        days = {"starts_on": begun.date(), "ends_on": (begun + timedelta(days=14)).date()}
        experiment = plan_experiment(
            haruki, entry, tries="Closed boxes on the Tuesday round", measure="Warmest box at the last stop", **days
        )
        move(haruki, entry, to=Stage.EXPERIMENT)
    with at(begun + timedelta(days=15)):
        end_experiment(haruki, entry, experiment, verdict=Verdict.WORKED, result="11 degrees before, 7 after, at the same 24 outside.")
        move(haruki, entry, to=Stage.EMERGING, evidence=[entries["n-boxes"]])
        first = (begun + timedelta(days=15)).date()
    with at(begun + timedelta(days=22)):
        record_outcome(members["dafydd"], entry, verdict=Verdict.WORKED, words="Three weeks, no box over eight degrees.", tried_on=first)
        words = "It did not on the long round: with forty stops the lids are open half the time."
        record_outcome(members["noor"], entry, verdict=Verdict.DID_NOT, words=words, tried_on=first)
        adopt(members["dafydd"], entry, since=first, how="I miss the old crates when it rains. Otherwise well.")
        words = "Milk held, salad did not."
        record_outcome(members["ruth"], entry, verdict=Verdict.PARTLY, words=words, tried_on=first)
    with at(begun + timedelta(days=30)):
        move(haruki, entry, to=Stage.PRACTICE, reason="It holds on rounds of up to thirty stops. Noor’s forty are named under its limits.")


def _deposit_on_request(members: Mapping[str, Member], today: datetime) -> None:
    wei, begun = members["wei"], today - timedelta(days=9)
    with at(begun):
        fields = Fields(context="Home deliveries.", probe="Ask for the crate by message the evening before, instead of a deposit.")
        entry = propose(wei, title="A message brings a crate home as well as a deposit", fields=fields, audience=audiences.organisation())
        days = {"starts_on": begun.date(), "ends_on": (begun + timedelta(days=28)).date()}
        plan_experiment(wei, entry, tries="A message to half of the Quarry Lane round", measure="Crates back per ten delivered", **days)
        move(wei, entry, to=Stage.EXPERIMENT)
