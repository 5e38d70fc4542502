"""Copies that saves have seen of a source that turns out to be another one under a second address."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from commonplace.seek.models import SeenCopy
from commonplace.sources.models import Source


def take_seen_copies(_going: Source, _staying: Source, doubled: Mapping[int, int]) -> None:
    for going, staying in doubled.items():
        other = SeenCopy.objects.filter(snapshot=staying, save_body=OuterRef("save_body"))
        SeenCopy.objects.filter(~Exists(other), snapshot=going).update(snapshot=staying)
