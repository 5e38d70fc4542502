"""Delicious: the JSON that its last owner gives out."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.delicious.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="delicious",
    label="Delicious",
    recognises=recognises,
    parse=parse,
    how_to_get=_("On del.icio.us, when it is open: settings, export, JSON."),
    endings=(".json",),
)
