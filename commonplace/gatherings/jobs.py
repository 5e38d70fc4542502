"""What comes by itself: reminders, places that became free, and the question what people take out of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.gatherings.actions.seating import fill
from commonplace.gatherings.models import Meeting, Seat
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now
from commonplace.kit.jobs import periodic

AT_ONCE = 500
LATEST = timedelta(days=1)
"""A reminder, or a question, that is later than this helps nobody."""


@periodic(minutes=5)
def remind() -> None:
    """Once a day before, once an hour before, and once when it is over. Each is written down in its own transaction, so it is safe to repeat."""
    moment = now()
    for hours, field in ((24, "told_day_at"), (1, "told_hour_at")):
        due = _taking_place().filter(starts_at__gt=moment, starts_at__lte=moment + timedelta(hours=hours), **{f"{field}__isnull": True})
        for key in list(due.values_list("pk", flat=True)[:AT_ONCE]):
            _say(key, field, Verb.GATHERING_SOON, hours=hours)
    over = _taking_place().filter(ends_at__lte=moment, ends_at__gt=moment - LATEST, asked_at__isnull=True)
    for key in list(over.values_list("pk", flat=True)[:AT_ONCE]):
        _say(key, "asked_at", Verb.HARVEST_ASKED)


def _taking_place() -> QuerySet[Meeting]:
    alive = Meeting.objects.filter(cancelled_at__isnull=True, gathering__cancelled_at__isnull=True)
    return alive.filter(gathering__entry__withdrawn_at__isnull=True).order_by("starts_at", "pk")


@transaction.atomic
def _say(key: int, field: str, verb: Verb, **particulars: int) -> None:
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("gathering__entry").get(pk=key)
    if getattr(meeting, field) is not None:
        return
    setattr(meeting, field, now())
    meeting.save(update_fields=[field])
    record(None, verb, meeting.gathering.entry, meeting=meeting.uid, **particulars)


@periodic(minutes=15)
def move_waiting_lists() -> None:
    """Places also become free where no button of ours is pressed: an account ends, somebody may no longer see the gathering."""
    waiting = Seat.objects.filter(coming=Coming.WAITING, member__is_active=True).values("meeting")
    moment: datetime = now()
    for key in list(_taking_place().filter(pk__in=waiting, ends_at__gt=moment).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            fill(Meeting.objects.get(pk=key))
