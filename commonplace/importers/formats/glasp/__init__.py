"""Glasp's highlights on web pages, as a table or as Markdown."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.glasp.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="glasp",
    label="Glasp: highlights (CSV, Markdown)",
    recognises=recognises,
    parse=parse,
    how_to_get=_(
        "On glasp.co open your highlights and export them, as CSV for all of them or as Markdown for a page. A .zip of several works too."
    ),
    endings=(".csv", ".md", ".txt"),
)
