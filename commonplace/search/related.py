"""What is near to an entry: about the same, and not yet tied to it."""

from __future__ import annotations

from dataclasses import dataclass

from commonplace.entries.audience import Sight
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES, Kind
from commonplace.search.alike import about_entry, alike
from commonplace.search.port import entry_at, position_of

SHOWN = 5
LOOKED_AT = 15
"""So many, because those of the same source are left out: they stand on its page."""
KINDS = tuple(kind for kind in Kind if kind not in RESPONSES)


@dataclass(frozen=True)
class Related:
    url: str
    title: str
    kind: str
    name: str


def related_to(sight: Sight, entry: Entry) -> list[Related]:
    """The entries nearest to this one that the viewer may see, the nearest first. Four queries."""
    own = position_of(entry.pk, entry.made_at)
    keys = [entry_at(found.position) for found in alike(sight, about_entry(entry), kinds=KINDS, without={own}, size=LOOKED_AT)]
    visible = Entry.objects.visible_to(sight).filter(pk__in=keys)
    if entry.source_id:
        visible = visible.exclude(source=entry.source_id)
    found = {one.pk: one for one in visible.select_related("author").only("uid", "kind", "title", "excerpt", "author__name")}
    shown = [found[key] for key in keys if key in found][:SHOWN]
    return [Related(one.get_absolute_url(), str(one), one.get_kind_display(), one.author.name) for one in shown]
