"""Bookmarks in HTML, as browsers, Shaarli, linkding and many others write them."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.netscape.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="netscape",
    label="Bookmarks (HTML)",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In your browser: its bookmark manager, “Export bookmarks to HTML”. Most bookmark services can write the same."),
    endings=(".html", ".htm"),
)
