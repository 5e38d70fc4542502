"""The deeds that are recorded, and what `particulars` says of each."""

from django.db import models


class Verb(models.TextChoices):
    SAVED = "saved"
    """seek: a member saved a source."""
    HIGHLIGHTED = "highlighted"
    WROTE = "wrote"
    REVISED = "revised"
    SHARED = "shared"
    """share: the audience became wider. `from`, `to`: rings."""
    NARROWED = "narrowed"
    """share: the audience became narrower or another. `from`, `to`: rings."""
    ANNOUNCED = "announced"
    QUIETENED = "quietened"
    WITHDREW = "withdrew"
    BROUGHT_BACK = "brought_back"
    COMMENTED = "commented"
    THANKED = "thanked"
    """lineage: `thanks`: the key of the Thanks row."""
    BUILT_ON = "built_on"
    IMPORTED = "imported"
    """importers: `batch`: the uid of the import, `entries`: how many. One row for all of them."""
