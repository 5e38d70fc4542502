"""Pocket's exports.

CSV (2025), columns relied on: `title`, `url`, `time_added` (seconds since 1970), `tags` (parted by `|`); `status` (unread, archive) is
left out, since a reading list's own state is no tag. The zip holds several such parts and `annotations/*.json`: a list of `url`, `title`,
`highlights` of `quote` and `created_at`. HTML (ril_export): `<a href time_added tags>` in lists under "Unread" and "Read Archive".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.bookmark_html import anchors
from commonplace.importers.formats.common.content import Content, beginning, content_of, is_archive, members
from commonplace.importers.formats.common.links import Link, Passage, gathered
from commonplace.importers.formats.common.rows import columns_of, rows
from commonplace.importers.items import NotTaken, Parsed
from commonplace.kit.errors import Refusal

_COLUMNS = {"title", "url", "time_added", "status"}
_PARTS = re.compile(r"(?:^|/)(?:part_\d+\.csv|annotations/[^/]+\.json|ril_export\.html)$")
DAMAGED = _("This file of the archive is damaged.")


def recognises(name: str, first: bytes) -> bool:
    if first.startswith(b"PK"):
        return b"part_000000.csv" in first or b"annotations/part_0" in first or b"ril_export.html" in first
    return set(columns_of(first)) >= _COLUMNS or "<title>Pocket Export</title>" in beginning(first)


def parse(path: Path) -> Parsed:
    return gathered(_archive(path) if is_archive(path) else _file(content_of(path)))


def _archive(path: Path) -> Iterator[Link | NotTaken]:
    is_empty = True
    for name, content in members(path, _PARTS):
        is_empty = False
        if content is None:
            yield NotTaken(name, DAMAGED)
        elif name.endswith(".json"):
            yield from _annotations(name, content)
        else:
            yield from _placed(name, _file(content))
    if is_empty:
        raise Refusal(_("There is no file of Pocket's in this archive. It should hold part_000000.csv."), field="file")


def _placed(name: str, found: Iterator[Link | NotTaken]) -> Iterator[Link | NotTaken]:
    for thing in found:
        yield replace(thing, place=f"{name}, {thing.place}")


def _file(content: Content) -> Iterator[Link | NotTaken]:
    with content.open() as stream:
        is_html = beginning(stream.read(2000)).lstrip("\ufeff").startswith("<")
    return _of_html(content) if is_html else _of_csv(content)


def _of_csv(content: Content) -> Iterator[Link | NotTaken]:
    for row in rows(content, "url"):
        if isinstance(row, NotTaken):
            yield row
            continue
        yield Link(
            place=row.place,
            url=row["url"],
            title=values.title(row["title"]),
            tags=values.tags(row["tags"], "|"),
            made_at=values.moment(row["time_added"]),
        )


def _of_html(content: Content) -> Iterator[Link]:
    for anchor in anchors(content):
        yield Link(
            place=anchor.place,
            url=anchor.attributes.get("href", ""),
            title=values.title(anchor.title),
            tags=values.tags(anchor.attributes.get("tags", "")),
            made_at=values.moment(anchor.attributes.get("time_added", "")),
        )


def _annotations(name: str, content: Content) -> Iterator[Link | NotTaken]:
    try:
        for number, value in jsons.elements(content):
            if isinstance(value, jsons.Broken):
                yield NotTaken(name, value.reason)
            elif isinstance(value, dict):
                marked = value.get("highlights")
                yield Link(
                    place=f"{name}, {number}",
                    url=values.line(value.get("url")),
                    title=values.title(value.get("title")),
                    passages=tuple(passage for one in (marked if isinstance(marked, list) else ()) if (passage := _passage(one))),
                )
    except Refusal as refusal:
        yield NotTaken(name, refusal.message)


def _passage(value: Any) -> Passage | None:
    quote = values.body(value.get("quote")) if isinstance(value, dict) else ""
    return Passage(quote=quote, made_at=values.moment(value.get("created_at"))) if quote else None
