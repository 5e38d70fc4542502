"""What the made-up organisation meets for: an evening that is over, with its harvest; a series that goes on; an hour of questions with few places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.gatherings.actions.bringing import bring_material, bring_question, make_harvest, take_out, take_up
from commonplace.gatherings.actions.planning import When, call_off, have_host, plan
from commonplace.gatherings.actions.seating import come, come_to_all, invite
from commonplace.gatherings.models import Gathering, Meeting
from commonplace.gatherings.words import Form, Yields
from commonplace.goals.things import name_thing
from commonplace.kit.clock import at
from commonplace.people.models import Member

ZONE = "Europe/London"


def meet(members: Mapping[str, Member], entries: Mapping[str, Entry], today: datetime) -> None:
    """Plan and hold them, through the same doors that members use."""
    _cold_evening(members, entries, today)
    _mending(members, today)
    _ask_noor(members, today)


def _hour(day: datetime, hour: int, minute: int = 0) -> datetime:
    return day.astimezone(ZoneInfo(ZONE)).replace(hour=hour, minute=minute, second=0, microsecond=0)


def _first(entry: Entry) -> Meeting:
    return Meeting.objects.select_related("gathering__entry").filter(gathering=entry.pk).order_by("starts_at")[0]


def _cold_evening(members: Mapping[str, Member], entries: Mapping[str, Entry], today: datetime) -> None:
    haruki, noor, dafydd, wei = (members[name] for name in ("haruki", "noor", "dafydd", "wei"))
    with at(today - timedelta(days=20)):
        start = _hour(today - timedelta(days=8), 17, 30)
        entry = plan(
            haruki, title="Why is the van warm? Forty minutes with the loggers", tags=["cold-chain", "van"], audience=audiences.organisation(),
            body="Bring the log of your round. We lay them side by side and look where the degrees are lost.",
            when=When(form=Form.WORKSHOP, starts_at=start, minutes=40, zone=ZONE, place="Store, loading bay"),
        )  # fmt: skip
        bring_material(haruki, entry, named=name_thing(haruki, entries["n-logger"].uid), why="Five minutes, before you come")
        question = bring_question(dafydd, entry, title="Does it matter which door I open first?")
    with at(today - timedelta(days=15)):
        meeting = _first(entry)
        for guest in (noor, dafydd, wei):
            come(guest, meeting)
    with at(meeting.ends_at + timedelta(hours=1)):
        take_up(haruki, entry, question, to=True)
        take_out(noor, meeting, what=Yields.LEARNED, text="Most degrees go in the first ten minutes, while we are still loading.")
        take_out(dafydd, meeting, what=Yields.TRYING, text="Two weeks with the side door alone, and the log to show for it.")
        take_out(wei, meeting, what=Yields.OPEN, text="How many boxes do we have to measure before we believe the rest?")
        make_harvest(haruki, meeting, words="Four of us, six logs, and one warm door. Thank you for bringing the bad ones too.")


def _mending(members: Mapping[str, Member], today: datetime) -> None:
    ingrid, tomasz = members["ingrid"], members["tomasz"]
    with at(today - timedelta(days=24)):
        start = _hour(today - timedelta(days=21), 18)
        when = When(
            form=Form.STUDY,
            starts_at=start,
            minutes=90,
            zone=ZONE,
            rule="FREQ=WEEKLY;INTERVAL=2;COUNT=8",
            place="Repair workshop",
            capacity=6,
        )
        entry = plan(
            ingrid, title="Invisible mending, every second week", tags=["mending"], audience=audiences.organisation(), when=when,
            body="One hole each. No experience wanted, some patience.",
        )  # fmt: skip
        have_host(ingrid, entry, member=tomasz)
    with at(today - timedelta(days=23)):
        for name in ("oksana", "mele", "samir"):
            come_to_all(members[name], Gathering.objects.get(pk=entry.pk))
    with at(today - timedelta(days=1)):
        later = entry.gathering_body.meetings.filter(starts_at__gt=today + timedelta(days=30)).order_by("starts_at").first()
        if later is not None:
            call_off(ingrid, entry, meeting=later)


def _ask_noor(members: Mapping[str, Member], today: datetime) -> None:
    noor = members["noor"]
    with at(today - timedelta(days=4)):
        start = _hour(today + timedelta(days=6), 12, 15)
        when = When(form=Form.AMA, starts_at=start, minutes=45, zone=ZONE, place="Office kitchen", capacity=3)
        entry = plan(
            noor, title="Ask Noor anything about opening a hub", tags=["hubs"], audience=audiences.organisation(), when=when,
            body="Rotas, keys, what to do when the delivery is forty crates short. Write your question here before, or ask it then.",
        )  # fmt: skip
    with at(today - timedelta(days=3)):
        for name in ("oksana", "lucia", "samir", "abena"):
            come(members[name], _first(entry))
        bring_question(members["oksana"], entry, title="Who has the keys on the first morning?")
        invite(noor, entry, members=[members["joao"], members["mele"]])
