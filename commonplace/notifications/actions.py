"""Deeds around notices: to have read them or not after all, to choose what one is told of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from commonplace.activity.concerns import concern_named
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.notifications.models import EVERYTHING, MutedThread, Notice, NoticeChoice, QuietHours
from commonplace.people.models import Member
from commonplace.spaces.models import Space

_EVERY_WAY = {"by_mail": True, "by_push": True}
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


@transaction.atomic
def read(actor: Member, notice: Notice) -> None:
    """The actor has seen it; the time of the first time stays."""
    Notice.objects.filter(pk=notice.pk, member=actor, read_at__isnull=True).update(read_at=now())


@transaction.atomic
def read_all(actor: Member) -> str:
    """Mark all as read; gives what `unread_again` takes to undo just this."""
    moment = now()
    Notice.objects.filter(member=actor, read_at__isnull=True).update(read_at=moment)
    return str((moment - _BEGINNING) // timedelta(microseconds=1))


@transaction.atomic
def unread_again(actor: Member, mark: str) -> None:
    """Undo one `read_all`. A mark that nobody was given changes nothing."""
    try:
        moment = _BEGINNING + timedelta(microseconds=int(mark))
    except (ValueError, OverflowError):
        return
    Notice.objects.filter(member=actor, read_at=moment).update(read_at=None)


@transaction.atomic
def choose(actor: Member, *, concerns: Mapping[str, Mapping[str, bool]], spaces: Mapping[int, Mapping[str, bool]]) -> None:
    """Say of which concerns and from which spaces one wants to be told in which ways (`in_program`, `by_mail`, `by_push`)."""
    for name, ways in concerns.items():
        _set(actor, ways, concern=name)
    for space_id, ways in spaces.items():
        _set(actor, ways, space_id=space_id)


@transaction.atomic
def end(actor: Member, way: str, *, concern: str = "", space_id: int | None = None) -> None:
    """Nothing more by this way: about one concern, from one space, or at all. Whoever holds one of its messages may say so for its reader;
    that its address was signed is all that is asked (RFC 8058)."""
    _set(actor, {way: False}, concern=concern if space_id is None else "", space_id=space_id)


@transaction.atomic
def begin_again(actor: Member, way: str) -> None:
    """Let this way tell again what it did before all of it was ended."""
    NoticeChoice.objects.filter(member=actor, concern=EVERYTHING).update(**{way: True})


def _set(actor: Member, ways: Mapping[str, bool], *, concern: str = "", space_id: int | None = None) -> None:
    space = Space.objects.filter(pk=space_id).first() if space_id is not None else None
    if not ways or (space_id is not None and space is None):
        return
    usual = _usual(concern) if space is None else _EVERY_WAY
    row, _new = NoticeChoice.objects.get_or_create(member=actor, concern=concern, space=space, defaults=usual)
    for way, wanted in ways.items():
        setattr(row, way, wanted)
    row.save(update_fields=list(ways))


def _usual(name: str) -> dict[str, bool]:
    concern = concern_named(name)
    return {"by_mail": concern.by_mail, "by_push": concern.by_push} if concern else _EVERY_WAY


@transaction.atomic
def keep_quiet(actor: Member, *, begins: time | None, ends: time | None, zone: str) -> None:
    """Between these hours, by the clock in `zone`, nothing comes by mail or push; it waits for their end. Without both there are no quiet hours."""
    if begins is None or ends is None or begins == ends:
        QuietHours.objects.filter(member=actor).delete()
        return
    QuietHours.objects.update_or_create(member=actor, defaults={"begins": begins, "ends": ends, "zone": zone})


@transaction.atomic
def mute(actor: Member, about: Entry) -> None:
    """To be told nothing more about this entry and what is said there."""
    MutedThread.objects.get_or_create(member=actor, entry=about.root or about)


@transaction.atomic
def unmute(actor: Member, about: Entry) -> None:
    MutedThread.objects.filter(member=actor, entry=about.root or about).delete()
