"""The notebook of one book that Kindle's apps send as HTML."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.kindle_notebook.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="kindle-notebook",
    label="Kindle: notebook (HTML)",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In the Kindle app open the book, then its notebook, and share or export it. Several books may come together in a .zip."),
    endings=(".html", ".htm"),
)
