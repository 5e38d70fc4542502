"""References as bibliography programs keep them: names, identifiers, kinds, and the link that each becomes.

The address is the one that was written down; without one, that of the DOI (https://doi.org/...). What has neither is known by its ISBN if
it is a whole book, else by title and author. Abstracts are the publisher's words and are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

from commonplace.importers.formats.common import values
from commonplace.importers.formats.common.links import Link
from commonplace.kit.errors import Refusal
from commonplace.sources.addresses import normalise_url
from commonplace.sources.meeting import isbn_in
from commonplace.sources.models import SourceKind

_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>{}]+)", re.IGNORECASE)
_MAX_NAMES = 30
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()

KINDS: dict[str, SourceKind] = {
    **dict.fromkeys(
        "book mvbook collection mvcollection proceedings reference booklet manual BOOK EBOOK EDBOOK classic".split(), SourceKind.BOOK
    ),
    **dict.fromkeys("video movie motion_picture broadcast VIDEO MPCT ADVS".split(), SourceKind.VIDEO),
    **dict.fromkeys("audio song music SOUND MUSIC".split(), SourceKind.PODCAST),
    **dict.fromkeys("speech unpublished-talk performance SLIDE".split(), SourceKind.TALK),
    **dict.fromkeys("interview personal_communication PCOMM".split(), SourceKind.CONVERSATION),
}
"""Types of BibTeX, CSL-JSON and RIS that are more than a page; everything else is one."""


def reference(
    *,
    place: str,
    kind: str,
    title: str,
    url: str = "",
    doi: str = "",
    isbn: str = "",
    authors: Iterable[str] = (),
    site: str = "",
    language: str = "",
    published_on: date | None = None,
    text: str = "",
    tags: tuple[str, ...] = (),
    made_at: str = "",
) -> Link:
    """One reference; `kind` is the type as its format calls it, names are in reading order."""
    source_kind = KINDS.get(kind, SourceKind.PAGE)
    found = _DOI.search(doi) or _DOI.search(url if "doi.org/" in url else "")
    doi_address = f"https://doi.org/{quote(found[1].rstrip('.,;').lower(), safe='/:;().-_')}" if found else ""
    known_book = isbn_of(isbn) if source_kind == SourceKind.BOOK else ""
    return Link(
        place=place,
        url=url if is_address(url) or not doi_address else doi_address,
        title=values.title(title),
        text=text,
        tags=tags,
        made_at=values.moment(made_at),
        kind=source_kind,
        key=f"isbn:{known_book}" if known_book else "",
        author=joined(authors),
        site=values.line(site),
        language=values.line(language),
        published_on=published_on,
        may_lack_address=True,
    )


def is_address(url: str) -> bool:
    try:
        return bool(normalise_url(url))
    except Refusal:
        return False


def joined(names: Iterable[str]) -> str:
    """Names in one line that fits a source's author; the rest of a long list is "et al."."""
    cleaned = values.once(map(values.line, names))
    shown = list(cleaned[:_MAX_NAMES])
    while len(", ".join(shown)) > 280 and len(shown) > 1:
        shown.pop()
    return ", ".join(shown)[:280] + (" et al." if len(shown) < len(cleaned) else "")


def in_reading_order(name: str) -> str:
    """ "Lovelace, Ada" is "Ada Lovelace"; "King, Jr., Martin" is "Martin King, Jr."."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2:
        return f"{parts[1]} {parts[0]}".strip()
    return f"{parts[2]} {parts[0]}, {parts[1]}".strip() if len(parts) == 3 else name


def isbn_of(text: str) -> str:
    """The first ISBN that its check digit proves, as 13 digits; "" for none."""
    return next((found for part in re.split(r"[^\dXx–-]+", text[:500]) if (found := isbn_in(part))), "") or isbn_in(text)


def year_of(text: str, month: str = "", day_of_month: str = "") -> date | None:
    """A day from a year with perhaps month ("mar", "March", "3") and day; the first of what is not said."""
    written = re.search(r"\b(\d{4})\b", text[:50])
    if not written:
        return None
    number = _month(month)
    given = re.fullmatch(r"\s*(\d{1,2})\s*", day_of_month[:10])
    for days in (int(given[1]) if given and number else 1, 1):
        try:
            return values.day(date(int(written[1]), number or 1, days).isoformat())
        except ValueError:
            continue
    return None


def _month(text: str) -> int:
    text = text.strip().lower()
    if text.isdecimal() and 1 <= int(text[:4]) <= 12:
        return int(text[:4])
    return _MONTHS.index(text[:3]) + 1 if text[:3] in _MONTHS else 0
