"""Hypothesis: annotations on web pages, from its API or exported in its sidebar."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.hypothesis.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="hypothesis",
    label="Hypothesis: annotations (JSON)",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In the sidebar of Hypothesis open Share, then Export, as JSON. What its API answers to a search works too."),
    endings=(".json",),
)
