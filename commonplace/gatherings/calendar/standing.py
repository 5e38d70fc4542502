"""How a member stands to the meetings of a gathering now, and what of that their calendar does not know yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from commonplace.entries.models import Entry
from commonplace.gatherings.models import Gathering, Meeting, Seat
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now
from commonplace.people.models import Member

PARTSTAT = {Coming.GOING: "ACCEPTED", Coming.INVITED: "NEEDS-ACTION", Coming.WAITING: "TENTATIVE"}


@dataclass(frozen=True)
class Told:
    """One meeting as it stands in a member's calendar. `where` is a digest of place and link."""

    slot_at: datetime
    starts_at: datetime
    ends_at: datetime
    coming: str
    where: str

    @property
    def row(self) -> list[str]:
        return [self.slot_at.isoformat(), self.starts_at.isoformat(), self.ends_at.isoformat(), self.coming, self.where]

    @classmethod
    def of(cls, row: list[str]) -> Told:
        slot, start, end, coming, where = row
        return cls(datetime.fromisoformat(slot), datetime.fromisoformat(start), datetime.fromisoformat(end), coming, where)


@dataclass(frozen=True)
class News:
    """By the uids of meetings that are not over: what is new or stands otherwise, and what goes out of the calendar."""

    fresh: dict[str, Told]
    changed: dict[str, Told]
    gone: dict[str, Told]

    def __bool__(self) -> bool:
        return bool(self.fresh or self.changed or self.gone)


def seats_of(gathering: Gathering, member: Member) -> list[Seat]:
    """Theirs at meetings that take place, or did; none once they may not see it, and none to come once it is called off."""
    if not Entry.objects.visible_to(member).filter(pk=gathering.pk).exists():
        return []
    seats = Seat.objects.filter(meeting__gathering=gathering, member=member, meeting__cancelled_at__isnull=True).exclude(coming=Coming.NOT)
    if gathering.cancelled_at is not None:
        seats = seats.filter(meeting__ends_at__lte=now())
    return list(seats.select_related("meeting__gathering__entry").order_by("meeting__slot_at"))


def told_of(seat: Seat) -> Told:
    meeting = seat.meeting
    return Told(meeting.slot_at, meeting.starts_at, meeting.ends_at, seat.coming, _where(meeting))


def _where(meeting: Meeting) -> str:
    gathering = meeting.gathering
    words = f"{meeting.place or gathering.place}\n{meeting.link or gathering.link}"
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def news_of(before: dict[str, list[str]], seats: list[Seat]) -> News:
    """What is over is no news."""
    moment = now()
    known = {uid: Told.of(row) for uid, row in before.items()}
    present = {seat.meeting.uid: told_of(seat) for seat in seats}
    return News(
        fresh={uid: told for uid, told in present.items() if uid not in known and told.ends_at > moment},
        changed={
            uid: told
            for uid, told in present.items()
            if uid in known and told != known[uid] and max(told.ends_at, known[uid].ends_at) > moment
        },
        gone={uid: told for uid, told in known.items() if uid not in present and told.ends_at > moment},
    )
