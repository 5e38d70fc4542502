"""What comes by itself: reminders, places that became free, the question what people take out of it; and mail to and from calendars."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.gatherings.actions.seating import fill
from commonplace.gatherings.calendar import mailing, replies
from commonplace.gatherings.calendar.owing import owe
from commonplace.gatherings.models import Meeting, Reply, Seat
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic

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


@job(retries=7, time_limit=timedelta(minutes=2))
def mail_calendar(gathering_id: int, member_id: int) -> None:
    """Tell one member's calendar what it does not know yet."""
    mailing.settle(gathering_id, member_id)


@job()
def mail_calendars(gathering_id: int) -> None:
    """A job for each member whose calendar may have to be told."""
    keys = list(mailing.concerned(gathering_id))
    for some in (keys[start : start + mailing.AT_ONCE] for start in range(0, len(keys), mailing.AT_ONCE)):
        with transaction.atomic():
            owe(gathering_id, some, at_once=True)


@periodic(minutes=15)
def look_after_calendars() -> None:
    mailing.owe_where_sight_changed()


@job(time_limit=timedelta(seconds=60))
def read_reply(reply_id: int) -> None:
    """An answer of a member's calendar."""
    reply = Reply.objects.filter(pk=reply_id).select_related("mailing__member", "mailing__gathering__entry").first()
    if reply is not None:
        replies.read(reply)
