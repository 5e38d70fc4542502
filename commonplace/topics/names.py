"""Which tag a name means."""

from __future__ import annotations

from collections.abc import Collection

from commonplace.entries.models import Tag
from commonplace.topics.models import OtherName


def canonical(names: Collection[str]) -> dict[str, str]:
    """The tags that these names mean, of those that mean another; one query."""
    rows = OtherName.objects.filter(name__in=list(names), ended_at__isnull=True)
    return dict(rows.values_list("name", "tag__name"))


def meant_by(name: str) -> Tag | None:
    found = OtherName.objects.filter(name=name, ended_at__isnull=True).select_related("tag").first()
    return found.tag if found else None


def other_names(tag: Tag) -> list[OtherName]:
    return list(OtherName.objects.filter(tag=tag, ended_at__isnull=True).order_by("name"))
