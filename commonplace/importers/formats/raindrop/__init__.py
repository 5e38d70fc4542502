"""Raindrop.io: the CSV of a backup or of an export."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.raindrop.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="raindrop",
    label="Raindrop.io",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Raindrop.io: Settings, Backups (or Export in a collection), CSV."),
    endings=(".csv",),
)
