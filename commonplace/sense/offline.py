"""What a browser that kept a page asks when it is online again: may I still have it, and is it still as I have it?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from commonplace.entries.audience import Looker, Sight, sight_of
from commonplace.entries.models import Entry
from commonplace.kit.prepared import Prepared, padded
from commonplace.sources.models import Source


def _rows(source_ids: tuple[int, ...], member_id: int, audience_ids: tuple[int, ...], *, key: bool) -> QuerySet[Entry, Any]:
    visible = Entry.objects.visible_to(Sight(member_id if key else 0, audience_ids))
    return visible.filter(source_id__in=source_ids).order_by("source_id", "pk").values_list("source_id", "pk", "revision", "audience_id")


_ROWS = Prepared(_rows)


def kept_tags(viewer: Looker, sources: Sequence[Source]) -> dict[str, str]:
    """For each source of which the viewer may see an entry, by its uid, a word that changes when what they may see of it changes, and with a
    newer copy. One query; a source that is missing in the answer is to be forgotten.
    """
    if not sources:
        return {}
    sight = sight_of(viewer)
    by_key = {source.pk: source for source in sources}
    rows = _ROWS.rows(padded(list(by_key)), sight.author_id, sight.audience_ids, key=bool(sight.author_id))
    tags: dict[str, str] = {}
    for key, entries in groupby(rows, key=lambda row: int(row[0])):
        source = by_key[key]
        told = f"{source.fetched_at}|" + "|".join(f"{pk}.{revision}.{audience}" for _source, pk, revision, audience in entries)
        tags[source.uid] = hashlib.sha256(told.encode()).hexdigest()[:20]
    return tags
