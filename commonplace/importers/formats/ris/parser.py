"""RIS (the tags of the RIS specification, read by rispy).

Tags relied on: `TY`, `TI`/`T1`, `AU`/`A1`, `A2` (editors, where there is no author), `UR`, `DO`, `SN` (as ISBN of books), `PY`/`Y1`,
`DA`, `T2`/`JO`/`JF`, `PB`, `LA`, `KW` (tags), `N1` (the member's words). Records are handed to rispy one by one, so that a broken one
costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import rispy
from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.common import values
from commonplace.importers.formats.common.content import beginning, content_of
from commonplace.importers.formats.common.links import Link, gathered
from commonplace.importers.formats.common.references import in_reading_order, reference, year_of
from commonplace.importers.items import NotTaken, Parsed
from commonplace.kit.errors import Refusal

MAX_LINES = 5_000
_START = re.compile(r"TY  ?-")
_END = re.compile(r"ER  ?-")
_LOOSE = re.compile(r"^([A-Z][A-Z0-9]) {1,2}- ?")
"""Some programs put one blank before the dash, or none after it."""


def recognises(name: str, first: bytes) -> bool:
    return bool(re.search(r"^TY  ?- ?[A-Z]", beginning(first).lstrip("\ufeff"), re.MULTILINE))


def parse(path: Path) -> Parsed:
    return gathered(_references(path))


def _references(path: Path) -> Iterator[Link | NotTaken]:
    is_empty = True
    for number, (place, lines) in enumerate(_records(path), 1):
        is_empty = False
        found = _parsed(lines)
        yield _link(place, found) if found else NotTaken(place, _("Reference %(number)d cannot be read.") % {"number": number})
    if is_empty:
        raise Refusal(_("There is no reference in this file. In RIS each begins with a line “TY  - ”."), field="file")


def _records(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(place, lines) from each TY to the ER after it, or to the next TY where ER is missing."""
    record: list[str] = []
    begun = 0
    for number, written in enumerate(content_of(path).lines(), 1):
        line = written.strip("\ufeff\r\n")
        if _START.match(line):
            if record:
                yield f"line {begun}", record
            record, begun = [], number
        elif not record:
            continue
        if _END.match(line):
            yield f"line {begun}", record
            record = []
        elif len(record) < MAX_LINES:
            record.append(_LOOSE.sub(r"\1  - ", line[:20_000]))
    if record:
        yield f"line {begun}", record


def _parsed(lines: list[str]) -> dict[str, Any]:
    try:
        found = rispy.loads("\n".join([*lines, "ER  - "]), enforce_list_tags=False)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RuntimeError):
        return {}
    return found[0] if found else {}


def _link(place: str, record: dict[str, Any]) -> Link:
    return reference(
        place=place,
        kind=_one(record, "type_of_reference"),
        title=_one(record, "title", "primary_title", "short_title"),
        url=_one(record, "urls", "url"),
        doi=_one(record, "doi"),
        isbn=" ".join(_all(record, "issn")),
        authors=map(in_reading_order, _all(record, "authors", "first_authors") or _all(record, "secondary_authors", "editors")),
        site=_one(record, "secondary_title", "journal_name", "alternate_title3", "publisher"),
        language=_one(record, "language"),
        published_on=_published(_one(record, "date"), _one(record, "year", "publication_year")),
        text="\n\n".join(_all(record, "notes", "notes_abstract_member")),
        tags=values.once(map(values.line, _all(record, "keywords"))),
    )


def _all(record: dict[str, Any], *names: str) -> list[str]:
    """Every text under the first of these names that holds any."""
    for name in names:
        found = record.get(name)
        texts = [text for part in (found if isinstance(found, list) else [found]) if (text := values.body(part))]
        if texts:
            return texts
    return []


def _one(record: dict[str, Any], *names: str) -> str:
    return next(iter(_all(record, *names)), "")


def _published(when: str, year: str) -> date | None:
    """RIS writes 2021/03/05/ and leaves out what is not known."""
    year_text, month, day, *_rest = [*(when or year).split("/"), "", "", ""]
    return year_of(year_text, month, day) or year_of(year)
