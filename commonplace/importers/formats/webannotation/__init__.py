"""W3C Web Annotations as JSON-LD: one, a page, or a collection with its pages inside."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.webannotation.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="webannotation",
    label="W3C Web Annotations (JSON-LD)",
    recognises=recognises,
    parse=parse,
    how_to_get=_("Many annotation programs write this format; Commonplace does too, as annotations.jsonld within an export."),
    endings=(".jsonld", ".json"),
)
