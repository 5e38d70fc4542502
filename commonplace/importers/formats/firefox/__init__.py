"""Firefox' backup of bookmarks."""

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.firefox.parser import parse, recognises
from commonplace.importers.items import Format

FORMAT = Format(
    name="firefox",
    label="Firefox bookmarks (JSON)",
    recognises=recognises,
    parse=parse,
    how_to_get=_("In Firefox: Bookmarks, Manage Bookmarks, Import and Backup, Backup. The HTML export works as well."),
    endings=(".json",),
)
