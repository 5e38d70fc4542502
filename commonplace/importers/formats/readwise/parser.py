"""Reading Readwise's CSV (https://readwise.io/export). Relied on are the columns Highlight and Book Title; used where they are there are Book
Author, Amazon Book ID, Note, Tags, Location Type, Location, Highlighted at and Document tags. The file names no addresses, so an article is a
source known by its title and author, as a book is.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.rows import Row, columns_of, rows
from commonplace.importers.formats.common.values import body, line, moment, once, tags
from commonplace.importers.items import Item, NotTaken, Parsed, SourceFacts
from commonplace.sources.models import SourceKind

_PLACES = {"page": "page", "location": "location", "order": "part"}


def recognises(name: str, first: bytes) -> bool:
    return {"highlight", "book title"} <= set(columns_of(first))


def parse(path: Path) -> Parsed:
    for row in rows(content_of(path), "highlight", "book title"):
        yield row if isinstance(row, NotTaken) else _item(row)


def _item(row: Row) -> Item | NotTaken:
    title, author, quote, note = line(row["book title"])[:500], line(row["book author"])[:300], body(row["highlight"]), body(row["note"])
    if not quote and not note:
        return NotTaken(row.place, _("There is no passage in this row."), title)
    if not title:
        return NotTaken(row.place, _("It does not say what the passage is from."), quote[:100])
    is_heard = row["location type"].lower() in {"time_stamp", "timestamp"}
    facts = SourceFacts(kind=SourceKind.PODCAST if is_heard else SourceKind.BOOK, title=title, author=author)
    return Item(
        place=row.place,
        key=key_of(title, author, quote or note),
        kind=Kind.HIGHLIGHT if quote else Kind.NOTE,
        source=facts,
        quote=quote,
        text=note,
        tags=once((*tags(row["tags"]), *tags(row["document tags"]))),
        made_at=moment(row["highlighted at"]),
        location=place_of(row["location type"].lower(), line(row["location"])[:40]),
    )


def key_of(title: str, author: str, words: str) -> str:
    """By which the same passage is known again, whether it comes in a file or a program sends it."""
    said = f"{title.casefold()}\0{author.casefold()}\0{words}"
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()


def place_of(kind: str, number: str) -> str:
    """Where it stands, in words that readers use; "" for what is a count of the service's own."""
    if not number or number in {"0", "0.0"} or kind in {"none", "offset"}:
        return ""
    if kind in {"time_stamp", "timestamp"} and number.isdigit():
        seconds = int(number[:8])
        return f"at {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{_PLACES.get(kind, 'location')} {number}"
