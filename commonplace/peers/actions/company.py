"""What holds after every change of who is in a circle: its notes are for exactly its people, and nobody is left alone."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Q

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.audiences import keep_group
from commonplace.kit.clock import now
from commonplace.peers.matching import apart, meanings, nearness, person_of
from commonplace.peers.models import LearningCircle, Place
from commonplace.peers.queries import accepted_places, here, places_of
from commonplace.peers.words import FEWEST, MOST, Answer, Ended


def held(circle: LearningCircle) -> LearningCircle:
    """The circle as it is, for nobody else to change until the transaction ends."""
    return LearningCircle.objects.select_for_update(of=("self",)).select_related("audience").get(pk=circle.pk)


def keep_company(circle: LearningCircle) -> None:
    """The audience of its notes are those who are in it now. Within the transaction of the deed."""
    audience = keep_group(f"peers:{circle.uid}", accepted_places(circle).values_list("member", flat=True))
    if circle.audience_id != audience.pk:
        circle.audience = audience
        circle.save(update_fields=["audience"])


def ask(circle: LearningCircle, place: Place) -> Place:
    """Store a place of somebody who is asked; one that they passed, or left, is offered anew with what it says now."""
    fields = {name: getattr(place, name) for name in ("goal", "aim", "zone", "hours")}
    fields |= {"answer": Answer.ASKED, "answered_at": None, "left_at": None, "made_at": now()}
    return Place.objects.update_or_create(circle=circle, member=place.member, defaults=fields)[0]


@transaction.atomic
def look_after(circle: LearningCircle) -> LearningCircle | None:
    """Where two people or one are left, they are asked into another circle of their call that has room for them: the one to which they are
    nearest. Gives that circle. Safe to repeat."""
    circle = held(circle)
    left = list(places_of(circle).select_related("goal"))
    if not circle.is_running or circle.call_id is None or not 0 < len(left) < FEWEST or circle.week_on(now().date()) > 12:
        return None
    elsewhere = Place.objects.filter(here(), member__in=[place.member_id for place in left], circle__call=circle.call_id)
    if elsewhere.exclude(circle=circle).filter(circle__ended_at__isnull=True).exists():
        return None
    other = _nearest(circle, left)
    if other is None:
        return None
    for place in left:
        ask(other, place)
    record(None, Verb.CIRCLE_SMALL, circle=other.uid, members=[place.member_id for place in left])
    return other


def _nearest(circle: LearningCircle, left: list[Place]) -> LearningCircle | None:
    """Of the running circles with room that which suits best; nobody is brought to somebody with whom they would rather not be."""
    others = LearningCircle.objects.filter(call=circle.call_id, published_at__isnull=False, ended_at__isnull=True).exclude(pk=circle.pk)
    present = Count("places", filter=Q(places__pk__in=Place.objects.filter(here()).values("pk")))
    best: tuple[float, LearningCircle] | None = None
    for other in others.annotate(present=present).filter(present__gte=2, present__lte=MOST - len(left)).order_by("pk"):
        there = list(places_of(other).select_related("goal"))
        people = [person_of(place) for place in [*left, *there]]
        been = Place.objects.filter(circle=other, member__in=[place.member_id for place in left]).exists()
        if been or apart(people, circle.call_id):
            continue
        near = nearness(people, meanings(people), circle.starts_on)[: len(left), len(left) :].mean()
        if best is None or near > best[0]:
            best = (float(near), other)
    return best[1] if best else None


def rest_if_moved_on(circle: LearningCircle) -> None:
    """A circle all of whose people have gone on with another ends; its notes stay with them."""
    circle = held(circle)
    left = set(places_of(circle).values_list("member", flat=True))
    if not circle.is_running or circle.call_id is None or not 0 < len(left) < FEWEST:
        return
    others = Place.objects.filter(here([Answer.ACCEPTED]), member__in=left, circle__call=circle.call_id, circle__ended_at__isnull=True)
    if set(others.exclude(circle=circle).values_list("member", flat=True)) == left:
        circle.ended_at, circle.ending = now(), Ended.JOINED
        circle.save(update_fields=["ended_at", "ending"])
