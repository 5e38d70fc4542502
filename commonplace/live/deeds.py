"""Which deeds those who look at an entry are told of, and in which bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import audience_of
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.live.doors import who_see
from commonplace.people.models import Member

TOLD = frozenset(
    {Verb.COMMENTED, Verb.ANSWERED, Verb.REPLIED_PRIVATELY, Verb.REVISED, Verb.RESOLVED, Verb.UNRESOLVED, Verb.ACCEPTED, Verb.UNACCEPTED}
)
"""What changes the page that a reader has open. Whoever may not see the entry of the deed is told nothing."""

MOST_TOLD_AGAIN = 100
OVERLAP = timedelta(seconds=60)
"""How far before the last event a stream that comes back begins: deeds become visible in another order than they were done. The page knows
what it shows already."""
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class News:
    """An event for those members of whom it may be known, of all who watch `root_id`."""

    root_id: int
    members: frozenset[int]
    event: bytes


def event_of(name: str, values: Mapping[str, str] | None = None, mark: str = "") -> bytes:
    """The bytes of one event: names and uids, nothing that anybody wrote."""
    head = f"id: {mark}\n" if mark else ""
    return f"{head}event: {name}\ndata: {json.dumps(dict(values or {}))}\n\n".encode()


def news_of(activity_ids: list[int], watching: Mapping[int, set[int]]) -> list[News]:
    """What these deeds are to those who watch; `watching` names the members by the key of what they watch."""
    rows = Activity.objects.filter(pk__in=activity_ids, verb__in=TOLD, entry__isnull=False)
    found = []
    for activity in rows.select_related("entry__audience", "entry__root__audience").order_by("pk"):
        entry = activity.entry
        assert entry is not None
        root_id = entry.root_id or entry.pk
        members = who_see(entry, watching[root_id]) if root_id in watching else set()
        if members:
            found.append(News(root_id, frozenset(members), _deed_event(activity, entry)))
    return found


def missed(member_id: int, root_id: int, mark: str) -> list[bytes]:
    """What a member who comes back has missed since the event of this mark; of the last minute without one. The mark is the moment of a deed
    that they saw, for a number would count the deeds that they did not."""
    begin = (_moment_of(mark) or now()) - OVERLAP
    root = Entry.objects.select_related("audience").filter(pk=root_id).first()
    member = Member.objects.filter(pk=member_id).first()
    if root is None or member is None or not audience_of(root).filter(pk=member_id).exists():
        return []
    seen = Entry.objects.open_to(member)
    deeds = Activity.objects.filter(verb__in=TOLD, made_at__gte=begin)
    of_it = deeds.filter(entry__in=seen.filter(root=root)) | deeds.filter(entry__in=seen.filter(pk=root_id))
    rows = list(of_it.select_related("entry").order_by("-made_at")[:MOST_TOLD_AGAIN])
    return [_deed_event(row, row.entry) for row in reversed(rows) if row.entry is not None]


def _deed_event(activity: Activity, entry: Entry) -> bytes:
    mark = str((activity.made_at - _BEGINNING) // timedelta(microseconds=1))
    return event_of("deed", {"kind": activity.verb, "uid": entry.uid}, mark)


def _moment_of(mark: str) -> datetime | None:
    """Not more than a day ago: whoever was away longer loads the page."""
    if not mark.isdecimal() or len(mark) > 17:
        return None
    moment = _BEGINNING + timedelta(microseconds=int(mark))
    return max(moment, now() - timedelta(days=1)) if moment <= now() else None
