"""Highlights in a source that turns out to be another one under a second address."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from commonplace.sense.models import Highlight, ReadingPlace, Reattachment
from commonplace.sources.models import Source


def take_highlights(_going: Source, _staying: Source, doubled: Mapping[int, int]) -> None:
    """A highlight keeps the copy it was made on; where both sources have the very same, it stands in the one that stays. A job then looks for all
    of them on the newest copy."""
    for going, staying in doubled.items():
        Highlight.objects.filter(snapshot=going).update(snapshot=staying)
        Highlight.objects.filter(placed_on=going).update(placed_on=staying)
        Reattachment.objects.filter(snapshot=going).update(snapshot=staying)


def take_reading_places(going: Source, staying: Source, doubled: Mapping[int, int]) -> None:
    """Where each member stopped reading. Who read at both addresses keeps the place at the one that stays."""
    for here, there in doubled.items():
        ReadingPlace.objects.filter(snapshot=here).update(snapshot=there)
    if going.pk != staying.pk:
        other = ReadingPlace.objects.filter(source=staying, member=OuterRef("member"))
        ReadingPlace.objects.filter(~Exists(other), source=going).update(source=staying)
