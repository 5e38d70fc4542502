"""Linkwarden: the JSON of its backup."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.linkwarden.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="linkwarden",
    label="Linkwarden",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Linkwarden: Settings, Account, Export Data."),
    endings=(".json",),
)
