"""Items of journeys about a source that turns out to be another one under a second address."""

from collections.abc import Mapping

from commonplace.goals.models import JourneyItem
from commonplace.sources.models import Source


def take_items(going: Source, staying: Source, _doubled: Mapping[int, int]) -> None:
    if going.pk != staying.pk:
        JourneyItem.objects.filter(source=going).update(source=staying)
