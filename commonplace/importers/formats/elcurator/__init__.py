"""elCurator: its JSON."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.elcurator.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="elcurator",
    label="elCurator",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In elCurator: your profile, export."),
    endings=(".json",),
)
