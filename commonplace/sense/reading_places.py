"""Where a member stopped reading, and going on there. It is theirs alone: nothing here is asked on behalf of anybody else."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from commonplace.entries.audience import sources_visible_to
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.sense.models import ReadingPlace
from commonplace.sense.outline import Outline
from commonplace.sources.models import Snapshot, Source

AT_THE_END = 985
"""Thousandths of the text from which on it counts as read: few read the last line of a page."""
WORTH_GOING_ON = 20
SHOWN = 4


@dataclass(frozen=True, slots=True)
class Stopped:
    """`percent` read; `block` names the paragraph to go on at, "" when there is nothing to go on to."""

    percent: int
    block: str
    minutes_left: int
    is_finished: bool


@transaction.atomic
def note_place(member: Member, snapshot: Snapshot, *, position: int, reached: int) -> None:
    """Remember where they are (`position`, in code points) and how far down they have seen (`reached`, too). Safe to repeat, in any order."""
    length = max(1, len(snapshot.text))
    share = min(1000, max(0, reached) * 1000 // length)
    place, _is_new = ReadingPlace.objects.select_for_update().get_or_create(
        member=member, source_id=snapshot.source_id, defaults={"snapshot": snapshot}
    )
    place.snapshot, place.position, place.seen_at = snapshot, min(max(0, position), length), now()
    place.reached = max(place.reached, share)
    if place.reached >= AT_THE_END and place.finished_at is None:
        place.finished_at = place.seen_at
    place.save(update_fields=["snapshot", "position", "reached", "seen_at", "finished_at"])


@transaction.atomic
def say_finished(member: Member, source: Source, *, is_finished: bool) -> None:
    """By hand: it is read, or is to be read again from the start."""
    fields = {"seen_at": now(), "finished_at": now() if is_finished else None}
    ReadingPlace.objects.update_or_create(
        member=member, source=source, defaults=fields if is_finished else {**fields, "position": 0, "reached": 0}
    )


def stopped_at(member: Member, snapshot: Snapshot, outline: Outline) -> Stopped | None:
    """Where this member stopped in the copy they are shown; None when they have not begun."""
    place = ReadingPlace.objects.filter(member=member, source=snapshot.source_id).first()
    if place is None:
        return None
    length = len(snapshot.text)
    # In another copy than then, the share of the whole is the best there is.
    position = place.position if place.snapshot_id == snapshot.pk else place.reached * length // 1000
    is_far_enough = place.finished_at is None and position * 1000 > WORTH_GOING_ON * length
    return Stopped(
        percent=100 if place.finished_at else place.reached // 10,
        block=outline.block_at(position) if is_far_enough else "",
        minutes_left=max(1, round(outline.minutes * (length - position) / max(1, length))),
        is_finished=place.finished_at is not None,
    )


@dataclass(frozen=True, slots=True)
class BeingRead:
    title: str
    url: str
    host: str
    percent: int


def being_read(member: Member) -> list[BeingRead]:
    """What they began lately and have not finished, as far as they may still see it; one query."""
    places = ReadingPlace.objects.filter(
        member=member, finished_at__isnull=True, reached__gt=WORTH_GOING_ON, source__in=sources_visible_to(member).values("pk")
    )
    rows = places.select_related("source").order_by("-seen_at", "-pk")[:SHOWN]
    return [BeingRead(str(row.source), row.source.get_absolute_url(), row.source.host, row.reached // 10) for row in rows]
