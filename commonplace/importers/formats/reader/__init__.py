"""Readwise Reader: the CSV of its library."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.reader.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="reader",
    label="Readwise Reader",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Reader: Account settings, Export from Reader, “Export your library as CSV”. Highlights come with Readwise's own CSV."),
    endings=(".csv",),
)
