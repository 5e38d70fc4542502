"""Rounds, applications and mentorships for tests, through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from commonplace.freshness.days import today
from commonplace.mentoring.actions.applying import About, apply, say_of_oneself
from commonplace.mentoring.actions.offering import agree, ask_in_pool
from commonplace.mentoring.actions.rounds import Rules, make_round
from commonplace.mentoring.models import Application, Mentorship, Offer, OtherTeam, Role, Round, Way
from commonplace.people.models import Member
from commonplace.spaces.models import Space


def a_round(
    actor: Member, *, space: Space | None = None, name: str = "Autumn round", way: Way = Way.MATCHED, other: OtherTeam = OtherTeam.RATHER
) -> Round:
    rules = Rules(name=name, apply_until=today() + timedelta(days=10), works_until=today() + timedelta(days=100), way=way, other_team=other)
    return make_round(actor, rules=rules, space=space)


def mentor(
    member: Member, found: Round, text: str = "Dyeing wool", *, most: int = 1, group: bool = False, languages: str = "english"
) -> Application:
    return apply(member, found, role=Role.MENTOR, text=text, about=About(languages=languages), most=most, takes_group=group)


def mentee(
    member: Member, found: Round, text: str = "Learn to dye wool", *, wishes: Sequence[Member] = (), languages: str = "english"
) -> Application:
    return apply(member, found, role=Role.MENTEE, text=text, about=About(languages=languages), wishes=wishes)


def in_pool(member: Member, *, most: int = 3) -> None:
    say_of_oneself(member, about=About(languages="english"), helps_with="Madder and weld", most=most, is_in_pool=True)


def joined(mentee_: Member, mentor_: Member) -> Mentorship:
    """A mentorship of the pool."""
    in_pool(mentor_)
    offer = ask_in_pool(mentee_, mentor_, message="Teach me madder")
    agree(mentor_, offer)
    return Mentorship.objects.get(seats__offer=offer)


def only_offer(found: Round, who: Member) -> Offer:
    return Offer.objects.get(round=found, mentee=who, standing__in=["draft", "open"])
