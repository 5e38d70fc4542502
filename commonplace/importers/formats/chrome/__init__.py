"""Chromium's own file of bookmarks."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.chrome.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="chrome",
    label="Chrome bookmarks (JSON)",
    recognises=recognises,
    parse=parse,
    how_to_get=_("The file “Bookmarks” in the profile folder of Chrome, Edge, Brave or Vivaldi. The HTML export works as well."),
    endings=(".json", ""),
)
