"""What happened in a space since some moment: for its page of the week and for the digests of its members."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from commonplace.communities.models import SpaceTemplate
from commonplace.entries.audience import EntryQuerySet, Looker
from commonplace.entries.models import Entry
from commonplace.spaces.models import Space


def but_templates(entries: EntryQuerySet, space: Space) -> EntryQuerySet:
    """Without what is there to begin with, which is no news."""
    return entries.exclude(pk__in=SpaceTemplate.objects.filter(space=space).values("entry"))


def entries_since(viewer: Looker, space: Space, since: datetime) -> EntryQuerySet:
    """What was written or announced there after `since`, as far as the viewer may see it; responses stand with what they answer."""
    shared = but_templates(Entry.objects.visible_to(viewer).shared_in(space), space).filter(root__isnull=True)
    return shared.filter(Q(made_at__gt=since) | Q(announced_at__gt=since))
