"""From "somebody should show us this" to a gathering: enough who would come, a time that suits, and somebody who knows to host it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import audience_of
from commonplace.entries.lifecycle import announce
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind, Ring
from commonplace.gatherings.actions.planning import MOST_HOSTS, When, held, lay_out, titled
from commonplace.gatherings.actions.seating import MOST_INVITED
from commonplace.gatherings.calendar.owing import owe
from commonplace.gatherings.models import CoHost, Gathering, HostRequest, Interest, Option, Seat, Suits
from commonplace.gatherings.queries import is_host
from commonplace.gatherings.words import Coming, Form
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.questions.knowing import candidates

ENOUGH = 3
"""So many besides whoever suggested it are an audience."""
MOST_OPTIONS = 20
_HOURS = (10, 15)
_MINUTES = 60


@transaction.atomic
def suggest(
    actor: Member, *, title: str, body: str = "", tags: Sequence[str] = (), form: Form = Form.WORKSHOP, audience: Audience | None = None,
    grew_from: Entry | None = None, deed_key: str = "",
) -> Entry:  # fmt: skip
    """A gathering without a time: who would come? `grew_from` is an entry that the actor may see."""
    draft = Draft(kind=Kind.GATHERING, title=titled(title), body=body, tags=tags, audience=audience, deed_key=deed_key or None)
    entry = add_entry(actor, draft)
    if entry.is_repeat:
        return entry
    if entry.audience.ring == Ring.ME:
        raise Refusal(_("Nobody could come. Choose who may see it."), field="ring")
    Gathering.objects.filter(entry=entry).update(form=Form(form), zone=settings.TIME_ZONE, minutes=_MINUTES, grew_from=grew_from)
    if grew_from is not None:
        grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=grew_from)
    record(actor, Verb.WROTE, entry)
    return announce(entry, adds="")


def _only_suggested(entry: Entry) -> Gathering:
    gathering = Gathering.objects.select_for_update(of=("self",)).get(entry=entry)
    if gathering.starts_at is not None or gathering.cancelled_at is not None:
        raise Refusal(_("This has a time already, or will not be."))
    return gathering


@transaction.atomic
def would_come(actor: Member, entry: Entry, *, to: bool = True) -> None:
    """Say that one would come, or no longer. When that makes enough, people are asked for times, and somebody who knows to host it."""
    gathering = _only_suggested(entry)
    if not to:
        Interest.objects.filter(gathering=gathering, member=actor).delete()
        Suits.objects.filter(option__gathering=gathering, member=actor).delete()
        return
    if actor.pk != gathering.author_id:
        Interest.objects.get_or_create(gathering=gathering, member=actor)
    if gathering.polled_at is None and interested(gathering) >= ENOUGH:
        _ask_for_times(entry, gathering)


def interested(gathering: Gathering) -> int:
    return Interest.objects.filter(gathering=gathering, member__is_active=True).count()


def _ask_for_times(entry: Entry, gathering: Gathering) -> None:
    Gathering.objects.filter(pk=gathering.pk).update(polled_at=now())
    times = usual_times(ZoneInfo(gathering.zone))
    Option.objects.bulk_create((Option(gathering=gathering, starts_at=at) for at in times), ignore_conflicts=True)
    record(None, Verb.TIMES_ASKED, entry)
    ask_next(entry, gathering)


def usual_times(zone: ZoneInfo) -> list[datetime]:
    """Morning and afternoon of three working days from a week on, for a beginning; hosts choose others."""
    day, found = now().astimezone(zone).date() + timedelta(days=7), list[datetime]()
    while len(found) < 3 * len(_HOURS):
        if day.weekday() < 5:
            found += [datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC) for hour in _HOURS]
        day += timedelta(days=1)
    return found


def ask_next(entry: Entry, gathering: Gathering) -> HostRequest | None:
    """Ask the person who has shown most that they know, and who was not asked before; None where nobody is left. Whoever suggested it hosts then."""
    known = HostRequest.objects.filter(gathering=gathering).values_list("member", flat=True)
    beside = CoHost.objects.filter(gathering=gathering).values_list("member", flat=True)
    found = candidates(entry, size=1, without=[*known, *beside])
    if not found:
        return None
    request = HostRequest.objects.create(gathering=gathering, member=found[0].member, why=found[0].why)
    record(None, Verb.ASKED_TO_HOST, entry, member=request.member_id)
    return request


@transaction.atomic
def answer_request(actor: Member, entry: Entry, *, hosts: bool) -> None:
    """The one who was asked to host says yes, or not this time; then the next is asked."""
    gathering = Gathering.objects.select_for_update(of=("self",)).get(entry=entry)
    request = HostRequest.objects.select_for_update().filter(gathering=gathering, member=actor, answered_at__isnull=True).first()
    if request is None:
        raise Refusal(_("You have answered already."))
    request.answered_at = now()
    request.save(update_fields=["answered_at"])
    if hosts:
        if CoHost.objects.filter(gathering=gathering).count() < MOST_HOSTS:
            CoHost.objects.get_or_create(gathering=gathering, member=actor)
        record(actor, Verb.HOST_FOUND, entry)
    elif gathering.starts_at is None:
        ask_next(entry, gathering)


@transaction.atomic
def offer_time(actor: Member, entry: Entry, *, starts_at: datetime) -> Option:
    """A host names a time at which it could be."""
    held(actor, entry)
    gathering = _only_suggested(entry)
    if starts_at <= now():
        raise Refusal(_("That is over already. Choose a time to come."), field="starts_at")
    if gathering.options.count() >= MOST_OPTIONS:
        raise Refusal(_("Twenty times to choose from are enough."), field="starts_at")
    return Option.objects.get_or_create(gathering=gathering, starts_at=starts_at)[0]


@transaction.atomic
def take_time_away(actor: Member, entry: Entry, option: Option) -> None:
    held(actor, entry)
    _only_suggested(entry).options.filter(pk=option.pk).delete()


@transaction.atomic
def say_what_suits(actor: Member, entry: Entry, *, options: Collection[str]) -> None:
    """At which of the times (uids) the actor could come; whoever says so would come."""
    gathering = _only_suggested(entry)
    chosen = list(gathering.options.filter(uid__in=options))
    Suits.objects.filter(option__gathering=gathering, member=actor).delete()
    Suits.objects.bulk_create(Suits(option=option, member=actor) for option in chosen)
    if chosen and actor.pk != gathering.author_id:
        Interest.objects.get_or_create(gathering=gathering, member=actor)


@transaction.atomic
def choose_time(actor: Member, entry: Entry, option: Option, *, place: str = "", link: str = "", capacity: int | None = None) -> Entry:
    """A host chooses one of the times: it is planned. Those who could come then have a place, the others who would come are invited."""
    held(actor, entry)
    gathering = _only_suggested(entry)
    if option.starts_at <= now():
        raise Refusal(_("That is over already. Choose a time to come."))
    when = When(
        form=Form(gathering.form), starts_at=option.starts_at, minutes=gathering.minutes, zone=gathering.zone, place=place, link=link,
        capacity=capacity,
    ).checked()  # fmt: skip
    for name, value in vars(when).items():
        setattr(gathering, name, value)
    gathering.save()
    lay_out(gathering, [when.starts_at])
    members = _seat(entry, gathering, option)
    owe(gathering.pk, members)
    record(actor, Verb.TIME_CHOSEN, entry, members=members)
    return entry


def _seat(entry: Entry, gathering: Gathering, option: Option) -> list[int]:
    """The first to say that they would come are the first to have a place. Keys of all who are told."""
    could = set(Suits.objects.filter(option=option).values_list("member", flat=True))
    rows = Interest.objects.filter(gathering=gathering).order_by("made_at", "pk").values_list("member", flat=True)
    may = set(audience_of(entry).filter(pk__in=list(rows)).values_list("pk", flat=True))
    members = [key for key in rows if key in may][:MOST_INVITED]
    meeting = gathering.meetings.get()
    room = gathering.capacity if gathering.capacity is not None else len(members)
    Seat.objects.bulk_create(_seats(meeting.pk, members, could, room))
    return members


def _seats(meeting: int, members: Sequence[int], could: Collection[int], room: int) -> list[Seat]:
    seats, moment = [], now()
    for number, key in enumerate(members):
        coming = Coming.INVITED
        if key in could:
            coming, room = (Coming.GOING if room > 0 else Coming.WAITING), room - 1
        seats.append(Seat(meeting_id=meeting, member_id=key, coming=coming, asked_at=moment + timedelta(microseconds=number)))
    return seats


def asked_to_host(member: Member, gathering: Gathering) -> HostRequest | None:
    """The request that waits for this member's answer."""
    if is_host(member, gathering):
        return None
    return HostRequest.objects.filter(gathering=gathering, member=member, answered_at__isnull=True).first()
