"""Karakeep (formerly Hoarder): its JSON."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.karakeep.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="karakeep",
    label="Karakeep",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Karakeep: Settings, Import / Export, Export links, JSON."),
    endings=(".json",),
)
