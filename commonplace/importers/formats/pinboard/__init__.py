"""Pinboard: the JSON of its backup page."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.pinboard.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="pinboard",
    label="Pinboard",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Pinboard: settings, backup, JSON."),
    endings=(".json", ".txt"),
)
