"""Who comes: asking for a place, giving it back, the waiting list that moves by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import audience_of
from commonplace.entries.models import Entry
from commonplace.gatherings.calendar.owing import owe
from commonplace.gatherings.models import Gathering, Meeting, Seat
from commonplace.gatherings.queries import is_host, taken, waiting
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member

MOST_INVITED = 500


@transaction.atomic
def come(actor: Member, meeting: Meeting) -> Seat:
    """Ask for a place: one that is free, or the end of the waiting list. Asking twice changes nothing."""
    held = _held(meeting)
    _refuse_what_is_over(held)
    seat = Seat.objects.filter(meeting=held, member=actor).first()
    if seat is not None and seat.coming in {Coming.GOING, Coming.WAITING}:
        return seat
    return _seated(held, actor, seat)


def _held(meeting: Meeting) -> Meeting:
    """Whoever changes who comes to a meeting waits here for each other, so that no place is given twice."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("gathering__entry").get(pk=meeting.pk)


def _refuse_what_is_over(meeting: Meeting) -> None:
    if meeting.is_cancelled or meeting.gathering.cancelled_at is not None:
        raise Refusal(_("This does not take place."))
    if meeting.is_over:
        raise Refusal(_("This meeting is over."))


def _seated(meeting: Meeting, member: Member, seat: Seat | None) -> Seat:
    capacity = meeting.gathering.capacity
    is_free = capacity is None or (taken(meeting) < capacity and not waiting(meeting).exists())
    seat = seat or Seat(meeting=meeting, member=member)
    seat.coming, seat.asked_at, seat.came = Coming.GOING if is_free else Coming.WAITING, now(), None
    seat.save()
    owe(meeting.gathering_id, [member.pk])
    return seat


@transaction.atomic
def come_to_all(actor: Member, gathering: Gathering) -> list[Seat]:
    """A place at each meeting of a series that is to come."""
    rest = gathering.meetings.filter(starts_at__gt=now(), cancelled_at__isnull=True).order_by("starts_at", "pk")
    return [come(actor, meeting) for meeting in rest]


@transaction.atomic
def stay_away(actor: Member, meeting: Meeting) -> None:
    """Give one's place back, or say that one does not come. The next on the waiting list has it."""
    held = _held(meeting)
    seat = Seat.objects.filter(meeting=held, member=actor).first()
    if seat is None:
        Seat.objects.create(meeting=held, member=actor, coming=Coming.NOT)
    elif seat.coming != Coming.NOT:
        seat.coming = Coming.NOT
        seat.save(update_fields=["coming"])
        owe(held.gathering_id, [actor.pk])
        fill(held)


@transaction.atomic
def invite(actor: Member, entry: Entry, *, members: Iterable[Member], meeting: Meeting | None = None) -> list[Member]:
    """Ask people whether they come, to one meeting or to all that are to come; who has answered already is not asked again. Refused for those who may
    not see the gathering. Returns who was asked."""
    gathering = Gathering.objects.get(entry=entry)
    if not is_host(actor, gathering):
        raise Refusal(_("Only those who host it can do this."))
    chosen = list(members)
    if len(chosen) > MOST_INVITED:
        raise Refusal(_("Five hundred people at once are the most."), field="people")
    may = set(audience_of(entry).filter(pk__in=[member.pk for member in chosen]).values_list("pk", flat=True))
    if outside := [member for member in chosen if member.pk not in may]:
        raise Refusal(
            _("%(name)s may not see this gathering. Choose a wider ring for it first.") % {"name": outside[0].name}, field="people"
        )
    rest = gathering.meetings.filter(ends_at__gt=now(), cancelled_at__isnull=True)
    asked: dict[int, Member] = {}
    for one in rest.filter(pk=meeting.pk) if meeting else rest:
        known = set(Seat.objects.filter(meeting=one).values_list("member", flat=True))
        fresh = [member for member in chosen if member.pk not in known and not is_host(member, gathering)]
        Seat.objects.bulk_create((Seat(meeting=one, member=member, coming=Coming.INVITED) for member in fresh), ignore_conflicts=True)
        asked |= {member.pk: member for member in fresh}
    if asked:
        owe(gathering.pk, sorted(asked))
        record(actor, Verb.INVITED_TO_GATHERING, entry, members=sorted(asked), meeting=meeting.uid if meeting else "")
    return list(asked.values())


def fill(meeting: Meeting) -> list[Seat]:
    """Give free places to those who wait, in their order; who may not see the gathering any more is passed over. Returns the seats given.

    Called in the transaction of whatever makes a place free, and now and then by a job, for accounts end elsewhere.
    """
    held = _held(meeting)
    capacity, entry = held.gathering.capacity, held.gathering.entry
    if held.is_cancelled or held.gathering.cancelled_at is not None or held.is_over:
        return []
    if waiting(held).exists():
        _pass_over_who_sees_it_no_more(held, entry)
    rows = list(waiting(held))
    free = len(rows) if capacity is None else max(0, capacity - taken(held))
    if not rows or not free:
        return []
    may = _may_see(entry, [seat.member_id for seat in rows])
    given = [seat for seat in rows if seat.member_id in may][:free]
    for seat in given:
        Seat.objects.filter(pk=seat.pk).update(coming=Coming.GOING)
        record(None, Verb.SEAT_GIVEN, entry, member=seat.member_id, meeting=held.uid)
    owe(held.gathering_id, [seat.member_id for seat in given])
    return given


def _pass_over_who_sees_it_no_more(meeting: Meeting, entry: Entry) -> None:
    """Their place goes to who waits; should they see it again, they are the first in the list, as they asked before."""
    going = Seat.objects.filter(meeting=meeting, coming=Coming.GOING)
    members = list(going.values_list("member", flat=True))
    going.exclude(member__in=_may_see(entry, members)).update(coming=Coming.WAITING)


def _may_see(entry: Entry, members: Collection[int]) -> set[int]:
    return set(audience_of(entry).filter(pk__in=members).values_list("pk", flat=True))


def those_to_come(gathering: Gathering, meeting: Meeting | None) -> list[int]:
    """The keys of members who come, wait or were invited to what is to come."""
    rows = Seat.objects.filter(meeting__gathering=gathering, meeting__ends_at__gt=now()).exclude(coming=Coming.NOT)
    if meeting is not None:
        rows = rows.filter(meeting=meeting)
    return sorted(set(rows.values_list("member", flat=True)))


@transaction.atomic
def note_who_came(actor: Member, meeting: Meeting, *, came: Collection[int]) -> None:
    """Keys of members with a place who were there; who else had one was not. For hosts, and only once it has begun."""
    if not is_host(actor, meeting.gathering):
        raise Refusal(_("Only those who host it can do this."))
    if meeting.starts_at > now():
        raise Refusal(_("It has not begun yet."))
    with_place = Seat.objects.filter(meeting=meeting, coming=Coming.GOING)
    with_place.filter(member__in=came).update(came=True)
    with_place.exclude(member__in=came).update(came=False)
