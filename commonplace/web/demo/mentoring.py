"""Mentoring in the demonstration: a round that is being matched, one whose pairs work, and people in the pool. Through the same doors as members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from commonplace.kit.clock import at
from commonplace.mentoring.actions.applying import About, apply, say_of_oneself
from commonplace.mentoring.actions.offering import agree, ask_in_pool
from commonplace.mentoring.actions.rounds import Rules, make_round, match, publish
from commonplace.mentoring.actions.working import add_item, change_item, check_in, note_session
from commonplace.mentoring.models import Mentorship, Mood, Offer, OtherTeam, Role, Round, Sort
from commonplace.people.models import Member

OFFERS = {
    "tomasz": "Motors, bearings, diagnosis by ear. How to teach what your hands know.",
    "lucia": "Recipes for ninety, allergens, feeding people before they get cross.",
    "wei": "Spreadsheets, small surveys, and when a number is good enough to act on.",
    "joao": "Budgets and cash-flows, for people who hate both.",
    "ingrid": "Sewing machines, invisible mending, saying no kindly.",
}
WISHES = {
    "oksana": "Reading our budget without fear, and knowing what a crate really costs.",
    "ruth": "A small survey among growers that tells us something.",
    "haruki": "Explaining refrigeration to people who only want it to be cold: how do I teach?",
    "samir": "Saying no to volunteers without losing them.",
    "dafydd": "Cooking for the whole round on Fridays, with what is left in the van.",
    "noor": "Forecasting crates in a spreadsheet that somebody else can read.",
}


def mentor_each_other(members: Mapping[str, Member], today: datetime) -> None:
    """A round of last season with pairs that work, this season's while it is being matched, and the pool."""
    # Nobody administers the demonstration who could name her.
    Member.objects.filter(pk=members["mele"].pk).update(is_organiser=True)
    members["mele"].refresh_from_db()
    with at(today - timedelta(days=60)):
        _working_round(members, today)
    with at(today - timedelta(days=12)):
        _round_to_match(members, today)
    with at(today - timedelta(days=3)):
        _pool(members)


def _working_round(members: Mapping[str, Member], today: datetime) -> None:
    mele = members["mele"]
    rules = Rules(
        name="Spring pairs",
        about="Half an hour every second week, for ten weeks.",
        apply_until=(today - timedelta(days=45)).date(),
        works_until=(today + timedelta(days=40)).date(),
    )
    found = make_round(mele, rules=rules)
    for teacher, learner in (("tomasz", "haruki"), ("joao", "oksana"), ("wei", "ruth")):
        _applied(members, found, teacher, learner)
    match(mele, found)
    publish(mele, found)
    for offer in Offer.objects.filter(round=found, standing="open").select_related("mentor", "mentee"):
        agree(offer.mentor, offer)
        agree(offer.mentee, offer)
    for there in Mentorship.objects.filter(round=found).select_related("mentor"):
        mentee = there.seats.get().mentee
        add_item(mentee, there, sort=Sort.GOAL, text="Be able to explain it to the next new person")
        talked = add_item(mentee, there, sort=Sort.AGENDA, text="What I tried since last time")
        with at(today - timedelta(days=16)):
            body = "We walked through last week step by step. Next time: I explain, and you only ask."
            note_session(mentee, there, held_on=(today - timedelta(days=16)).date(), body=body)
            change_item(mentee, there, talked, "tick")
            add_item(there.mentor, there, sort=Sort.AGENDA, text="One thing that went wrong, and what it taught you")
            check_in(mentee, there, mood=Mood.WELL, word="Half an hour is exactly enough.")


def _applied(members: Mapping[str, Member], found: Round, mentor: str, mentee: str) -> None:
    about = About(languages="English", zone="Europe/London")
    apply(members[mentor], found, role=Role.MENTOR, text=OFFERS[mentor], about=about, most=1)
    apply(members[mentee], found, role=Role.MENTEE, text=WISHES[mentee], about=about)


def _round_to_match(members: Mapping[str, Member], today: datetime) -> None:
    mele, about = members["mele"], About(languages="English", zone="Europe/London")
    rules = Rules(
        name="Summer round",
        about="Somebody from another corner of the cooperative, once a fortnight until the leaves turn.",
        apply_until=(today - timedelta(days=1)).date(),
        works_until=(today + timedelta(days=120)).date(),
        other_team=OtherTeam.RATHER,
    )
    found = make_round(mele, rules=rules)
    for handle, text in OFFERS.items():
        apply(members[handle], found, role=Role.MENTOR, text=text, about=about, most=2 if handle == "tomasz" else 1)
    for handle, text in WISHES.items():
        wishes = [members["ingrid"]] if handle == "samir" else []
        apply(members[handle], found, role=Role.MENTEE, text=text, about=about, wishes=wishes)
    match(mele, found)


def _pool(members: Mapping[str, Member]) -> None:
    for handle in ("abena", "lucia", "wei"):
        helps = OFFERS.get(handle) or "The early years, lenders, landlords, and anything nobody else wants to be asked."
        say_of_oneself(members[handle], about=About(languages="English"), helps_with=helps, most=2, is_in_pool=True)
    ask_in_pool(
        members["samir"], members["abena"], message="How did you keep people in the early years, when there was no money and no roof?"
    )
