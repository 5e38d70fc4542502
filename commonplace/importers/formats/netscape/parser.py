"""The Netscape bookmark file (learn.microsoft.com, "Netscape Bookmark File Format").

Relied on: `<A HREF ADD_DATE LAST_MODIFIED TAGS TOREAD>` and the `<DD>` below it (the member's words); `<H3>` before a `<DL>` names a
folder, and the folders around a link become tags, apart from the browsers' own (the bookmarks bar, "other bookmarks"). `TOREAD="1"`
becomes the tag `to-read`. ADD_DATE may be in seconds, milliseconds or microseconds. PRIVATE is left out: the import asks who may see it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from commonplace.importers.formats.common import values
from commonplace.importers.formats.common.bookmark_html import anchors
from commonplace.importers.formats.common.content import Content, beginning, content_of
from commonplace.importers.formats.common.links import TO_READ, Link, gathered
from commonplace.importers.items import Parsed


def recognises(name: str, first: bytes) -> bool:
    return "<!doctype netscape-bookmark-file" in beginning(first[:3000]).lower()


def parse(path: Path) -> Parsed:
    return gathered(links(content_of(path)))


def links(content: Content) -> Iterator[Link]:
    for anchor in anchors(content):
        said = anchor.attributes
        tags = values.tags(said.get("tags", "")) or values.tags(said.get("labels", ""))
        yield Link(
            place=anchor.place,
            url=said.get("href", ""),
            title=values.title(anchor.title),
            text=values.body(anchor.description),
            tags=values.once((*anchor.folders, *tags, TO_READ if values.yes(said.get("toread")) else "")),
            made_at=values.moment(said.get("add_date", "")),
            edited_at=values.moment(said.get("last_modified", "")),
            remarks=values.unread_date(said.get("add_date", "")),
        )
