"""BibTeX and BibLaTeX, taken apart by bibtexparser; macros (`@string`, `#`) are put together here, once and bounded.

Fields relied on: `title`, `subtitle`, `author` or `editor`, `url`, `howpublished` (if an address), `doi`, `isbn`, `eprint` with
`archiveprefix` arXiv, `date` or `year`, `month` and `day`, `journal`, `journaltitle`, `booktitle` or `publisher`, `language` or `langid`,
`keywords` (tags, parted by commas or semicolons), `timestamp` and `date-added` (when it was noted); `annote`, `annotation`, `comment`,
`comments`, `review` and `note` are the member's words. LaTeX is turned into plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry, Field, ParsingFailedBlock, String
from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.bibtex.macros import Macros
from commonplace.importers.formats.common import values
from commonplace.importers.formats.common.content import beginning, content_of
from commonplace.importers.formats.common.links import Link, gathered
from commonplace.importers.formats.common.references import in_reading_order, is_address, reference, year_of
from commonplace.importers.items import NotTaken, Parsed
from commonplace.kit.errors import Refusal

MAX_SIZE = 20_000_000
MAX_FIELD = 20_000
_OWN_WORDS = ("annote", "annotation", "comment", "comments", "review", "note")
_DECODED = {"title", "subtitle", "author", "editor", "journal", "journaltitle", "booktitle", "publisher", "keywords", *_OWN_WORDS}
_LATEX = LatexDecodingMiddleware()
_IS_LATEX = re.compile(r"[\\{}$~%`]|--|''")
_BRACES = re.compile(r"[{}]")


def recognises(name: str, first: bytes) -> bool:
    head = beginning(first)
    is_entry = re.search(r"^\s*@(?!string|comment|preamble)[a-z]{3,20}\s*[{(]\s*[^\s,={}]*\s*,", head, re.IGNORECASE | re.MULTILINE)
    return bool(is_entry) or (name.lower().endswith((".bib", ".bibtex")) and "@" in head)


def parse(path: Path) -> Parsed:
    return gathered(_references(path))


def _references(path: Path) -> Iterator[Link | NotTaken]:
    text = content_of(path).text().lstrip("\ufeff").replace("\r\n", "\n")
    if len(text) > MAX_SIZE:
        raise Refusal(_("This bibliography is larger than 20 MB. Export it in parts."), field="file")
    try:
        library = parse_string(text, parse_stack=[])
    except (RecursionError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Refusal(_("This is no readable BibTeX. Choose the file just as it was exported."), field="file") from error
    if not library.entries and not library.failed_blocks:
        raise Refusal(_("There is no reference in this file. In BibTeX each begins with “@article{” or the like."), field="file")
    macros = Macros()
    for block in library.blocks:
        entry = getattr(block, "ignore_error_block", None) or block
        if isinstance(entry, Entry):
            yield _link(entry, macros)
        elif isinstance(block, ParsingFailedBlock):
            yield NotTaken(
                _place(block.start_line),
                _("This reference is not written as BibTeX asks. Look for a missing brace or comma."),
                _first_line(block.raw),
            )
        elif isinstance(block, String):
            macros.define(block.key, block.value)


def _link(entry: Entry, macros: Macros) -> Link:
    plain = {field.key.lower(): macros.value_of(str(field.value))[:MAX_FIELD] for field in entry.fields}
    words = _decoded(plain)

    def first(*names: str) -> str:
        return next((found for name in names if (found := values.line(words.get(name, "")))), "")

    title = ": ".join(part for part in (first("title"), first("subtitle")) if part)
    eprint = values.line(plain.get("eprint"))
    arxiv = (
        f"https://arxiv.org/abs/{eprint}"
        if eprint and "arxiv" in (plain.get("archiveprefix", "") + plain.get("eprinttype", "")).lower()
        else ""
    )
    written = _address(plain.get("url", "")) or _address(plain.get("howpublished", ""))
    return reference(
        place=_place(entry.start_line),
        kind=entry.entry_type.lower(),
        title=title or first("booktitle"),
        url=written or ("" if plain.get("doi") else arxiv),
        doi=plain.get("doi", "").replace("\\_", "_"),
        isbn=plain.get("isbn", ""),
        authors=map(in_reading_order, re.split(r"\s+and\s+", first("author", "editor"))),
        site=first("journal", "journaltitle", "booktitle", "publisher"),
        language=first("language", "langid"),
        published_on=values.day(plain.get("date", ""))
        or year_of(plain.get("year", "") or plain.get("date", ""), plain.get("month", ""), plain.get("day", "")),
        text="\n\n".join(values.once(values.body(words.get(name, "")) for name in _OWN_WORDS)),
        tags=values.tags(words.get("keywords", ""), ",;"),
        made_at=plain.get("timestamp", "") or plain.get("date-added", ""),
    )


def _decoded(plain: dict[str, str]) -> dict[str, str]:
    """The fields that hold words as plain text; where LaTeX cannot be read, without its braces."""
    decoded = dict(plain)
    for name in _DECODED & plain.keys():
        if not _IS_LATEX.search(plain[name]):
            continue
        try:
            block = _LATEX.transform_entry(Entry("x", "x", [Field(name, plain[name])]), Library())
            decoded[name] = str(block.fields[0].value) if isinstance(block, Entry) else _BRACES.sub("", plain[name])
        except (RecursionError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            decoded[name] = _BRACES.sub("", plain[name])
    return decoded


def _address(text: str) -> str:
    """The address in a field, which may stand in \\url{...} and have its special characters escaped."""
    inside = re.search(r"https?://[^\s{}]+", re.sub(r"\\([_%&#~$])", r"\1", text))
    return inside[0] if inside and is_address(inside[0]) else ""


def _place(line: int | None) -> str:
    return f"line {(line or 0) + 1}"


def _first_line(raw: str | None) -> str:
    return values.line((raw or "").strip().partition("\n")[0][:120])
