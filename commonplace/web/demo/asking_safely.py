"""Two pulses of the demonstration, put to the whole cooperative: three months ago, and just over. Answered as anybody answers, without a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from commonplace.kit.clock import at
from commonplace.people.models import Member
from commonplace.pulse.actions import REST, answer, begin, turn
from commonplace.pulse.groups import Group
from commonplace.pulse.tickets import take_ticket
from commonplace.pulse.words import QUESTIONS

FIRST = ("3310344", "3411333", "2310433", "3401344", "2420334", "3310343", "4311244", "2410334", "3320344", "-411333")
SECOND = ("1310244", "1411333", "0410344", "2401144", "1430334", "0410243", "1311244", "1410334", "2420144", "1411333", "0400344")
"""Each a sheet of seven answers, in the order of the questions."""


def ask_safely(members: Mapping[str, Member], today: datetime) -> None:
    """The organiser is whoever came first; in a demonstration nobody else is one."""
    organiser = members["abena"]
    organiser.is_organiser = True
    organiser.save(update_fields=["is_organiser"])
    second = today - timedelta(days=12)
    _wave(organiser, members, second - REST - timedelta(days=1), FIRST)
    _wave(organiser, members, second, SECOND)


def _wave(organiser: Member, members: Mapping[str, Member], moment: datetime, sheets: tuple[str, ...]) -> None:
    with at(moment):
        pulse = begin(organiser, Group(), days=10)
    with at(pulse.opens_at + timedelta(minutes=10)):
        turn()
        looked_in = [(member, take_ticket(member)) for member in members.values()]
        for (member, taken), sheet in zip(looked_in, sheets, strict=False):
            assert taken is not None, "everybody is asked"
            answers = {name: int(digit) for name, digit in zip(QUESTIONS, sheet, strict=True) if digit != "-"}
            answer(member, pulse, answers=answers, ticket=taken[1])
    with at(pulse.closes_at):
        turn()
