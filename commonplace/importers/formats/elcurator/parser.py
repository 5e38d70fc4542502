"""elCurator's JSON.

Fields relied on: `url`, `title`, `description` (the member's words), `tags` (a list), `created_at` ("2015-09-09 11:10:32 UTC").
`is_saved` is left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.links import Link, gathered
from commonplace.importers.formats.common.objects import links_of
from commonplace.importers.items import Parsed


def recognises(name: str, first: bytes) -> bool:
    return jsons.looks_like(first, "url", "created_at", "is_saved", opening="[")


def parse(path: Path) -> Parsed:
    return gathered(links_of(content_of(path), _link))


def _link(place: str, entry: dict[str, Any]) -> Link:
    return Link(
        place=place,
        url=values.line(entry.get("url")),
        title=values.title(entry.get("title")),
        text=values.body(entry.get("description")),
        tags=values.tags(entry.get("tags")),
        made_at=values.moment(entry.get("created_at")),
    )
