"""Firefox' backup of bookmarks.

Fields relied on: folders of `children`; a bookmark has `uri`, `title`, `tags` (parted by commas), `dateAdded`, `lastModified`
(microseconds), and in older backups `annos` with a description (the member's words). Folders become tags, apart from Firefox' own, which
carry `root`. Addresses that are none of the web's (searches kept as "place:", small programs as "javascript:") are not taken.
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
    return jsons.looks_like(first, "guid", "type", opening="{") and b"text/x-moz-place" in first.replace(b"\0", b"")


def parse(path: Path) -> Parsed:
    return gathered(_links(content_of(path)))


def _links(content: Content) -> Iterator[Link]:
    whole = jsons.value_of(content)
    if not isinstance(whole, dict) or not isinstance(whole.get("children"), list):
        raise Refusal(jsons.NO_LINKS, field="file")
    for place, bookmark, folders in leaves([whole], _folder_name):
        yield Link(
            place=place,
            url=values.line(bookmark.get("uri")),
            title=values.title(bookmark.get("title")),
            text=_description(bookmark.get("annos")),
            tags=values.once((*folders, *values.tags(bookmark.get("tags")))),
            made_at=values.moment(bookmark.get("dateAdded")),
            edited_at=values.moment(bookmark.get("lastModified")),
        )


def _folder_name(folder: dict[str, Any], depth: int) -> str:
    return "" if "root" in folder else values.line(folder.get("title"))


def _description(annotations: object) -> str:
    for one in annotations if isinstance(annotations, list) else ():
        if isinstance(one, dict) and one.get("name") == "bookmarkProperties/description":
            return values.body(one.get("value"))
    return ""
