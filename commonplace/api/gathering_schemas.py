"""The shapes of gatherings and their meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from ninja import Schema
from pydantic import AwareDatetime, Field

from commonplace.api.entry_schemas import EntryOut, WholeEntryOut
from commonplace.api.schemas import AudienceIn, PersonOut, Sent, at_home
from commonplace.gatherings.actions.planning import When
from commonplace.gatherings.models import Collected, Gathering, Material
from commonplace.gatherings.rows import Row
from commonplace.gatherings.words import Coming, Form
from commonplace.people.models import Member


def _values(gathering: Gathering) -> dict[str, Any]:
    names = ("starts_at", "minutes", "zone", "rule", "place", "link", "capacity", "cancelled_at")
    return {
        "form": Form(gathering.form),
        **{name: getattr(gathering, name) for name in names},
        "looks_for_a_time": gathering.starts_at is None and gathering.polled_at is not None,
    }


class GatheringHead(Schema):
    """What both shapes of a gathering say of it."""

    form: Form
    starts_at: datetime | None
    minutes: int
    zone: str
    rule: str
    place: str
    link: str
    capacity: int | None
    cancelled_at: datetime | None
    looks_for_a_time: bool


class GatheringOut(GatheringHead, EntryOut):
    """A gathering in lists. `starts_at` is its first meeting, null while it is only suggested; `rule` an RRULE (RFC 5545) by the clock of `zone`."""

    @classmethod
    def of_gathering(cls, gathering: Gathering, viewer: Member) -> GatheringOut:
        return cls(**cls.values(gathering.entry, viewer), **_values(gathering))


class GatheringsOut(Schema):
    """`next` goes into `after`; null on the last page."""

    items: list[GatheringOut]
    next: str | None


class MeetingOut(Schema):
    """One time that a gathering meets. `mine` is how the member stands to it, null where they said nothing; `going` and `waiting` count people.
    `note` and `harvest` are entries, as far as the member may see them."""

    uid: str
    address: str
    gathering: str
    title: str
    form: Form
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    link: str
    is_called_off: bool
    capacity: int | None
    going: int
    waiting: int
    mine: Coming | None
    note: str | None
    harvest: str | None

    @classmethod
    def of_row(cls, row: Row, seen: dict[int, str]) -> MeetingOut:
        """`seen` are the uids of notes and harvests that the member may see, by their keys."""
        meeting, gathering = row.meeting, row.meeting.gathering
        return cls(
            uid=meeting.uid,
            address=at_home(f"/meetings/{meeting.uid}/"),
            gathering=gathering.uid,
            title=gathering.entry.title,
            form=Form(gathering.form),
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            zone=gathering.zone,
            place=meeting.place or gathering.place,
            link=meeting.link or gathering.link,
            is_called_off=meeting.is_cancelled or gathering.cancelled_at is not None,
            capacity=gathering.capacity,
            going=row.going,
            waiting=row.waits,
            mine=Coming(row.seat.coming) if row.seat else None,
            note=seen.get(meeting.note_id or 0),
            harvest=seen.get(meeting.harvest_id or 0),
        )


class MeetingsOut(Schema):
    """`next` goes into `after`; null on the last page."""

    items: list[MeetingOut]
    next: str | None


class MaterialOut(Schema):
    """What to read or watch for it: a `source` or an `entry`."""

    uid: str
    title: str
    why: str
    address: str
    source: str | None
    entry: str | None

    @classmethod
    def of(cls, material: Material) -> MaterialOut:
        thing = material.source or material.entry
        assert thing is not None
        return cls(
            uid=material.uid,
            title=str(thing),
            why=material.why,
            address=at_home(thing.get_absolute_url()),
            source=material.source.uid if material.source else None,
            entry=material.entry.uid if material.entry else None,
        )


class WholeGatheringOut(GatheringHead, WholeEntryOut):
    """With all its meetings. While it is only suggested, `would_come` counts those who would, and `i_would_come` says whether the member does."""

    hosts: list[PersonOut]
    is_host: bool
    meetings: list[MeetingOut]
    materials: list[MaterialOut]
    would_come: int
    i_would_come: bool

    @classmethod
    def of_gathering(cls, said: WholeEntryOut, gathering: Gathering, **more: Any) -> WholeGatheringOut:
        return cls(**said.dict(), **_values(gathering), **more)


class CollectedOut(Schema):
    """A question that was brought. Those that most people want to know stand first; how many, and who, nobody is told. `PUT
    /questions/{uid}/wondering` wants it too."""

    uid: str
    address: str
    title: str
    was_talked_about: bool
    i_want_this: bool

    @classmethod
    def of(cls, one: Collected, *, wanted: bool) -> CollectedOut:
        question = one.question
        return cls(
            uid=question.uid,
            address=at_home(question.get_absolute_url()),
            title=question.title,
            was_talked_about=one.taken_at is not None,
            i_want_this=wanted,
        )


class CollectedListOut(Schema):
    items: list[CollectedOut]


class SeatOut(Schema):
    """How the member stands to a meeting: `going`, or `waiting` where all places are taken."""

    meeting: str
    coming: Coming


class SeatsOut(Schema):
    items: list[SeatOut]


class WhenIn(Sent):
    """When and where. `starts_at` is the first meeting, with its offset from UTC; `rule` an RRULE (RFC 5545, such as `FREQ=WEEKLY;COUNT=6`) for a
    series, which keeps its hour by the clock of `zone`; `capacity` null for as many as come."""

    starts_at: AwareDatetime
    minutes: int = 60
    zone: str = Field(default_factory=lambda: settings.TIME_ZONE)
    rule: Annotated[str, Field(max_length=300)] = ""
    place: Annotated[str, Field(max_length=200)] = ""
    link: Annotated[str, Field(max_length=500)] = ""
    capacity: int | None = None

    def of_form(self, form: Form) -> When:
        return When(form=form, **self.dict())


class GatheringIn(Sent):
    """`grew_from` is the uid of an entry that calls for it: a question, a goal. Without `when` it is only suggested."""

    title: str
    text: str = ""
    tags: list[str] = []
    form: Form = Form.WORKSHOP
    audience: AudienceIn
    when: WhenIn | None = None
    grew_from: str = ""
    despite: bool = False


class GatheringChangeIn(Sent):
    """`when` is taken as a whole; of the rest, what is left out stays."""

    title: str | None = None
    text: str | None = None
    tags: list[str] | None = None
    form: Form | None = None
    when: WhenIn | None = None
    despite: bool = False


class MovedMeetingIn(Sent):
    """What is left out stays. An empty `place` or `link` means that of the others."""

    starts_at: AwareDatetime | None = None
    minutes: int | None = None
    place: Annotated[str, Field(max_length=200)] | None = None
    link: Annotated[str, Field(max_length=500)] | None = None


class MaterialIn(Sent):
    """`what` is the address of a page, or the [[title]] of an entry."""

    what: Annotated[str, Field(max_length=2000)]
    why: Annotated[str, Field(max_length=300)] = ""


class BringIn(Sent):
    title: str
