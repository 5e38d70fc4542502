"""RIS: references as libraries, Zotero, Mendeley and EndNote write them."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.ris.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="ris",
    label="RIS",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Zotero, Mendeley or EndNote: select the references, Export, RIS. Most library catalogues offer it too."),
    endings=(".ris",),
)
