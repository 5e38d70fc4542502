"""Omnivore: the zip of its last export, or a metadata file out of it."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.omnivore.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="omnivore",
    label="Omnivore",
    recognises=recognises,
    parse=parse,
    how_to_get=_("Omnivore closed in 2024. Choose the zip it sent you, or one of the metadata files in it."),
    endings=(".zip", ".json"),
)
