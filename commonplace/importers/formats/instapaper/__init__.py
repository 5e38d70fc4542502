"""Instapaper: the CSV of its settings page."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.instapaper.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="instapaper",
    label="Instapaper",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Instapaper: Settings, Export, “Download .CSV file”."),
    endings=(".csv",),
)
