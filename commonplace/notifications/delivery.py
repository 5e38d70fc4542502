"""From "it waits" to "it has left": one message for each reader and channel, tried again for a while, never twice, and never with what its reader
may not see at the moment it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from commonplace.activity.actions import UNDO_TIME
from commonplace.kit.clock import now
from commonplace.notifications.channels import Channel, Sent, channel_named
from commonplace.notifications.models import Notice, Outgoing, QuietHours
from commonplace.notifications.outgoing import TAKEN_FOR_DEAD, look_at
from commonplace.notifications.quiet import quiet_until
from commonplace.notifications.standing import those_that_stand, waiting_for
from commonplace.people.models import Member

MOST_TRIES = 7
FIRST_PAUSE = timedelta(minutes=10)
"""Doubled with each try: the last comes ten and a half hours after the first."""


def deliver(outgoing_id: int) -> None:
    """Send what waits for one reader by one channel, if it is due, and note what became of it."""
    moment = now()
    going = Outgoing.objects.select_related("member").filter(pk=outgoing_id, due_at__lte=moment).first()
    channel = channel_named(going.channel) if going else None
    if going is None or channel is None:
        return
    until = _held_until(going, channel, moment)
    if until is not None:
        _put_off(going, until)
    elif _is_taken(going, moment):
        _send(going, channel, _of_this_message(going, channel, moment))


def _held_until(going: Outgoing, channel: Channel, moment: datetime) -> datetime | None:
    """Until when the reader has quiet hours, or a rest from the last message."""
    rested = going.sent_at + channel.pause if going.sent_at else moment
    return quiet_until(QuietHours.objects.filter(member=going.member_id).first(), max(moment, rested)) or (
        rested if rested > moment else None
    )


def _is_taken(going: Outgoing, moment: datetime) -> bool:
    """Ours to send now, noted before anything is sent, so that two workers never have it both."""
    going.tries += 1
    going.upto = going.upto or _newest(going.member, moment)
    due = Outgoing.objects.filter(pk=going.pk, due_at=going.due_at)
    return bool(due.update(due_at=moment + TAKEN_FOR_DEAD, tries=going.tries, upto=going.upto))


def _newest(member: Member, moment: datetime) -> int | None:
    rows = Notice.objects.filter(member=member, made_at__lte=moment - UNDO_TIME)
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def _of_this_message(going: Outgoing, channel: Channel, moment: datetime) -> QuerySet[Notice]:
    """What can no longer be undone, and no more than the first try had."""
    return waiting_for(going.member, channel).filter(pk__lte=going.upto or 0, made_at__lte=moment - UNDO_TIME)


def _send(going: Outgoing, channel: Channel, waiting: QuerySet[Notice]) -> None:
    reader = going.member
    if not reader.is_active or reader.pk not in channel.reaches([reader.pk]) or going.tries > MOST_TRIES:
        return _leave_in_program(going, channel, waiting)
    notices = those_that_stand(waiting, channel, reader)
    sent = channel.deliver(notices, reader) if notices else Sent.YES
    if sent is Sent.LATER and going.tries < MOST_TRIES:
        return _put_off(going, now() + FIRST_PAUSE * 2 ** (going.tries - 1))
    if sent is Sent.YES:
        return _has_left(going, channel, waiting, notices)
    return _leave_in_program(going, channel, waiting)


def _put_off(going: Outgoing, until: datetime) -> None:
    Outgoing.objects.filter(pk=going.pk).update(due_at=until)
    look_at(until)


@transaction.atomic
def _has_left(going: Outgoing, channel: Channel, waiting: QuerySet[Notice], notices: Sequence[Notice]) -> None:
    """What was sent has left; what waited and was not sent is not to leave any more."""
    Outgoing.objects.select_for_update().get(pk=going.pk)
    told = [notice.pk for notice in notices]
    waiting.exclude(pk__in=told).update(**{channel.wanted: False})
    waiting.filter(pk__in=told).update(**{channel.done: now()})
    _is_over(going, channel, sent_at=now() if told else going.sent_at)


@transaction.atomic
def _leave_in_program(going: Outgoing, channel: Channel, waiting: QuerySet[Notice]) -> None:
    """What cannot be delivered stands in the program, also where its member wanted it elsewhere."""
    Outgoing.objects.select_for_update().get(pk=going.pk)
    waiting.update(**{channel.wanted: False, "in_program": True})
    _is_over(going, channel, sent_at=going.sent_at)


def _is_over(going: Outgoing, channel: Channel, *, sent_at: datetime | None) -> None:
    """The next message begins anew, after the channel's pause, if something waits already."""
    following = now() + max(channel.pause, UNDO_TIME) if waiting_for(going.member, channel).exists() else None
    Outgoing.objects.filter(pk=going.pk).update(due_at=following, tries=0, upto=None, sent_at=sent_at)
    if following is not None:
        look_at(following)
