"""Raindrop.io's CSV (help.raindrop.io/export, /backups).

Columns relied on: `url`, `title`, `note` (the member's words), `folder` (parts by `/`, each becomes a tag; "Unsorted" does not), `tags`
(parted by commas), `created` (ISO 8601), `highlights` (passages after "Highlight:", notes on them after "Note:"; without those words each
line is a passage), `favorite` (becomes the tag `favourite`). `excerpt` and `cover` are the page's, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from commonplace.importers.formats.common import values
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.links import FAVOURITE, Link, Passage, gathered
from commonplace.importers.formats.common.rows import columns_of, rows
from commonplace.importers.items import NotTaken, Parsed

_COLUMNS = {"title", "note", "excerpt", "url", "tags", "created", "highlights"}
_LABEL = re.compile(r"(Highlight|Note):[ \t]*", re.IGNORECASE)


def recognises(name: str, first: bytes) -> bool:
    return set(columns_of(first)) >= _COLUMNS


def parse(path: Path) -> Parsed:
    return gathered(_links(path))


def _links(path: Path) -> Iterator[Link | NotTaken]:
    for row in rows(content_of(path), "url"):
        if isinstance(row, NotTaken):
            yield row
            continue
        folders = [values.line(part) for part in row["folder"].split("/") if values.line(part).lower() != "unsorted"]
        yield Link(
            place=row.place,
            url=row["url"],
            title=values.title(row["title"]),
            text=values.body(row["note"]),
            tags=values.once((*folders, *values.tags(row["tags"]), FAVOURITE if values.yes(row["favorite"]) else "")),
            made_at=values.moment(row["created"]),
            passages=tuple(_passages(row["highlights"])),
        )


def _passages(cell: str) -> Iterator[Passage]:
    if not re.search(r"^Highlight:", cell, re.IGNORECASE | re.MULTILINE):
        yield from (Passage(quote=values.body(line)) for line in cell.splitlines() if line.strip())
        return
    quote, note, into = list[str](), list[str](), list[str]()
    for line in [*cell.splitlines(), "Highlight:"]:
        label = _LABEL.match(line)
        if label and label[1].lower() == "highlight":
            if words := values.body("\n".join(quote)):
                yield Passage(quote=words, note=values.body("\n".join(note)))
            quote, note = [], []
            into = quote
        elif label:
            into = note
        into.append(line[label.end() :] if label else line)
