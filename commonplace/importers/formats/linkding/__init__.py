"""linkding: what its API answers, or its HTML."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.linkding.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="linkding",
    label="linkding",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In linkding: Settings, General, Export (HTML). Or keep what its API answers to /api/bookmarks/?limit=100000."),
    endings=(".json", ".html"),
)
