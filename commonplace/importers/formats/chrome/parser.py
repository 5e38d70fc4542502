"""The file "Bookmarks" of Chromium and its kin.

Fields relied on: `roots`, each a folder of `children`; a bookmark has `type` "url", `url`, `name`, `date_added` (microseconds since
1601); a folder has `name`, which becomes a tag of what lies in it, apart from the roots themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import Content, content_of
from commonplace.importers.formats.common.links import Link, gathered
from commonplace.importers.formats.common.trees import leaves
from commonplace.importers.items import Parsed
from commonplace.kit.errors import Refusal


def recognises(name: str, first: bytes) -> bool:
    return jsons.looks_like(first, "roots", opening="{") and jsons.looks_like(first, "children")


def parse(path: Path) -> Parsed:
    return gathered(_links(content_of(path)))


def _links(content: Content) -> Iterator[Link]:
    whole = jsons.value_of(content)
    roots = whole.get("roots") if isinstance(whole, dict) else None
    if not isinstance(roots, dict):
        raise Refusal(jsons.NO_LINKS, field="file")
    for place, bookmark, folders in leaves(list(roots.values()), _folder_name):
        yield Link(
            place=place,
            url=values.line(bookmark.get("url")),
            title=values.title(bookmark.get("name")),
            tags=values.once(folders),
            made_at=values.webkit_moment(bookmark.get("date_added")),
        )


def _folder_name(folder: dict[str, Any], depth: int) -> str:
    return values.line(folder.get("name")) if depth else ""
