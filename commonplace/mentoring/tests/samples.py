"""A round of a space with one of each, for the tests that crawl all addresses."""

from __future__ import annotations

from commonplace.mentoring.actions.offering import agree
from commonplace.mentoring.actions.rounds import pair, publish
from commonplace.mentoring.actions.working import add_item
from commonplace.mentoring.models import Item, Mentorship, Offer, Round, Sort
from commonplace.mentoring.tests.world import a_round, in_pool, mentee, mentor
from commonplace.people.models import Member
from commonplace.spaces.models import Space


def round_in(space: Space, host: Member, one: Member) -> Round:
    """A round of the space: its host is a mentor with room for two, `one` of its members goes with them."""
    found = Round.objects.filter(space=space, name="Sample round").first()
    if found is None:
        found = a_round(host, space=space, name="Sample round")
        mentor(host, found, most=2)
        mentee(one, found)
        in_pool(host)
        pair(host, found, mentee=one, mentor=host)
    return found


def mentorship_in(space: Space, host: Member, one: Member) -> Mentorship:
    found = round_in(space, host, one)
    if not Mentorship.objects.filter(round=found).exists():
        publish(host, found)
        offer = Offer.objects.get(round=found, mentee=one)
        agree(host, offer)
        agree(one, offer)
    return Mentorship.objects.get(round=found)


def item_in(space: Space, host: Member, one: Member) -> Item:
    there = mentorship_in(space, host, one)
    return there.items.first() or add_item(host, there, sort=Sort.GOAL, text="Dye one skein")


def offer_to(asked: Member, asking: Member) -> Offer:
    """One that waits for `asked`."""
    in_pool(asked)
    return Offer.objects.get_or_create(round=None, mentor=asked, mentee=asking, standing="open", message="Please", defaults={})[0]
