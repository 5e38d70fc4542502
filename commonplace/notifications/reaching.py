"""For whom of those who have a page open a new notice is news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from commonplace.entries.models import Entry
from commonplace.live.doors import who_see
from commonplace.notifications.models import Notice

AT_ONCE = 5_000


def whom_notices_reach(keys: list[int], members: Collection[int]) -> set[int]:
    """Those of the members whom one of the notices tells of something that they may see now."""
    rows: list[tuple[int, int | None]] = []
    for some in (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)):
        found = Notice.objects.filter(pk__in=some, in_program=True, read_at__isnull=True).values_list("member", "entry")
        rows += [(member_id, entry_id) for member_id, entry_id in found if member_id in members]
    by_entry: dict[int | None, set[int]] = defaultdict(set)
    for member_id, entry_id in rows:
        by_entry[entry_id].add(member_id)
    reached = by_entry.pop(None, set())
    for entry in Entry.objects.filter(pk__in=list(by_entry)).select_related("audience", "root__audience"):
        reached |= who_see(entry, by_entry[entry.pk])
    return reached
