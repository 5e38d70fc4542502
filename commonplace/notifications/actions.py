"""Deeds around notices: to have read them or not after all, to choose what one is told of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction

from commonplace.activity.concerns import concern_named
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.notifications.models import MutedThread, Notice, NoticeChoice
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


@transaction.atomic
def choose(actor: Member, *, concerns: Mapping[str, bool], spaces: Mapping[int, bool]) -> None:
    """Say of which concerns and from which spaces one wants to be told in the program."""
    for name, wanted in concerns.items():
        row, _new = NoticeChoice.objects.get_or_create(member=actor, concern=name, space=None, defaults=_usual(name))
        row.in_program = wanted
        row.save(update_fields=["in_program"])
    for space_id, wanted in spaces.items():
        every_way = {"by_mail": True, "by_push": True}
        NoticeChoice.objects.update_or_create(
            member=actor,
            space_id=space_id,
            concern="",
            defaults={"in_program": wanted},
            create_defaults={"in_program": wanted, **every_way},
        )


def _usual(name: str) -> dict[str, bool]:
    concern = concern_named(name)
    return {"by_mail": concern.by_mail, "by_push": concern.by_push} if concern else {}


@transaction.atomic
def mute(actor: Member, about: Entry) -> None:
    """To be told nothing more about this entry and what is said there."""
    MutedThread.objects.get_or_create(member=actor, entry=about.root or about)


@transaction.atomic
def unmute(actor: Member, about: Entry) -> None:
    MutedThread.objects.filter(member=actor, entry=about.root or about).delete()
