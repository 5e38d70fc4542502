"""Reading what Glasp exports. No sample is at hand, so little is relied on, and it may be said in several ways:

- CSV: a column for the passage (highlight, highlight text, text, content, quote) and one for the address (url, link, source, document url). Used
  where they are there: title, author, note, tags, and when it was made.
- Markdown: an address, in the title's link or in a line such as "URL: https://..." before the passages; passages as items of a list or as
  quotations; below each, indented or begun with "Note:", what was thought of it, and "Tags: #one #two".

Each page becomes a save with its title, each passage a highlight.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.importers.formats.common.content import Content, beginning, content_of
from commonplace.importers.formats.common.rows import Row, columns_of, rows
from commonplace.importers.formats.common.values import body, line, moment, tags
from commonplace.importers.formats.glasp.pages import Passage, page_in
from commonplace.importers.items import Item, NotTaken, Parsed, SourceFacts
from commonplace.kit.errors import Refusal

_QUOTE = ("highlight", "highlight text", "highlights", "highlighted text", "text", "content", "quote")
_URL = ("url", "link", "document url", "page url", "source url", "source", "reference")
_NOTE = ("note", "highlight note", "notes", "comment", "memo")
_TITLE = ("title", "document title", "page title", "article title")
_WHEN = ("highlighted at", "created at", "created", "date", "updated at", "highlighted_at", "created_at")


def recognises(name: str, first: bytes) -> bool:
    text = beginning(first)
    if name.lower().endswith((".md", ".markdown", ".txt")):
        return "glasp.co" in text or ("glasp" in name.lower() and "http" in text)
    columns = set(columns_of(first))
    has_both = bool(columns & set(_QUOTE[:4])) and bool(columns & set(_URL[:5]))
    return has_both and "book title" not in columns


def parse(path: Path) -> Parsed:
    content = content_of(path)
    with content.open() as stream:
        columns = set(columns_of(stream.read(5000)))
    if columns & set(_QUOTE) and columns & set(_URL):
        yield from _table(content)
        return
    page = page_in(content.text())
    if not page.url:
        raise Refusal(_("The address of the page is not in this file. Choose the file just as it was exported."), field="file")
    facts = SourceFacts(url=page.url, title=page.title, author=page.author)
    yield _save(facts, "the page", page.tags)
    for passage in page.passages:
        yield _highlight(facts, f"line {passage.line}", passage)


def _table(content: Content) -> Iterator[Item | NotTaken]:
    seen: set[str] = set()
    for row in rows(content):
        if isinstance(row, NotTaken):
            yield row
            continue
        url, quote, title = _one_of(row, _URL), body(_one_of(row, _QUOTE)), line(_one_of(row, _TITLE))[:300]
        if not url:
            yield NotTaken(row.place, _("There is no address in this row."), title)
            continue
        facts = SourceFacts(url=url, title=title, author=line(row["author"])[:300])
        when = moment(_one_of(row, _WHEN))
        if url not in seen:
            seen.add(url)
            yield _save(facts, f"{row.place}: the page", (), when)
        if not quote:
            yield NotTaken(row.place, _("There is no passage in this row."), title)
            continue
        note = body(_one_of(row, _NOTE))
        yield _highlight(facts, row.place, Passage(row.line, quote, note, tags(row["tags"], ",; "), when))


def _one_of(row: Row, names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row[name]), "")


def _save(facts: SourceFacts, place: str, names: tuple[str, ...], made_at: datetime | None = None) -> Item:
    return Item(place=place, key=f"page:{_hash(facts.url)}", kind=Kind.SAVE, source=facts, title=facts.title, tags=names, made_at=made_at)


def _highlight(facts: SourceFacts, place: str, passage: Passage) -> Item:
    return Item(
        place=place,
        key=_hash(facts.url, passage.quote),
        kind=Kind.HIGHLIGHT,
        source=facts,
        quote=passage.quote,
        text=passage.note,
        tags=passage.tags,
        made_at=passage.made_at,
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()
