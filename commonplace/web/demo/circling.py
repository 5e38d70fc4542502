"""Learning circles of the demonstration: one that four formed themselves and is in its sixth week, and a call that people join."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from commonplace.kit.clock import at
from commonplace.peers.actions.calling import CallSays, With, begin_call, join
from commonplace.peers.actions.circling import accept, begin_circle
from commonplace.peers.actions.meeting import check_in, meet, write_note
from commonplace.people.models import Member

WORKDAYS = [0, 1, 3, 4, 6, 7, 9, 10]
AIMS = {
    "haruki": "Explain cold chains so that drivers like to hear it",
    "noor": "Plan a long round without running late",
    "ruth": "Read our own energy bills",
    "dafydd": "Ask better questions on the doorstep",
}
LINES = (
    ("haruki", 4, "Wrote to the driver whose note I use every day. She had no idea."),
    ("noor", 4, "A tired week. I read the notes of the others and said thanks once."),
    ("haruki", 5, "Showed my half-drawn plan of the van. Three people saw the same hole in it."),
    ("ruth", 5, "I put my first bill on the wall with a question mark beside each word I do not know."),
    ("dafydd", 5, "Asked instead of told, twice. Once it worked."),
)
JOINS = {
    "wei": ("Make returning a crate feel easy", "Europe/Lisbon"),
    "haruki": ("Teach what I know about ice", "Europe/Berlin"),
    "noor": ("Draw a map of our rounds", "Europe/Lisbon"),
    "lucia": ("Cook for forty without throwing anything away", "Europe/London"),
    "ingrid": ("Repair what I used to replace", "Europe/London"),
    "samir": ("Welcome newcomers so that they come back", "Europe/London"),
    "mele": ("Find my words in meetings", "Europe/London"),
    "ruth": ("Understand what a kilowatt hour buys", "Europe/London"),
}


def form_circles(members: Mapping[str, Member], today: datetime) -> None:
    _long_table(members, today)
    _spring(members, today)


def _long_table(members: Mapping[str, Member], today: datetime) -> None:
    begun = today - timedelta(days=today.weekday(), weeks=5)
    starter, *others = (members[handle] for handle in AIMS)
    with at(begun - timedelta(days=3)):
        brings = With(aim=AIMS[starter.handle], zone="Europe/London", hours=WORKDAYS)
        circle = begin_circle(starter, name="The long table", starts_on=begun.date(), members=others, brings=brings)
    with at(begun - timedelta(days=2)):
        for member in others:
            accept(member, circle, brings=With(aim=AIMS[member.handle], zone="Europe/London", hours=WORKDAYS[2:]))
    with at(begun + timedelta(days=1)):
        body = "Tuesdays at five. What is said here stays here. A week missed is a week missed, and nobody asks."
        write_note(starter, circle, title="What we agreed on", body=body)
    for handle, week, line in LINES:
        with at(begun + timedelta(weeks=week - 1, days=3)):
            check_in(members[handle], circle, week=week, line=line)
    with at(begun + timedelta(weeks=4, days=2)):
        text = "Half a plan of the van, drawn on the back of a delivery slip. Where does the cold go when the door is open?"
        check_in(starter, circle, week=5, line=LINES[2][2], text=text)
    with at(today - timedelta(hours=2)):
        at_five = (today + timedelta(days=(1 - today.weekday()) % 7 or 7)).replace(hour=17, minute=0, second=0, microsecond=0)
        meet(starter, circle, at=at_five, link="https://meet.example.org/long-table")


def _spring(members: Mapping[str, Member], today: datetime) -> None:
    """Begun by an organiser of learning: in this organisation that is Ruth."""
    organiser = members["ruth"]
    Member.objects.filter(pk=organiser.pk).update(is_organiser=True)
    organiser.is_organiser = True
    begun = today - timedelta(days=5)
    with at(begun):
        words = "Twelve weeks, one goal each, an hour a week with three or four people from other teams. Beginners are very welcome."
        until = (today + timedelta(days=9)).date()
        first = until + timedelta(days=7 - until.weekday())
        call = begin_call(organiser, says=CallSays(title="Circles for the new season", words=words, join_until=until, starts_on=first))
    for number, (handle, (aim, zone)) in enumerate(JOINS.items()):
        with at(begun + timedelta(hours=3 + number)):
            join(members[handle], call, brings=With(aim=aim, zone=zone, hours=WORKDAYS, languages="English"))
