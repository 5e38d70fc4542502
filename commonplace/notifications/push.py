"""Notices by web push: put on their way to each device of a member, each handed over at most once, and only what still stands then."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.push import Browser, Fate, Outcome, Parcel, deliver, own_key
from commonplace.notifications.channels import Channel, Sent
from commonplace.notifications.models import Notice, PushDevice, Pushing, QuietHours
from commonplace.notifications.push_devices import on_now, reached, still_theirs
from commonplace.notifications.push_words import key_of, topic_of, words_about, words_of_greeting
from commonplace.notifications.quiet import quiet_until
from commonplace.notifications.standing import those_that_stand
from commonplace.people.models import Member

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(days=1)
MOST_TRIES = 7
FIRST_PAUSE = timedelta(minutes=1)
"""Doubled with each try."""


def put_on_way(notices: Sequence[Notice], reader: Member) -> Sent:
    """To each device of the reader the newest notice about each entry; asked again with the same notices nothing is added."""
    devices = list(on_now([reader.pk]))
    newest = {key_of(notice): notice for notice in notices}.values()
    with transaction.atomic():
        for device in devices:
            for notice in newest:
                _put_on_way(device, notice)
    return Sent.YES if devices else Sent.NEVER


def _put_on_way(device: PushDevice, notice: Notice) -> None:
    going, is_new = Pushing.objects.get_or_create(device=device, notice=notice)
    if not is_new:
        return
    if notice.about_id is not None:
        # What it replaces and has not left yet need not leave; it would even come later than this.
        earlier = Pushing.objects.filter(device=device, notice__about=notice.about_id, notice__lt=notice.pk)
        earlier.filter(is_over=False, begun_at__isnull=True).update(is_over=True)
    _look_at(going)


CHANNEL = Channel(
    "push",
    _("Browser"),
    wanted="by_push",
    done="pushed_at",
    reaches=reached,
    deliver=put_on_way,
    is_offered=lambda: own_key() is not None,
    stale_after=STALE_AFTER,
)


def push(pushing_id: int) -> None:
    """Hand one notice over to one device, if it still stands and nothing holds it back."""
    going = Pushing.objects.select_related("device__member", "notice").filter(pk=pushing_id, is_over=False, begun_at=None).first()
    if going is None:
        return None
    device, moment = going.device, now()
    until = _held_until(device, moment)
    if until is not None:
        return _look_at(going, until)
    if not _may_be_sent_to(device):
        return _was_not_taken(going)
    words = _words_of(going)
    if words is None:
        return _is_over(going)
    if Pushing.objects.filter(pk=going.pk, is_over=False, begun_at=None).update(begun_at=moment, tries=going.tries + 1):
        left = going.notice.made_at + STALE_AFTER - moment
        _settle(going, _hand_over(device, words, key_of(going.notice), left))
    return None


def greet(device_id: int) -> None:
    """Show in a device that was just turned on that it works."""
    device = PushDevice.objects.select_related("member").filter(pk=device_id).first()
    if device is not None and _may_be_sent_to(device):
        outcome = _hand_over(device, words_of_greeting(), "greeting", timedelta(hours=1))
        if outcome.fate is Fate.GONE:
            _end(device)


def _held_until(device: PushDevice, moment: datetime) -> datetime | None:
    until = max(device.paused_until or moment, moment)
    quiet = quiet_until(QuietHours.objects.filter(member=device.member_id).first(), until)
    return quiet or (until if until > moment else None)


def _may_be_sent_to(device: PushDevice) -> bool:
    if not on_now([device.member_id]).filter(pk=device.pk).exists():
        return False
    if still_theirs(device):
        return True
    _end(device)
    return False


def _words_of(going: Pushing) -> bytes | None:
    """Of the notices about the same entry up to this one the newest that still stands; None where the device has it already, or none does."""
    notice = going.notice
    alike = Notice.objects.filter(pk=notice.pk)
    if notice.about_id is not None:
        alike = Notice.objects.filter(member=notice.member_id, about=notice.about_id, by_push=True, pk__lte=notice.pk)
    standing = those_that_stand(alike, CHANNEL, going.device.member)
    taken = Pushing.objects.filter(device=going.device_id, taken_at__isnull=False, notice__in=[one.pk for one in standing])
    shown = max(taken.values_list("notice", flat=True), default=0)
    if not standing or standing[-1].pk <= shown:
        return None
    return words_about(standing[-1], len(standing) - 1)


def _hand_over(device: PushDevice, words: bytes, key: str, lasts: timedelta) -> Outcome:
    server_key = own_key()
    if server_key is None:
        return Outcome(Fate.REFUSED)
    parcel = Parcel(words, topic_of(device, key), max(lasts, timedelta(minutes=1)))
    outcome = deliver(parcel, Browser(device.endpoint, device.key, device.auth), server_key)
    if outcome.fate in {Fate.REFUSED, Fate.UNKNOWN}:
        logger.warning("A push to %s was not taken. %s", device, outcome.why)
    return outcome


def _settle(going: Pushing, outcome: Outcome) -> None:
    if outcome.fate is Fate.TAKEN:
        Pushing.objects.filter(pk=going.pk).update(is_over=True, taken_at=now())
    elif outcome.fate is Fate.LATER and going.tries + 1 < MOST_TRIES:
        _try_again(going, outcome.pause)
    else:
        if outcome.fate is Fate.GONE:
            _end(going.device)
        _was_not_taken(going)


@transaction.atomic
def _try_again(going: Pushing, pause: timedelta | None) -> None:
    until = now() + max(pause or timedelta(), FIRST_PAUSE * 2**going.tries)
    if pause:
        PushDevice.objects.filter(pk=going.device_id).update(paused_until=now() + pause)
    Pushing.objects.filter(pk=going.pk).update(begun_at=None)
    _look_at(going, until)


def _is_over(going: Pushing) -> None:
    Pushing.objects.filter(pk=going.pk).update(is_over=True)


@transaction.atomic
def _was_not_taken(going: Pushing) -> None:
    """What reached no device stands in the program, also where its member wanted it elsewhere."""
    _is_over(going)
    on_way = Pushing.objects.filter(notice=going.notice_id)
    if not on_way.filter(is_over=False).exists() and not on_way.filter(taken_at__isnull=False).exists():
        Notice.objects.filter(pk=going.notice_id, in_program=False).update(in_program=True)


def _end(device: PushDevice) -> None:
    PushDevice.objects.filter(pk=device.pk, ended_at__isnull=True).update(ended_at=now())


def _look_at(going: Pushing, until: datetime | None = None) -> None:
    from commonplace.notifications.jobs import push_notice

    push_notice.using(unique_key=f"push:{going.pk}", run_after=until).enqueue(going.pk)
