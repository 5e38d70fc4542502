"""wallabag: the JSON of versions 1 and 2."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.wallabag.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="wallabag",
    label="wallabag",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In wallabag: in the list of all entries, Export, JSON."),
    endings=(".json",),
)
