"""Passages of a source that turns out to be another one under a second address."""

from collections.abc import Mapping

from commonplace.hatch.models import Passage
from commonplace.sources.models import Source


def take_passages(going: Source, staying: Source, _doubled: Mapping[int, int]) -> None:
    """What was laid out from both was laid out from one; the words stay as they were gathered."""
    if going.pk != staying.pk:
        Passage.objects.filter(source=going).update(source=staying)
