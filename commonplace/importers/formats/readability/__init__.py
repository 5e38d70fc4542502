"""Readability: the JSON of its last export."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.readability.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="readability",
    label="Readability",
    recognises=recognises,
    parse=parse,
    how_to_get=_("Readability closed in 2016. Choose the readability.json that you kept."),
    endings=(".json",),
)
