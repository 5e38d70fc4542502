"""Reading *My Clippings.txt*. No sample of every language exists; what is relied on is this, which all of them share:

    Title (Author)
    - what and where | when        (any number of parts between bars; the last names the time)
    (an empty line)
    text
    ==========

A Kindle only ever adds to the file: a passage marked anew, longer or shorter, stands there twice, and so does a note that was changed.
So passages of one book that hold each other and overlap become one, the longest; notes go to the passage over whose end they stand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.importers.formats.common.content import beginning, content_of
from commonplace.importers.formats.kindle_clippings.joining import Passage, joined
from commonplace.importers.formats.kindle_clippings.words import What, moment_in, spot_in, what_is
from commonplace.importers.items import Item, NotTaken, Parsed, SourceFacts
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.sources.models import SourceKind

_RULE = re.compile(r"^[ \t\ufeff]*={6,}[ \t]*$", re.MULTILINE)
_SHAPE = re.compile(r"^[^\n]{1,1000}\n-[ \t][^\n]{3,500}\n", re.MULTILINE)
_LIMIT = re.compile(r"<[^<>\n]{10,300}>")
MAX_TITLE_LINE = 2000


@dataclass(frozen=True)
class Book:
    title: str
    author: str


@dataclass
class _Shelf:
    """The clippings of one book in the order of the file."""

    passages: list[Passage] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)


def recognises(name: str, first: bytes) -> bool:
    text = beginning(first).replace("\r\n", "\n").lstrip("\ufeff")
    return bool(_RULE.search(text) and _SHAPE.search(text)) and not name.lower().endswith((".md", ".html", ".htm"))


def parse(path: Path) -> Parsed:
    text = clean_body(content_of(path).text())
    shelves: dict[Book, _Shelf] = {}
    left: list[NotTaken] = []
    for number, record in enumerate(_records(text), 1):
        found = _read(number, record)
        if isinstance(found, NotTaken):
            left.append(found)
            continue
        book, what, passage = found
        shelf = shelves.setdefault(book, _Shelf())
        (shelf.notes if what is What.NOTE else shelf.passages).append(passage)
    if not shelves and not any(found.title for found in left):
        raise Refusal(_("There are no clippings in this file. Choose “My Clippings.txt” just as it lies on the Kindle."), field="file")
    for book, shelf in shelves.items():
        yield from _items(book, shelf)
    yield from left


def _records(text: str) -> Iterator[str]:
    begin = 0
    for rule in _RULE.finditer(text):
        if record := text[begin : rule.start()].strip("\ufeff \t\n"):
            yield record
        begin = rule.end()
    if record := text[begin:].strip("\ufeff \t\n"):
        yield record


def _read(number: int, record: str) -> tuple[Book, What, Passage] | NotTaken:
    place = f"clipping {number}"
    head, _mark, rest = record.partition("\n")
    said, _mark, text = rest.partition("\n")
    said, text = said.strip(), text.strip("\ufeff \t\n")
    book = book_in(head)
    if not said.startswith("-") or not book.title:
        return NotTaken(place, _("This is not in the shape of a clipping."))
    about, _bar, when = said.lstrip("- ").rpartition("|")
    about = about or when
    what = what_is(about)
    if what is What.BOOKMARK:
        return NotTaken(place, _("A bookmark marks a place, not a passage."), book.title)
    if not text:
        return NotTaken(place, _("There is no text in this clipping."), book.title)
    if _LIMIT.fullmatch(text):
        return NotTaken(place, _("The publisher allows no more to be copied from this book, so the Kindle kept no text."), book.title)
    return book, what, Passage(number, text, spot_in(about), moment_in(when), is_sure=what is not What.UNKNOWN)


def book_in(line: str) -> Book:
    """Title and author of "Title (Author)"; the author stands in the last brackets, which may hold brackets."""
    line = clean_line(line[:MAX_TITLE_LINE])
    if line.endswith(")"):
        depth = 0
        for place in range(len(line) - 1, -1, -1):
            depth += {")": 1, "(": -1}.get(line[place], 0)
            if depth == 0:
                if title := line[:place].strip():
                    return Book(title, turned(line[place + 1 : -1]))
                break
    return Book(line, "")


def turned(authors: str) -> str:
    """Mark Horstman for "Horstman, Mark"."""
    names = []
    for name in authors.split(";"):
        last, comma, first = name.partition(",")
        names.append(f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name.strip())
    return "; ".join(name for name in names if name)


def _items(book: Book, shelf: _Shelf) -> Parsed:
    facts = SourceFacts(kind=SourceKind.BOOK, title=book.title[:500], author=book.author[:300])
    result = joined(shelf.passages, shelf.notes)
    for one in result.passages:
        unsure = () if one.passage.is_sure else (_("The Kindle's language is not known here; this was taken for a passage."),)
        yield Item(
            place=f"clipping {one.passage.number}",
            key=_key(book, "passage", one.first.text),
            kind=Kind.HIGHLIGHT,
            source=facts,
            quote=one.passage.text,
            text="\n\n".join(note.text for note in one.notes),
            made_at=one.first.made_at or one.passage.made_at,
            edited_at=_last(one.notes),
            location=str(one.passage.spot),
            remarks=unsure,
        )
    for note in result.lone_notes:
        yield _lone(book, facts, note)
    for folded, into in result.folded:
        said = _("The same passage or a longer one was taken (clipping %(number)d).") % {"number": into}
        yield NotTaken(f"clipping {folded.number}", said, book.title)


def _lone(book: Book, facts: SourceFacts, note: Passage) -> Item:
    return Item(
        place=f"clipping {note.number}",
        key=_key(book, "note", str(note.spot), note.text),
        kind=Kind.NOTE,
        source=facts,
        text=note.text,
        made_at=note.made_at,
        location=str(note.spot),
        remarks=(_("This note stands at no highlighted passage, so it came as a note of its own."),),
    )


def _last(notes: list[Passage]) -> datetime | None:
    return max((note.made_at for note in notes if note.made_at), default=None)


def _key(book: Book, *parts: str) -> str:
    said = "\0".join((book.title.casefold(), book.author.casefold(), *parts))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()
