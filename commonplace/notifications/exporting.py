"""What a member was told and how they want to be told, for their export."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from commonplace.entries.audience import sight_of, visible_at
from commonplace.notifications.models import MutedThread, NoticeChoice, PushDevice, QuietHours
from commonplace.notifications.queries import shown_to
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def notices(member: Member) -> Iterator[Values]:
    """That they were told, and of which entry; not what others wrote there."""
    for row in shown_to(member).select_related("entry").order_by("pk").iterator():
        yield plain(concern=row.concern, entry=row.entry.uid if row.entry else None, made_at=row.made_at, read_at=row.read_at)


def choices(member: Member) -> Iterator[Values]:
    for row in NoticeChoice.objects.filter(member=member).select_related("space"):
        space = row.space.slug if row.space else None
        yield plain(concern=row.concern, space=space, in_program=row.in_program, by_mail=row.by_mail, by_push=row.by_push)


def quiet_hours(member: Member) -> Iterator[Values]:
    for row in QuietHours.objects.filter(member=member):
        yield plain(begins=row.begins.isoformat(), ends=row.ends.isoformat(), zone=row.zone)


def muted(member: Member) -> Iterator[Values]:
    for row in MutedThread.objects.filter(visible_at("entry", sight_of(member)), member=member).select_related("entry"):
        yield plain(entry=row.entry.uid, made_at=row.made_at)


def push_devices(member: Member) -> Iterator[Values]:
    """The address that messages go to is left out but for its host: whoever has it could disturb the browser."""
    for row in PushDevice.objects.filter(member=member).order_by("pk"):
        yield plain(browser=row.browser, service=urlsplit(row.endpoint).hostname, made_at=row.made_at, ended_at=row.ended_at)
