"""Which entries tell that a copy of their source is here.

Whoever saved a page is not told, before it was fetched for them, that another member's fetching has brought it already: that would tell of a save
which they may not see. The room that knows how fetching went says which entries are silent.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonplace.entries.audience import Sight
from commonplace.entries.models import Entry
from commonplace.sources.models import Source

_silent: list[Callable[[], Q]] = []


def keep_silent(condition: Callable[[], Q]) -> None:
    """`condition` is met by the entries that tell of no copy. A room above says so in its AppConfig.ready()."""
    _silent.append(condition)


def sources_told_to(sight: Sight) -> QuerySet[Source]:
    """The sources of whose copies some entry tells that the viewer may see."""
    telling = Entry.objects.visible_to(sight).filter(source=OuterRef("pk"))
    for condition in _silent:
        telling = telling.exclude(condition())
    return Source.objects.filter(Exists(telling))
