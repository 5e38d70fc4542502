"""Kindle's *My Clippings.txt*: what a Kindle writes down on itself, in the language that it speaks."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.kindle_clippings.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="kindle-clippings",
    label="Kindle: My Clippings",
    recognises=recognises,
    parse=parse,
    how_to_get=_("Connect the Kindle by its cable. In its folder “documents” lies “My Clippings.txt”."),
    endings=(".txt",),
)
