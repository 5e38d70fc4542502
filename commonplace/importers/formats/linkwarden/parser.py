"""Linkwarden's JSON.

Fields relied on: `collections` of `name` (becomes a tag; "Unorganized" does not) and `links` of `url`, `name`, `description` (the
member's words), `tags` of `name`, `importDate` or `createdAt`, `updatedAt`; and `pinnedLinks` of `url`, which become the tag `favourite`.
Files without an address are not in the export.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import Content, content_of
from commonplace.importers.formats.common.links import FAVOURITE, Link, gathered
from commonplace.importers.items import NotTaken, Parsed


def recognises(name: str, first: bytes) -> bool:
    return jsons.looks_like(first, "collections", opening="{") and jsons.looks_like(first, "links")


def parse(path: Path) -> Parsed:
    return gathered(_links(content_of(path)))


def _links(content: Content) -> Iterator[Link | NotTaken]:
    pinned = jsons.member(content, "pinnedLinks")
    favourites = {values.line(one.get("url")) for one in pinned if isinstance(one, dict)} if isinstance(pinned, list) else set()
    count = 0
    for number, collection in jsons.elements(content, "collections"):
        if isinstance(collection, jsons.Broken):
            yield NotTaken(f"collection {number}", collection.reason)
            return
        links = collection.get("links") if isinstance(collection, dict) else None
        if not isinstance(links, list):
            yield NotTaken(f"collection {number}", _("This collection holds no list of links."))
            continue
        name = values.line(collection.get("name"))
        for link in links:
            count += 1
            if isinstance(link, dict):
                yield _link(f"link {count}", link, "" if name.lower() in {"unorganized", "unorganised"} else name, favourites)
            else:
                yield NotTaken(f"link {count}", _("This is no link, only a single value."))


def _link(place: str, link: dict[str, Any], folder: str, favourites: set[str]) -> Link:
    url = values.line(link.get("url"))
    return Link(
        place=place,
        url=url,
        title=values.title(link.get("name")),
        text=values.body(link.get("description")),
        tags=values.once((folder, *values.tags(link.get("tags")), FAVOURITE if url in favourites else "")),
        made_at=values.moment(link.get("importDate")) or values.moment(link.get("createdAt")),
        edited_at=values.moment(link.get("updatedAt")),
    )
