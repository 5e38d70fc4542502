"""Readwise Reader's CSV.

Columns relied on: `Title`, `URL`, `ID`, `Document tags` (a list as Python writes it), `Saved date`, `Location`. What only stands in the
feed was never saved and is not taken; "shortlist" becomes a tag, the other locations (new, later, archive) are the list's own state and
left out. `Reading progress` and `Seen` are left out. Documents that live only within Reader (uploads, e-mails) have no address that leads
elsewhere.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.common import values
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.links import Link, gathered
from commonplace.importers.formats.common.rows import Row, columns_of, rows
from commonplace.importers.items import NotTaken, Parsed

_COLUMNS = {"title", "url", "id", "document tags", "saved date", "location"}
_WITHIN_READER = re.compile(r"https?://(?:read\.readwise\.io/|readwise\.io/(?:reader|read)/)", re.IGNORECASE)


def recognises(name: str, first: bytes) -> bool:
    return set(columns_of(first)) >= _COLUMNS


def parse(path: Path) -> Parsed:
    return gathered(_link(row) if isinstance(row, Row) else row for row in rows(content_of(path), "url"))


def _link(row: Row) -> Link | NotTaken:
    title = values.title(row["title"])
    location = values.line(row["location"]).lower()
    if location == "feed":
        return NotTaken(row.place, _("It came through a feed and was not saved."), title)
    if _WITHIN_READER.match(row["url"]) or row["url"].lower().startswith("mailto:"):
        return NotTaken(row.place, _("It is a document or e-mail that lies only within Reader, without a web address."), title)
    return Link(
        place=row.place,
        url=row["url"],
        title=title,
        tags=values.once((*values.listed(row["document tags"]), "shortlist" if location == "shortlist" else "")),
        made_at=values.moment(row["saved date"]),
    )
