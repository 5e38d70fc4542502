"""Pocket: the export of 2025 (CSV, alone or in its zip with highlights) and the older ril_export.html."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.pocket.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="pocket",
    label="Pocket",
    recognises=recognises,
    parse=parse,
    how_to_get=_("Pocket closed in 2025. Choose the zip it sent you, a part_000000.csv out of it, or the older ril_export.html."),
    endings=(".zip", ".csv", ".html"),
)
