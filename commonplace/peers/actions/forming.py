"""Forming the circles of a call: proposed by the matching, moved by hand, published; and places for those who come late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.peers.actions.calling import held_call
from commonplace.peers.actions.company import ask, keep_company
from commonplace.peers.guides import guide_for
from commonplace.peers.matching import Report, alike, apart, meanings, nearness, parted, person_of
from commonplace.peers.models import Call, Joining, LearningCircle, Place
from commonplace.peers.queries import here, joinings_of, places_of, runs
from commonplace.peers.words import WEEKS, Answer
from commonplace.people.models import Member


def unplaced(call: Call) -> QuerySet[Joining]:
    """Who has joined and is in no circle of the call. Who passed waits for another one; who left, or was in one that ended, does not."""
    waits = here() & Q(circle__ended_at__isnull=True) | Q(answer=Answer.ACCEPTED)
    placed = Place.objects.filter(waits, circle__call=call).values("member")
    return joinings_of(call).exclude(member__in=placed).select_related("member__team", "goal")


def _place(row: Joining) -> Place:
    return Place(member=row.member, goal=row.goal, aim=row.aim, zone=row.zone, hours=row.hours)


def _seated(circle: LearningCircle, rows: Iterable[Joining]) -> None:
    for row in rows:
        place = _place(row)
        place.circle = circle
        place.save()


def form(actor: Member, call: Call, *, report: Report = lambda _done, _total: None) -> list[LearningCircle]:
    """Propose circles anew from all who have joined; what was moved by hand is forgotten. Nobody is told until they are published. Who cannot be
    placed stays without one, for a hand to place. Reckoned outside of the transaction, since nobody else could write meanwhile."""
    if not runs(actor, call):
        raise Refusal(_("Only organisers of learning, or hosts of its space, can do this."))
    _refuse_published(call)
    rows = list(joinings_of(call).select_related("member__team", "goal"))
    if len(rows) < 3:
        raise Refusal(_("Fewer than three people have joined. Wait for more, or ask some."))
    groups, vectors = parted([person_of(row) for row in rows], call_id=call.pk, size=call.size, day=call.starts_on, report=report)
    with transaction.atomic():
        call = held_call(actor, call)
        _refuse_published(call)
        # Whoever took it back meanwhile is asked nothing; whoever joined meanwhile stands among those without a circle.
        still = set(joinings_of(call).values_list("pk", flat=True))
        LearningCircle.objects.filter(call=call, published_at__isnull=True).delete()
        made = [([row for at in group if (row := rows[at]).pk in still], alike(vectors, group)) for group in groups.groups]
        circles = _proposed(call, [(seated, near) for seated, near in made if seated])
        call.formed_at = now()
        call.save(update_fields=["formed_at"])
    return circles


def _refuse_published(call: Call) -> None:
    if call.published_at is not None:
        raise Refusal(_("The circles are published. Who comes late is given a place in one of them."))


def _proposed(call: Call, made: Sequence[tuple[Sequence[Joining], int | None]]) -> list[LearningCircle]:
    circles = [
        LearningCircle(call=call, name=_("Circle %(number)s") % {"number": number}, starts_on=call.starts_on, alike=near)
        for number, (_rows, near) in enumerate(made, 1)
    ]
    LearningCircle.objects.bulk_create(circles, batch_size=500)
    places = []
    for circle, (rows, _near) in zip(circles, made, strict=True):
        for row in rows:
            place = _place(row)
            place.circle = circle
            places.append(place)
    Place.objects.bulk_create(places, batch_size=500)
    return circles


def _circle(call: Call, number: int, rows: Sequence[Joining], near: int | None) -> LearningCircle:
    name = _("Circle %(number)s") % {"number": number}
    circle = LearningCircle.objects.create(call=call, name=name, starts_on=call.starts_on, alike=near)
    _seated(circle, rows)
    return circle


@transaction.atomic
def move(actor: Member, call: Call, joining: Joining, *, to: LearningCircle | None, new: bool = False) -> None:
    """Put somebody into another circle, into a new one, or (None) into none. Once circles are published only those without a place are put
    anywhere, and asked.

    Whether it suits them is theirs to say: nobody is refused here because of what they told the matching, or it could be read from that."""
    call = held_call(actor, call)
    joining = joinings_of(call).select_related("goal", "member").get(pk=joining.pk)
    if call.published_at is not None:
        return _place_late(actor, call, joining, to)
    if to is not None and (to.call_id != call.pk or to.published_at is not None):
        raise Refusal(_("Choose one of the circles of this call."))
    touched = list(LearningCircle.objects.filter(call=call, published_at__isnull=True, places__member=joining.member_id))
    Place.objects.filter(circle__in=touched, member=joining.member_id).delete()
    if new:
        to = _circle(call, _next_number(call), [], None)
    if to is not None:
        if to.places.count() >= 5:
            raise Refusal(_("There are five people in it. Move somebody out first."))
        _seated(to, [joining])
        touched.append(to)
    for circle in touched:
        _measure(circle)
    return None


def _next_number(call: Call) -> int:
    return LearningCircle.objects.filter(call=call).count() + 1


def _measure(circle: LearningCircle) -> None:
    """Look anew how near the goals are; a proposed circle that has become empty is none."""
    people = [person_of(place) for place in places_of(circle).select_related("goal")]
    if not people:
        circle.delete()
        return
    circle.alike = alike(meanings(people), range(len(people)))
    circle.save(update_fields=["alike"])


def _place_late(actor: Member, call: Call, joining: Joining, to: LearningCircle | None) -> None:
    if to is None or to.call_id != call.pk or not to.is_running or to.week_on(now().date()) > WEEKS:
        raise Refusal(_("Choose a circle that goes on."))
    if Place.objects.filter(here(), member=joining.member_id, circle__call=call, circle__ended_at__isnull=True).exists():
        raise Refusal(_("They have a place already."))
    if places_of(to).count() >= 5:
        raise Refusal(_("There are five people in it."))
    ask(to, _place(joining))
    record(actor, Verb.ASKED_INTO_CIRCLE, circle=to.uid, members=[joining.member_id])


@transaction.atomic
def publish(actor: Member, call: Call) -> int:
    """Ask everybody into their circle; how many circles. Each keeps the guide that is in force now."""
    call = held_call(actor, call)
    if call.published_at is not None or call.called_off_at is not None:
        raise Refusal(_("This is done already, or the call was called off."))
    circles = list(LearningCircle.objects.filter(call=call, published_at__isnull=True))
    if not circles:
        raise Refusal(_("There are no circles yet. Have them formed first."))
    call.published_at = now()
    call.save(update_fields=["published_at"])
    guide = guide_for(call)
    for circle in circles:
        circle.published_at, circle.guide = now(), guide
        circle.save(update_fields=["published_at", "guide"])
        keep_company(circle)
        record(actor, Verb.ASKED_INTO_CIRCLE, circle=circle.uid, members=list(places_of(circle).values_list("member", flat=True)))
    return len(circles)


@transaction.atomic
def place_the_late(actor: Member, call: Call) -> int:
    """Give those without a place one in the circle that suits them best and has room, by the rules of the matching; how many were placed."""
    call = held_call(actor, call)
    if call.published_at is None:
        raise Refusal(_("Publish the circles first: until then, form them anew."))
    placed = 0
    for row in list(unplaced(call)):
        circle = _best(call, row)
        if circle is not None:
            _place_late(actor, call, row, circle)
            placed += 1
    return placed


def _best(call: Call, row: Joining) -> LearningCircle | None:
    best: tuple[float, LearningCircle] | None = None
    for circle in LearningCircle.objects.filter(call=call, published_at__isnull=False, ended_at__isnull=True).order_by("pk"):
        there = list(places_of(circle).select_related("goal"))
        been = Place.objects.filter(circle=circle, member=row.member_id).exists()
        if been or not 0 < len(there) < 5 or circle.week_on(now().date()) > WEEKS:
            continue
        people = [person_of(row), *(person_of(place) for place in there)]
        if any(0 in pair for pair in apart(people, call.pk)):
            continue
        near = float(nearness(people, meanings(people), circle.starts_on)[0, 1:].mean())
        if best is None or near > best[0]:
            best = (near, circle)
    return best[1] if best else None
