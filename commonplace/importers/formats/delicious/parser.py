"""Delicious' JSON, as exported since 2017.

Fields relied on: `url`, `title`, `description` (the member's words), `tags` (a list), `created` (seconds since 1970).
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
    return jsons.looks_like(first, "url", "created", "others", "owner", opening="[")


def parse(path: Path) -> Parsed:
    return gathered(links_of(content_of(path), _link))


def _link(place: str, post: dict[str, Any]) -> Link:
    return Link(
        place=place,
        url=values.line(post.get("url")),
        title=values.title(post.get("title")),
        text=values.body(post.get("description")),
        tags=values.tags(post.get("tags")),
        made_at=values.moment(post.get("created")),
    )
