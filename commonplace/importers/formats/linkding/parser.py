"""linkding: the answer of its REST API, and its export in Netscape's HTML (read by the format "netscape", which it is recognised as).

Fields relied on (linkding.link/api): `results` (or the list itself) of `url`, `title` or `website_title`, `description` and `notes` (the
member's words), `tag_names`, `date_added`, `date_modified`, `unread` (becomes the tag `to-read`, since members set it themselves).
`is_archived` and `shared` are left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import beginning, content_of
from commonplace.importers.formats.common.links import TO_READ, Link, gathered
from commonplace.importers.formats.common.objects import links_of
from commonplace.importers.formats.netscape.parser import links as links_of_html
from commonplace.importers.items import Parsed


def recognises(name: str, first: bytes) -> bool:
    return jsons.looks_like(first, "tag_names", "date_added", "url")


def parse(path: Path) -> Parsed:
    content = content_of(path)
    with content.open() as stream:
        is_html = beginning(stream.read(2000)).lstrip("\ufeff").startswith("<")
    return gathered(links_of_html(content) if is_html else links_of(content, _link, "results"))


def _link(place: str, bookmark: dict[str, Any]) -> Link:
    words = (values.body(bookmark.get("description")), values.body(bookmark.get("notes")))
    return Link(
        place=place,
        url=values.line(bookmark.get("url")),
        title=values.title(bookmark.get("title")) or values.title(bookmark.get("website_title")),
        text="\n\n".join(part for part in words if part),
        tags=values.once((*values.tags(bookmark.get("tag_names")), TO_READ if values.yes(bookmark.get("unread")) else "")),
        made_at=values.moment(bookmark.get("date_added")),
        edited_at=values.moment(bookmark.get("date_modified")),
    )
