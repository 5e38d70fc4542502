"""Readability's JSON.

Fields relied on: `bookmarks` of `article__url`, `article__title` (with entities left standing), `date_added`, `favorite` (becomes the tag
`favourite`). `archive` is the list's own state and left out, `article__excerpt` is the page's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.links import FAVOURITE, Link, gathered
from commonplace.importers.formats.common.objects import links_of
from commonplace.importers.items import Parsed


def recognises(name: str, first: bytes) -> bool:
    return jsons.looks_like(first, "bookmarks", "article__url", opening="{")


def parse(path: Path) -> Parsed:
    return gathered(links_of(content_of(path), _link, "bookmarks"))


def _link(place: str, bookmark: dict[str, Any]) -> Link:
    return Link(
        place=place,
        url=values.line(bookmark.get("article__url")),
        title=values.title(values.unescaped(bookmark.get("article__title"))),
        tags=(FAVOURITE,) if values.yes(bookmark.get("favorite")) else (),
        made_at=values.moment(bookmark.get("date_added")),
    )
