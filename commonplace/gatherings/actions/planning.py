"""Deeds of those who host: to plan a gathering, to change when and where it meets, to call it off, to have others host it too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import audience_of
from commonplace.entries.lifecycle import announce, revise_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind, Ring
from commonplace.gatherings.actions.seating import fill, those_to_come
from commonplace.gatherings.calendar.owing import owe_all
from commonplace.gatherings.models import CoHost, Gathering, Meeting, Seat
from commonplace.gatherings.queries import coming_meetings, hosts_of, is_host
from commonplace.gatherings.recurrence import slots
from commonplace.gatherings.words import Form
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member

LONGEST_MINUTES = 24 * 60
MOST_PLACES = 100_000
MOST_HOSTS = 20


@dataclass(frozen=True, kw_only=True)
class When:
    """When and where: `starts_at` is aware; `rule` an RRULE ("" for once)."""

    form: Form
    starts_at: datetime
    minutes: int
    zone: str
    rule: str = ""
    place: str = ""
    link: str = ""
    capacity: int | None = None

    @classmethod
    def of(cls, gathering: Gathering) -> When:
        """As it is now; `gathering` has a time."""
        return cls(**{field.name: getattr(gathering, field.name) for field in fields(cls)})

    def checked(self) -> When:
        if self.zone not in available_timezones():
            raise Refusal(_("Choose a time zone such as Europe/Lisbon."), field="zone")
        if not 5 <= self.minutes <= LONGEST_MINUTES:
            raise Refusal(_("A meeting lasts between five minutes and a day."), field="minutes")
        if self.capacity is not None and not 1 <= self.capacity <= MOST_PLACES:
            raise Refusal(_("Say for how many there is room, or leave it empty."), field="capacity")
        if self.link and not self.link.lower().startswith(("https://", "http://")):
            raise Refusal(_("A link begins with https://."), field="link")
        # Calendars count in seconds.
        start = self.starts_at.replace(microsecond=0)
        return When(
            **{
                **vars(self),
                "starts_at": start,
                "place": clean_line(self.place)[:200],
                "link": self.link.strip()[:500],
                "form": Form(self.form),
            }
        )


@transaction.atomic
def plan(
    actor: Member,
    *,
    title: str,
    body: str = "",
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    when: When,
    despite: bool = False,
    grew_from: Entry | None = None,
    deed_key: str = "",
) -> Entry:
    """Plan a gathering. Whoever may see it finds it in their stream, for it wants people. `despite`: also where something else meets at the same
    place and time. `grew_from` is an entry that the actor may see."""
    when = when.checked()
    if when.starts_at <= now():
        raise Refusal(_("That is over already. Choose a time to come."), field="starts_at")
    times = slots(when.rule, when.starts_at, ZoneInfo(when.zone))
    is_repeat = bool(deed_key) and Entry.objects.filter(author=actor, deed_key=deed_key).exists()
    if not despite and not is_repeat:
        _refuse_double_booking(actor, when, times)
    draft = Draft(kind=Kind.GATHERING, title=titled(title), body=body, tags=tags, audience=audience, deed_key=deed_key or None)
    entry = add_entry(actor, draft)
    if entry.is_repeat:
        return entry
    Gathering.objects.filter(entry=entry).update(**vars(when), grew_from=grew_from)
    gathering = Gathering.objects.get(entry=entry)
    lay_out(gathering, times)
    if grew_from is not None:
        grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=grew_from)
    record(actor, Verb.WROTE, entry)
    return entry if entry.audience.ring == Ring.ME else announce(entry, adds="")


def titled(title: str) -> str:
    if not has_words(clean_line(title)):
        raise Refusal(_("Give it a name: what is it about?"), field="title")
    return title


def lay_out(gathering: Gathering, times: Sequence[datetime]) -> None:
    lasts = timedelta(minutes=gathering.minutes)
    Meeting.objects.bulk_create(Meeting(gathering=gathering, slot_at=at, starts_at=at, ends_at=at + lasts) for at in times)


def _refuse_double_booking(actor: Member, when: When, times: Sequence[datetime], *, but: Gathering | None = None) -> None:
    """Somebody meets there at that time, as far as the actor may know."""
    if not when.place:
        return
    lasts = timedelta(minutes=when.minutes)
    there = coming_meetings(actor).filter(gathering__place__iexact=when.place, starts_at__lt=times[-1] + lasts, ends_at__gt=times[0])
    if but is not None:
        there = there.exclude(gathering=but)
    for meeting in there.select_related("gathering__entry").order_by("starts_at")[:500]:
        if any(meeting.starts_at < at + lasts and at < meeting.ends_at for at in times):
            raise Refusal(_("“%(title)s” meets there at that time.") % {"title": meeting.gathering.entry.title}, field="place")


def held(actor: Member, entry: Entry) -> Gathering:
    """The body of a gathering that the actor hosts, held until the transaction ends."""
    gathering = Gathering.objects.select_for_update(of=("self",)).get(entry=entry)
    if not is_host(actor, gathering):
        raise Refusal(_("Only those who host it can do this."))
    return gathering


@transaction.atomic
def rewrite(
    actor: Member, entry: Entry, *, title: str, body: str, tags: Sequence[str], when: When, expected_revision: int, despite: bool = False
) -> Entry:
    """Describe it anew, and have it meet at other times or elsewhere. Meetings that are over stay as they were; those that were moved or called
    off by themselves stay so while their slot stays. Raises EditConflict when it was changed meanwhile."""
    gathering = held(actor, entry)
    when = when.checked()
    times = slots(when.rule, when.starts_at, ZoneInfo(when.zone))
    if not despite:
        _refuse_double_booking(actor, when, times, but=gathering)
    revised = revise_entry(actor, entry, title=titled(title), body=body, tags=tags, expected_revision=expected_revision)
    if revised.revision != expected_revision:
        record(actor, Verb.REVISED, revised)
    before = {name: getattr(gathering, name) for name in vars(when)}
    if before != vars(when):
        _meet_anew(actor, entry, gathering, when, times, before)
    return revised


def _meet_anew(actor: Member, entry: Entry, gathering: Gathering, when: When, times: Sequence[datetime], before: dict[str, object]) -> None:
    for name, value in vars(when).items():
        setattr(gathering, name, value)
    matters = any(before[name] != getattr(when, name) for name in ("starts_at", "minutes", "zone", "rule", "place", "link"))
    if matters:
        gathering.version += 1
        gathering.changed_at = now()
    gathering.save()
    if any(before[name] != getattr(when, name) for name in ("starts_at", "minutes", "zone", "rule")):
        _move_slots(gathering, times)
    for meeting in gathering.meetings.filter(ends_at__gt=now()):
        fill(meeting)
    if matters:
        owe_all(gathering.pk)
        record(actor, Verb.GATHERING_CHANGED, entry, meeting="")


def _move_slots(gathering: Gathering, times: Sequence[datetime]) -> None:
    """Meetings to come follow the new times one by one, with all who come; what is left over is called off, or goes where nobody is concerned."""
    lasts, present = timedelta(minutes=gathering.minutes), now()
    old = list(gathering.meetings.select_for_update(of=("self",)).filter(starts_at__gt=present).order_by("slot_at"))
    past = set(gathering.meetings.filter(starts_at__lte=present).values_list("slot_at", flat=True))
    fresh = [at for at in times if at > present and at not in past]
    kept = {meeting.slot_at: meeting for meeting in old if meeting.slot_at in set(fresh)}
    moving = [meeting for meeting in old if meeting.slot_at not in kept]
    free = [at for at in fresh if at not in kept]
    for meeting in kept.values():
        if meeting.starts_at == meeting.slot_at:
            meeting.ends_at = meeting.starts_at + lasts
    for meeting, at in zip(moving, free, strict=False):
        meeting.slot_at, meeting.starts_at, meeting.ends_at = at, at, at + lasts
        meeting.told_day_at = meeting.told_hour_at = None
    # No slot that is taken now is among the free ones, so the order does not matter to the constraint.
    changed = [*kept.values(), *moving[: len(free)]]
    Meeting.objects.bulk_update(changed, ["slot_at", "starts_at", "ends_at", "told_day_at", "told_hour_at"])
    lay_out(gathering, free[len(moving) :])
    for meeting in moving[len(free) :]:
        if Seat.objects.filter(meeting=meeting).exists():
            alive = Meeting.objects.filter(pk=meeting.pk, cancelled_at__isnull=True)
            alive.update(cancelled_at=now(), version=meeting.version + 1, changed_at=now())
        else:
            meeting.delete()


@transaction.atomic
def move(actor: Member, meeting: Meeting, *, starts_at: datetime, minutes: int, place: str = "", link: str = "") -> Meeting:
    """Have one meeting of a series at another time or place than the others."""
    gathering = held(actor, meeting.gathering.entry)
    moved = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk, gathering=gathering)
    if moved.is_over:
        raise Refusal(_("This meeting is over."))
    if starts_at <= now():
        raise Refusal(_("That is over already. Choose a time to come."), field="starts_at")
    if not 5 <= minutes <= LONGEST_MINUTES:
        raise Refusal(_("A meeting lasts between five minutes and a day."), field="minutes")
    if link and not link.lower().startswith(("https://", "http://")):
        raise Refusal(_("A link begins with https://."), field="link")
    starts_at = starts_at.replace(microsecond=0)
    moved.starts_at, moved.ends_at = starts_at, starts_at + timedelta(minutes=minutes)
    moved.place, moved.link = clean_line(place)[:200], link.strip()[:500]
    moved.version, moved.changed_at = moved.version + 1, now()
    moved.told_day_at = moved.told_hour_at = None
    moved.save()
    owe_all(gathering.pk)
    record(actor, Verb.GATHERING_CHANGED, gathering.entry, meeting=moved.uid)
    return moved


@transaction.atomic
def call_off(actor: Member, entry: Entry, *, meeting: Meeting | None = None) -> None:
    """One meeting, or all that are to come, do not take place. Everybody who was to come hears of it, also after they were reminded."""
    gathering = held(actor, entry)
    concerned = those_to_come(gathering, meeting)
    if meeting is None:
        changed = Gathering.objects.filter(pk=gathering.pk, cancelled_at__isnull=True).update(
            cancelled_at=now(), version=gathering.version + 1, changed_at=now()
        )
    else:
        alive = gathering.meetings.filter(pk=meeting.pk, cancelled_at__isnull=True, ends_at__gt=now())
        changed = alive.update(cancelled_at=now(), version=meeting.version + 1, changed_at=now())
    if changed:
        owe_all(gathering.pk)
        record(actor, Verb.GATHERING_CANCELLED, entry, meeting=meeting.uid if meeting else "", members=concerned)


@transaction.atomic
def take_place_after_all(actor: Member, entry: Entry, *, meeting: Meeting | None = None) -> None:
    """Undo `call_off`: who was to come is so still."""
    gathering = held(actor, entry)
    if meeting is None:
        changed = Gathering.objects.filter(pk=gathering.pk, cancelled_at__isnull=False).update(
            cancelled_at=None, version=gathering.version + 1, changed_at=now()
        )
    else:
        gone = gathering.meetings.filter(pk=meeting.pk, cancelled_at__isnull=False)
        changed = gone.update(cancelled_at=None, version=meeting.version + 1, changed_at=now())
    if changed:
        owe_all(gathering.pk)
        record(actor, Verb.GATHERING_BACK, entry, meeting=meeting.uid if meeting else "", members=those_to_come(gathering, meeting))


@transaction.atomic
def have_host(actor: Member, entry: Entry, *, member: Member) -> None:
    """Somebody who may see the gathering hosts it from now on, too."""
    gathering = held(actor, entry)
    if not audience_of(entry).filter(pk=member.pk).exists():
        raise Refusal(_("Only somebody who may see this gathering can host it."), field="handle")
    if CoHost.objects.filter(gathering=gathering).count() >= MOST_HOSTS:
        raise Refusal(_("More hosts than that would not know of each other."), field="handle")
    if member.pk != gathering.author_id and CoHost.objects.get_or_create(gathering=gathering, member=member)[1]:
        record(actor, Verb.HOSTS_GATHERING, entry, member=member.pk)


@transaction.atomic
def host_no_longer(actor: Member, entry: Entry, *, member: Member) -> None:
    """By a host, or by the one who hosted."""
    gathering = Gathering.objects.select_for_update(of=("self",)).get(entry=entry)
    if actor.pk != member.pk and not is_host(actor, gathering):
        raise Refusal(_("Only those who host it can do this."))
    CoHost.objects.filter(gathering=gathering, member=member).delete()


@transaction.atomic
def take_over(actor: Member, entry: Entry) -> None:
    """Somebody who may see it hosts a gathering whose hosts have all left."""
    gathering = Gathering.objects.select_for_update(of=("self",)).get(entry=entry)
    if hosts_of(gathering).exists():
        raise Refusal(_("This gathering has a host."))
    if not audience_of(entry).filter(pk=actor.pk).exists():
        raise Refusal(_("Only somebody who may see this gathering can host it."))
    CoHost.objects.get_or_create(gathering=gathering, member=actor)
    record(actor, Verb.HOSTS_GATHERING, entry, member=actor.pk)
