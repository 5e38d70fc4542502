"""Readwise's export of highlights as a table."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.readwise.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="readwise",
    label="Readwise: highlights (CSV)",
    recognises=recognises,
    parse=parse,
    how_to_get=_("On readwise.io open Export, then CSV."),
    endings=(".csv",),
)
