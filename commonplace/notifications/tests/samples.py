"""Notices as tests need them: one that is there, and many about what its member may not see."""

from __future__ import annotations

from collections.abc import Sequence

from commonplace.activity.actions import record
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.notifications.models import Notice, PushDevice
from commonplace.people.models import Member


def notice_of(member: Member, entry: Entry) -> Notice:
    """A notice that has been read; the same each time."""
    found = Notice.objects.filter(member=member, entry=entry).first()
    if found is not None:
        return found
    activity = Activity.objects.create(actor=member, verb=Verb.REVISED, entry=entry)
    return Notice.objects.create(member=member, concern="thanked", activity=activity, entry=entry, about=entry, read_at=now())


def hide_notices(member: Member, secrets: Sequence[Entry]) -> None:
    """Unread notices about what the member may see no more."""
    for entry in secrets:
        activity = record(entry.author, Verb.THANKED, entry)
        Notice.objects.create(member=member, concern="thanked", activity=activity, entry=entry, about=entry.root or entry)


def device_of(member: Member) -> PushDevice:
    """A browser of this member, the same each time; of a session that is over."""
    values = {"member": member, "endpoint": f"https://push.example.org/{member.handle}", "session_key": "-", "browser": "Firefox on Linux"}
    return PushDevice.objects.get_or_create(endpoint_hash=f"sample {member.handle}", defaults=values)[0]
