"""Changing a tag on all entries that bear it, a batch in each transaction, so that a worker that dies goes on where it was."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from commonplace.entries.lifecycle import BATCH, redraw_cards
from commonplace.entries.models import Entry, EntryTag, Tag
from commonplace.entries.steps import Change
from commonplace.search.steps import index_entries
from commonplace.topics.models import OtherName, Renamed


def take(other_id: int) -> None:
    """Entries that bear the name bear its tag instead. What they bore is remembered."""
    while _take_some(other_id):
        pass


@transaction.atomic
def _take_some(other_id: int) -> bool:
    other = OtherName.objects.select_for_update(of=("self",)).filter(pk=other_id, ended_at__isnull=True).first()
    old = Tag.objects.filter(name=other.name).first() if other else None
    if other is None or old is None:
        return False
    bearing = dict(EntryTag.objects.filter(tag=old).order_by("pk").values_list("entry_id", "made_at")[:BATCH])
    both = set(EntryTag.objects.filter(tag=other.tag_id, entry__in=list(bearing)).values_list("entry_id", flat=True))
    rows = [Renamed(other=other, entry_id=key, bore_both=key in both) for key in bearing]
    Renamed.objects.bulk_create(rows, ignore_conflicts=True)
    EntryTag.objects.filter(tag=old, entry__in=both).delete()
    EntryTag.objects.filter(tag=old, entry__in=bearing.keys() - both).update(tag=other.tag_id)
    _shown_anew(bearing)
    return bool(bearing)


def give_back(other_id: int) -> None:
    """Entries that bore the name bear it again, unless somebody has taken the tag off them meanwhile."""
    while _give_some_back(other_id):
        pass


@transaction.atomic
def _give_some_back(other_id: int) -> bool:
    other = OtherName.objects.select_for_update(of=("self",)).filter(pk=other_id, ended_at__isnull=False).first()
    if other is None:
        return False
    rows = list(other.renamed.order_by("pk")[:BATCH])
    old = Tag.objects.get_or_create(name=other.name)[0]
    bearing = EntryTag.objects.filter(tag=other.tag_id, entry__in=[row.entry_id for row in rows])
    moments = dict(bearing.values_list("entry_id", "made_at"))
    both = {row.entry_id for row in rows if row.bore_both}
    alone = moments.keys() - both
    again = set(EntryTag.objects.filter(tag=old, entry__in=list(alone)).values_list("entry_id", flat=True))
    bearing.filter(entry__in=again).delete()
    bearing.filter(entry__in=alone - again).update(tag=old)
    added = [EntryTag(entry_id=key, tag=old, made_at=moments[key]) for key in both & moments.keys()]
    EntryTag.objects.bulk_create(added, ignore_conflicts=True)
    Renamed.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _shown_anew(moments)
    return bool(rows)


def _shown_anew(keys: Collection[int]) -> None:
    entries = list(Entry.objects.filter(pk__in=list(keys)).select_related("author", "audience__space", "source").order_by("pk"))
    if entries:
        redraw_cards(entries)
        index_entries(entries, Change.REVISED)
