"""Materials and recordings of a source that turns out to be another one under a second address."""

from collections.abc import Mapping

from commonplace.gatherings.models import Material, Meeting
from commonplace.sources.models import Source


def take_sources(going: Source, staying: Source, _doubled: Mapping[int, int]) -> None:
    """Where both are to be read for one gathering, the one that stays is enough."""
    if going.pk == staying.pk:
        return
    Meeting.objects.filter(recording=going).update(recording=staying)
    there = Material.objects.filter(source=staying).values("gathering")
    Material.objects.filter(source=going, gathering__in=list(there.values_list("gathering", flat=True))).delete()
    Material.objects.filter(source=going).update(source=staying)
