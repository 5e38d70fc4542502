"""Answers that came to be found since the last look though they do not stand among the newest: old entries that were shared only now or brought
back, and such as were brought in with an old date.

The window of the newest answers (`looking`) cannot tell an old entry that is new to its reader from one that was always there. Here the deeds
since the last look are asked instead. An entry counts as new when its reader could not find it at the last look, which the first of these deeds
tells: from which audience it was shared, or that it lay in the bin. Only entries that the reader may see are looked at, so that hidden deeds
neither count nor crowd out others.
"""

from __future__ import annotations

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import Sight, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Ring
from commonplace.search.port import position_of
from commonplace.searches.models import SavedSearch

MOST = 500
"""So many entries at most are asked of one search at one look, the newest to be touched."""
_DEEDS = [Verb.SHARED, Verb.NARROWED, Verb.WITHDREW, Verb.BROUGHT_BACK]


def newest_entry() -> int:
    """The key of the entry that was written last, whoever may see it."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def touched_since_last_look(search: SavedSearch, sight: Sight) -> list[int]:
    """Positions in the index of entries that this member may see now and could not find at the last look; they need not answer the search."""
    keys = _newly_shared(search, sight)
    answering = Entry.objects.visible_to(sight).filter(root__in=keys).order_by("-pk").values_list("pk", flat=True)
    fresh = {*keys, *answering[:MOST], *_newly_written(search, sight)}
    return [position_of(pk, made_at) for pk, made_at in Entry.objects.filter(pk__in=fresh).values_list("pk", "made_at")]


def _newly_shared(search: SavedSearch, sight: Sight) -> list[int]:
    deeds = Activity.objects.filter(visible_at("entry", sight), pk__gt=search.looked_to, verb__in=_DEEDS)
    lately = list(dict.fromkeys(deeds.order_by("-pk").values_list("entry_id", flat=True)[: 2 * MOST]))[:MOST]
    first: dict[int, Activity] = {}
    for deed in Activity.objects.filter(entry__in=lately, pk__gt=search.looked_to, verb__in=_DEEDS).order_by("pk"):
        first.setdefault(deed.entry_id or 0, deed)
    return [key for key, deed in first.items() if not _was_found(deed, sight)]


def _was_found(deed: Activity, sight: Sight) -> bool:
    """Whether the member could find the entry before this deed."""
    if deed.verb in {Verb.WITHDREW, Verb.BROUGHT_BACK}:
        return deed.verb == Verb.WITHDREW
    before = deed.particulars.get("audience")
    # Deeds of an earlier version name the ring alone; from a narrow one it cannot be told who belonged to it.
    return before in sight.audience_ids if isinstance(before, int) else deed.particulars.get("from") != Ring.ME


def _newly_written(search: SavedSearch, sight: Sight) -> list[int]:
    if not search.looked_to_entry:
        return []
    written = Entry.objects.visible_to(sight).filter(pk__gt=search.looked_to_entry)
    return list(written.order_by("-pk").values_list("pk", flat=True)[:MOST])
