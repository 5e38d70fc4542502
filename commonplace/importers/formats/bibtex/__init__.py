"""BibTeX and BibLaTeX."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.bibtex.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="bibtex",
    label="BibTeX",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Zotero, JabRef, Mendeley or Google Scholar: select the references, Export, BibTeX."),
    endings=(".bib", ".bibtex"),
)
