"""CSL-JSON: references as Zotero, Pandoc and others keep them."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.csl.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="csl",
    label="CSL-JSON",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Zotero: select the references, Export items, CSL JSON."),
    endings=(".json",),
)
