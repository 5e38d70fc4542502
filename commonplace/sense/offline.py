"""What a browser that kept a page asks when it is online again: may I still have it, and is it still as I have it?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from commonplace.entries.audience import Looker, Sight, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.kit.prepared import Prepared, padded
from commonplace.lineage.models import Reference
from commonplace.sources.models import Snapshot, Source


def _rows(source_ids: tuple[int, ...], *seen: Any, key: bool) -> QuerySet[Entry, Any]:
    visible = Entry.objects.visible_to(Sight.standing(key, *seen))
    return visible.filter(source_id__in=source_ids).order_by("source_id", "pk").values_list("source_id", "pk", "revision", "audience_id")


def _linked(source_ids: tuple[int, ...], *seen: Any, key: bool) -> QuerySet[Reference, Any]:
    sight = Sight.standing(key, *seen)
    links = Reference.objects.filter(visible_at("entry", sight), visible_at("target", sight), entry__source_id__in=source_ids)
    columns = ("entry__source_id", "target_id", "target__revision", "target__audience_id")
    return links.order_by("entry__source_id", "pk").values_list(*columns)


_ROWS, _LINKED = Prepared(_rows), Prepared(_linked)


def kept_tags(viewer: Looker, sources: Sequence[Source], copies: Mapping[int, Snapshot]) -> dict[str, str]:
    """For each source of which the viewer may see an entry, by its uid, a word that changes when what they may see of it changes: the entries,
    what these link to and embed, and the copy that they read, of which `copies` has each. Two queries; a source that is missing in the answer is to
    be forgotten.

    Nothing goes into it that they are not shown: a word that changes when somebody else has the page fetched would tell them so.
    """
    if not sources:
        return {}
    sight = sight_of(viewer)
    by_key = {source.pk: source for source in sources}
    asked = (padded(list(by_key)), *sight.values)
    rows = _ROWS.rows(*asked, key=bool(sight.author_id))
    linked: dict[int, list[tuple[int, ...]]] = {}
    for source_id, *target in _LINKED.rows(*asked, key=bool(sight.author_id)):
        linked.setdefault(source_id, []).append(tuple(target))
    tags: dict[str, str] = {}
    for key, entries in groupby(rows, key=lambda row: int(row[0])):
        source = by_key[key]
        copy = copies.get(key)
        shown = (copy.pk, copy.text_hash, copy.made_at, copy.goes_with_save) if copy else ()
        told = repr((shown, source.title, linked.get(key), [tuple(row[1:]) for row in entries]))
        tags[source.uid] = hashlib.sha256(told.encode()).hexdigest()[:20]
    return tags
