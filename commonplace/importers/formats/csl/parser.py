"""CSL-JSON (citeproc-js and docs.citationstyles.org, "Items").

Fields relied on: a list (or `items`) of `type`, `title`, `author` or `editor` (`given`, `family`, `literal`), `URL`, `DOI`, `ISBN`,
`issued` (`date-parts`, or `raw`), `accessed`, `container-title` or `publisher`, `language`, `keyword` (parted by commas or semicolons),
`note` and `annote` (the member's words).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.links import Link, gathered
from commonplace.importers.formats.common.objects import links_of
from commonplace.importers.formats.common.references import reference, year_of
from commonplace.importers.items import Parsed


def recognises(name: str, first: bytes) -> bool:
    is_named = jsons.looks_like(first, "type", "title") and any(
        jsons.looks_like(first, key) for key in ("issued", "DOI", "ISBN", "container-title")
    )
    return is_named or (name.lower().endswith((".csl", ".csl.json")) and jsons.looks_like(first, "type"))


def parse(path: Path) -> Parsed:
    return gathered(links_of(content_of(path), _link, "items"))


def _link(place: str, item: dict[str, Any]) -> Link:
    words = (values.body(item.get("annote")), values.body(item.get("note")))
    return reference(
        place=place,
        kind=values.line(item.get("type")),
        title=values.line(item.get("title")),
        url=values.line(item.get("URL")),
        doi=values.line(item.get("DOI")),
        isbn=values.line(item.get("ISBN")),
        authors=_names(item.get("author") or item.get("editor")),
        site=values.line(item.get("container-title")) or values.line(item.get("publisher")),
        language=values.line(item.get("language")),
        published_on=_issued(item.get("issued")),
        text="\n\n".join(part for part in words if part),
        tags=values.tags(item.get("keyword"), ",;"),
    )


def _names(people: object) -> Iterator[str]:
    for one in people if isinstance(people, list) else ():
        if isinstance(one, dict):
            parts = (values.line(one.get(name)) for name in ("given", "non-dropping-particle", "family", "literal"))
            yield " ".join(part for part in parts if part)


def _issued(issued: object) -> date | None:
    if not isinstance(issued, dict):
        return year_of(values.line(issued))
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, list) and first:
        year, month, day = [*(values.line(part) for part in first[:3]), "", ""][:3]
        return year_of(year, month, day)
    raw = values.line(issued.get("raw")) or values.line(issued.get("literal"))
    written = re.match(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", raw)
    return year_of(written[1], written[2], written[3] or "") if written else year_of(raw)
