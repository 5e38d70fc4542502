"""wallabag's JSON.

Version 2, fields relied on: `url`, `title`, `tags` (words, or objects with a label), `is_starred` (becomes the tag `favourite`),
`created_at`, `updated_at`, `language`, `domain_name`, `published_by`, `published_at`, and `annotations` of `quote`, `text` and
`created_at`, which become highlights. Version 1: `url`, `title`, `tags` (one text parted by commas), `is_fav`. Whether it was read or
archived is the list's own state and left out. `content` is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import beginning, content_of
from commonplace.importers.formats.common.links import FAVOURITE, NO_ARTICLE, Link, Passage, gathered
from commonplace.importers.formats.common.objects import links_of
from commonplace.importers.items import Parsed

_VERSION_1 = re.compile(r'\[\s*\{\s*"0"\s*:\s*"\d+"\s*,\s*"1"\s*:.*?"2"\s*:\s*"http', re.DOTALL)


def recognises(name: str, first: bytes) -> bool:
    is_second = jsons.looks_like(first, "is_archived", "is_starred", "url", opening="[")
    return is_second or jsons.looks_like(first, "is_read", "is_fav", "url", opening="[") or bool(_VERSION_1.match(beginning(first[:3000])))


def parse(path: Path) -> Parsed:
    return gathered(links_of(content_of(path), _link))


def _link(place: str, entry: dict[str, Any]) -> Link:
    is_starred = values.yes(entry.get("is_starred")) or values.yes(entry.get("is_fav"))
    authors = entry.get("published_by")
    return Link(
        place=place,
        url=values.line(entry.get("url")),
        title=values.title(entry.get("title")),
        tags=values.once((*values.tags(entry.get("tags")), FAVOURITE if is_starred else "")),
        made_at=values.moment(entry.get("created_at")),
        edited_at=values.moment(entry.get("updated_at")),
        author=", ".join(values.once(map(values.line, authors))) if isinstance(authors, list) else "",
        site=values.line(entry.get("domain_name")),
        language=values.line(entry.get("language")),
        published_on=values.day(entry.get("published_at")),
        passages=tuple(_passages(entry.get("annotations"))),
        remarks=(NO_ARTICLE,) if values.body(entry.get("content")) else (),
    )


def _passages(annotations: object) -> Iterator[Passage]:
    for one in annotations if isinstance(annotations, list) else ():
        if isinstance(one, dict) and (quote := values.body(one.get("quote"))):
            yield Passage(
                quote=quote, note=values.body(one.get("text")), made_at=values.moment(one.get("created_at")), key=values.line(one.get("id"))
            )
