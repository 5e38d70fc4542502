"""Who was told of what: the notices of the last weeks, by the way that the program itself tells."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from commonplace.activity.models import Activity
from commonplace.kit.clock import at
from commonplace.notifications.actions import begin_again, end, read_all
from commonplace.notifications.models import EVERYTHING
from commonplace.notifications.telling import tell
from commonplace.people.models import Member

TOLD_FOR = timedelta(days=42)
UNREAD_FOR = timedelta(days=17)
_WAYS_OUT = ("by_mail", "by_push")


def tell_of_it(members: Iterable[Member], today: datetime) -> None:
    """Everybody has looked at theirs some days ago. Nothing of it leaves by mail or push: it was long ago, and nobody is there."""
    for member in members:
        for way in _WAYS_OUT:
            end(member, way, concern=EVERYTHING)
    _tell(today - TOLD_FOR, today - UNREAD_FOR)
    with at(today - UNREAD_FOR):
        for member in members:
            read_all(member)
    _tell(today - UNREAD_FOR, today)
    for member in members:
        for way in _WAYS_OUT:
            begin_again(member, way)


def _tell(since: datetime, until: datetime) -> None:
    deeds = Activity.objects.filter(made_at__gte=since, made_at__lt=until).order_by("made_at", "pk")
    for pk, made_at in list(deeds.values_list("pk", "made_at")):
        with at(made_at):
            tell(pk)
