"""Karakeep's JSON (formerly Hoarder).

Fields relied on: `bookmarks` of `content` (`type` link with `url`, `author`, `publisher`; or text with `text`, which becomes a note),
`title`, `note` (the member's words), `tags`, `createdAt` (seconds), `favourited` (becomes the tag `favourite`), `lists` (identifiers),
`highlights` where an export has them (`text`, `note`, `createdAt`, `id`); and `lists` of `id` and `name`: each list of the member's own
hand becomes a tag, a "smart" one does not. `archived` and the machine's `summary` are left out; files (images, PDF) are not in the
export.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.links import FAVOURITE, Link, Passage, gathered
from commonplace.importers.formats.common.objects import links_of
from commonplace.importers.items import Item, NotTaken, Parsed


def recognises(name: str, first: bytes) -> bool:
    return jsons.looks_like(first, "bookmarks", "createdAt", "content", opening="{")


def parse(path: Path) -> Parsed:
    content = content_of(path)
    lists = _lists(jsons.member(content, "lists"))

    def read(place: str, bookmark: dict[str, Any]) -> Link | Item | NotTaken:
        return _read(place, bookmark, lists)

    return gathered(links_of(content, read, "bookmarks"))


def _lists(found: object) -> dict[str, str]:
    by_hand = (one for one in found if isinstance(one, dict) and one.get("type") != "smart") if isinstance(found, list) else ()
    return {values.line(one.get("id")): values.line(one.get("name")) for one in by_hand}


def _read(place: str, bookmark: dict[str, Any], lists: dict[str, str]) -> Link | Item | NotTaken:
    content = bookmark.get("content")
    content = content if isinstance(content, dict) else {}
    title = values.title(bookmark.get("title"))
    named = bookmark.get("lists")
    shelves = (lists.get(values.line(one), "") for one in named) if isinstance(named, list) else ()
    favourite = FAVOURITE if values.yes(bookmark.get("favourited")) else ""
    tags = values.once((*values.tags(bookmark.get("tags")), *shelves, favourite))
    made_at = values.moment(bookmark.get("createdAt"))
    note = values.body(bookmark.get("note"))
    if content.get("type") == "text":
        return _note(place, bookmark, title, "\n\n".join(part for part in (values.body(content.get("text")), note) if part), tags)
    if "url" not in content:
        return NotTaken(place, _("It is a file, which the export does not hold."), title)
    return Link(
        place=place,
        url=values.line(content.get("url")),
        title=title,
        text=note,
        tags=tags,
        made_at=made_at,
        author=values.line(content.get("author")),
        site=values.line(content.get("publisher")),
        passages=tuple(_passages(bookmark.get("highlights"))),
    )


def _note(place: str, bookmark: dict[str, Any], title: str, text: str, tags: tuple[str, ...]) -> Item | NotTaken:
    if not text:
        return NotTaken(place, _("It is empty."), title)
    made_at = values.moment(bookmark.get("createdAt"))
    # Older exports give no identifier; the second in which a note was written hardly ever sees two.
    key = values.line(bookmark.get("id")) or f"at:{values.line(bookmark.get('createdAt'))}"
    return Item(
        place=place,
        key=f"note:{key}",
        kind=Kind.NOTE,
        title=title or values.title(text.partition("\n")[0][:120]),
        text=text,
        tags=tags,
        made_at=made_at,
    )


def _passages(highlights: object) -> Iterator[Passage]:
    for one in highlights if isinstance(highlights, list) else ():
        if isinstance(one, dict) and (quote := values.body(one.get("text"))):
            yield Passage(
                quote=quote, note=values.body(one.get("note")), made_at=values.moment(one.get("createdAt")), key=values.line(one.get("id"))
            )
