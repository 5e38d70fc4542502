"""Which tags are topics for a viewer: those that stand on an entry which they see, and which everybody in the organisation may see.

So a description, another name or a broader topic never tells of a tag that a circle or a hidden space uses among themselves; and whether it is
there depends on nothing that the viewer does not see.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from commonplace.entries.audience import Looker, sight_in_common, visible_at
from commonplace.entries.models import EntryTag, Tag


def common_tags(looker: Looker) -> QuerySet[Tag]:
    carried = EntryTag.objects.filter(visible_at("entry", sight_in_common(looker)), tag=OuterRef("pk"))
    return Tag.objects.filter(Exists(carried))


def common_among(looker: Looker, keys: Collection[int]) -> dict[int, Tag]:
    return common_tags(looker).in_bulk(list(keys)) if keys else {}
