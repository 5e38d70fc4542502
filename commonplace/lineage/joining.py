"""Edges to a source that turns out to be another one under a second address."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from commonplace.lineage.models import Edge
from commonplace.sources.models import Source


def take_edges(going: Source, staying: Source, _doubled: Mapping[int, int]) -> None:
    """An entry that grew from both grew from one."""
    if going.pk == staying.pk:
        return
    other = Edge.objects.filter(source=staying, entry=OuterRef("entry"), kind=OuterRef("kind"))
    twice = list(Edge.objects.filter(Exists(other), source=going).values_list("pk", flat=True))
    Edge.objects.filter(pk__in=twice).delete()
    Edge.objects.filter(source=going).update(source=staying)
