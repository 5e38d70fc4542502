"""Who may see a picture: whoever put it here, and whoever may see an entry that shows it. The rule for entries is that of
`entries/audience.py`, asked of the entries at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commonplace.entries.audience import Looker, sight_of, visible_at

if TYPE_CHECKING:
    from commonplace.pictures.models import Picture  # noqa: F401 - named in the type of the queryset


class PictureQuerySet(models.QuerySet["Picture"]):
    def visible_to(self, viewer: Looker) -> PictureQuerySet:
        from commonplace.pictures.models import PictureUse

        sight = sight_of(viewer)
        shown = PictureUse.objects.filter(visible_at("entry", sight), picture=OuterRef("pk"), is_present=True)
        return self.filter(Q(owner_id=sight.author_id) | Exists(shown)) if sight.author_id else self.filter(Exists(shown))
