"""Pinboard's JSON (also what its API answers to posts/all).

Fields relied on: `href`, `description` (the title), `extended` (the member's words), `time`, `tags` (parted by blanks), `toread` ("yes"
becomes the tag `to-read`, since members set it themselves). Whether it was shared is left out: the import asks who may see it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.links import TO_READ, Link, gathered
from commonplace.importers.formats.common.objects import links_of
from commonplace.importers.items import Parsed


def recognises(name: str, first: bytes) -> bool:
    return jsons.looks_like(first, "href", "description", "extended", opening="[")


def parse(path: Path) -> Parsed:
    return gathered(links_of(content_of(path), _link))


def _link(place: str, post: dict[str, Any]) -> Link:
    return Link(
        place=place,
        url=values.line(post.get("href")),
        title=values.title(post.get("description")),
        text=values.body(post.get("extended")),
        tags=values.once((*values.tags(post.get("tags"), " "), TO_READ if values.yes(post.get("toread")) else "")),
        made_at=values.moment(post.get("time")),
    )
