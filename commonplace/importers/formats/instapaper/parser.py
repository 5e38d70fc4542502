"""Instapaper's CSV.

Columns relied on: `URL`, `Title`, `Selection` (what was selected or written when it was saved: becomes the save's text), `Folder`; of
newer exports also `Timestamp` (seconds since 1970) and `Tags` (a list in JSON). A folder of the member's own becomes a tag, "Starred"
becomes `favourite`; "Unread" and "Archive" are the list's own states and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from commonplace.importers.formats.common import values
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.links import FAVOURITE, Link, gathered
from commonplace.importers.formats.common.rows import columns_of, rows
from commonplace.importers.items import NotTaken, Parsed

_OWN_FOLDERS = {"unread": "", "archive": "", "starred": FAVOURITE}


def recognises(name: str, first: bytes) -> bool:
    return columns_of(first)[:4] == ("url", "title", "selection", "folder")


def parse(path: Path) -> Parsed:
    return gathered(_links(path))


def _links(path: Path) -> Iterator[Link | NotTaken]:
    for row in rows(content_of(path), "url"):
        if isinstance(row, NotTaken):
            yield row
            continue
        folder = values.line(row["folder"])
        yield Link(
            place=row.place,
            url=row["url"],
            title=values.title(row["title"]),
            text=values.body(row["selection"]),
            tags=values.once((_OWN_FOLDERS.get(folder.lower(), folder), *values.listed(row["tags"]))),
            made_at=values.moment(row["timestamp"]),
        )
