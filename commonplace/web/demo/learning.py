"""What the made-up organisation is learning: two goals and a journey, through the same doors that members use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.goals.actions.doing import StepDeed, add_step, change_step, reflect
from commonplace.goals.actions.goals import Answers, attach, end_goal, set_goal
from commonplace.goals.actions.journeys import add_item, lay_out
from commonplace.goals.models import Ending
from commonplace.goals.things import name_thing
from commonplace.kit.clock import at
from commonplace.people.models import Member


def learn(members: Mapping[str, Member], entries: Mapping[str, Entry], today: datetime) -> None:
    """Set the goals and lay the journey out; the entries are those of the story, by its names."""
    with at(today - timedelta(days=40)):
        goal = _cold_van(members["haruki"], entries)
        _good_enough(members["wei"])
    with at(today - timedelta(days=20)):
        reflect(members["haruki"], goal, text="Measuring took two weeks. Believing what I measured took three.")
    with at(today - timedelta(days=12)):
        _first_round(members["dafydd"], entries)


def _cold_van(haruki: Member, entries: Mapping[str, Entry]) -> Entry:
    answers = Answers(
        trying="Keep every box below eight degrees from our door to the last stop, and know it rather than hope it.",
        related="@noor packs, @dafydd drives, and the health inspector reads the log.",
        contribute="A page that says where to put the logger, so that nobody else measures comfort for two years.",
    )
    goal = set_goal(haruki, title="A van that stays cold", answers=answers, tags=["cold-chain"], audience=audiences.organisation())
    for text in ("Put a logger where it is warmest", "Compare closed boxes with open crates", "Ask for a curtain behind the door"):
        step = add_step(haruki, goal, text=text)
        if "logger" in text:
            change_step(haruki, goal, step, StepDeed.TICK)
    attach(haruki, goal, entries["n-logger"])
    return goal


def _good_enough(wei: Member) -> None:
    answers = Answers(trying="Say of any of our numbers whether it is good enough to act on.")
    goal = set_goal(wei, title="When is a number good enough", answers=answers, audience=audiences.organisation())
    add_step(wei, goal, text="Weigh the same crate ten times")
    end_goal(wei, goal, ending=Ending.CELEBRATED, can_now="I ask what we would do differently if it were a tenth more.")


def _first_round(dafydd: Member, entries: Mapping[str, Entry]) -> None:
    journey = lay_out(
        dafydd,
        title="Your first round with the van",
        body="What I wish somebody had walked me through before I drove alone.",
        tags=["van"],
        audience=audiences.organisation(),
    )
    stops = [
        (entries["n-logger"].uid, "Read this before you load"),
        (entries["n-boxes"].uid, "Why the boxes are closed"),
        ("@noor", "She knows which door opens at which hour"),
        ("Drive one round with somebody who has driven fifty", "Ask them what they stopped doing"),
    ]
    for what, why in stops:
        add_item(dafydd, journey, named=name_thing(dafydd, what), why=why)
