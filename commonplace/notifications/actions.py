"""Deeds around notices: to have read them, or not after all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from commonplace.kit.clock import now
from commonplace.notifications.models import Notice
from commonplace.people.models import Member

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
