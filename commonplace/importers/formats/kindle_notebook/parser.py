"""Reading the notebook export of Kindle's apps. No sample is at hand; built from what these files are known to hold:

classes `bookTitle`, `authors`, `sectionHeading`, `noteHeading` ("Highlight (yellow) - Chapter > Page 12 · Location 247") and `noteText`, in the
order of the book. A note follows the passage it stands at. The heading's language is one of those that Kindles speak. Colours are left.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from lxml import etree
from lxml import html as lxml_html

from commonplace.entries.words import Kind
from commonplace.importers.formats.common.content import beginning, content_of
from commonplace.importers.formats.kindle_clippings.parser import turned
from commonplace.importers.formats.kindle_clippings.words import What, spot_in, what_is
from commonplace.importers.items import Item, NotTaken, Parsed, SourceFacts
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_body, clean_line
from commonplace.sources.models import SourceKind

_PARTS = {"bookTitle", "authors", "sectionHeading", "noteHeading", "noteText"}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_COLOUR = re.compile(r"\([^()]{1,40}\)")


def recognises(name: str, first: bytes) -> bool:
    text = beginning(first)
    return "bookTitle" in text and ("noteHeading" in text or "bodyContainer" in text or "sectionHeading" in text)


@dataclass(frozen=True)
class _Marked:
    number: int
    what: What
    place: str
    location: int | None
    text: str
    note: str = ""


def parse(path: Path) -> Parsed:
    title = author = ""
    marked: list[_Marked] = []
    left: list[NotTaken] = []
    section = heading = ""
    for name, words in _parts(content_of(path).text()):
        match name:
            case "bookTitle":
                title = clean_line(words)
            case "authors":
                author = turned(clean_line(words))
            case "sectionHeading":
                section = clean_line(words)
            case "noteHeading":
                heading = clean_line(words)
            case _:
                _add(marked, left, heading, section, clean_body(words).strip())
    if not title:
        raise Refusal(_("There is no notebook of a Kindle in this file. Choose it just as it was exported."), field="file")
    facts = SourceFacts(kind=SourceKind.BOOK, title=title[:500], author=author[:300])
    for one in marked:
        yield _item(facts, one)
    yield from (replace(one, title=title) for one in left)


def _add(marked: list[_Marked], left: list[NotTaken], heading: str, section: str, text: str) -> None:
    number = len(marked) + len(left) + 1
    what = what_is(_COLOUR.sub("", heading).split(" - ")[0]) if heading else What.UNKNOWN
    spot = spot_in(heading)
    if what is What.BOOKMARK:
        left.append(NotTaken(f"note {number}", _("A bookmark marks a place, not a passage.")))
    elif not text:
        left.append(NotTaken(f"note {number}", _("There is no text in it.")))
    elif what is What.NOTE and marked and _stands_at(marked[-1], spot.start):
        last = marked[-1]
        marked[-1] = replace(last, note="\n\n".join(part for part in (last.note, text) if part))
        left.append(NotTaken(f"note {number}", _("It was put to the passage before it.")))
    else:
        place = ", ".join(part for part in (section[:60], str(spot)) if part)
        marked.append(_Marked(number, What.NOTE if what is What.NOTE else What.HIGHLIGHT, place, spot.start, text))


def _stands_at(last: _Marked, location: int | None) -> bool:
    """Exports give a passage the location where it begins, and its note the one where it ends."""
    if last.what is not What.HIGHLIGHT:
        return False
    return last.location is None or location is None or last.location <= location <= last.location + 30


def _item(facts: SourceFacts, one: _Marked) -> Item:
    said = f"{facts.title.casefold()}\0{facts.author.casefold()}\0{one.what.value}\0{one.text}"
    is_note = one.what is What.NOTE
    return Item(
        place=f"note {one.number}",
        key=hashlib.sha256(said.encode(errors="replace")).hexdigest(),
        kind=Kind.NOTE if is_note else Kind.HIGHLIGHT,
        source=facts,
        quote="" if is_note else one.text,
        text=one.text if is_note else one.note,
        location=one.place,
    )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """(class, words) of each part, in their order. A part that holds another part, as broken exports do, gives its own words only."""
    try:
        tree = lxml_html.document_fromstring(_DECLARATION.sub("", text), parser=lxml_html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Refusal(_("There is no notebook of a Kindle in this file. Choose it just as it was exported."), field="file") from error
    for element in tree.iter():
        if isinstance(element.tag, str) and (name := _part(element)):
            yield name, "".join(_own_words(element))


def _part(element: etree._Element) -> str:
    return next((name for name in str(element.get("class") or "").split() if name in _PARTS), "")


def _own_words(root: etree._Element) -> Iterator[str]:
    waiting: list[tuple[etree._Element, bool]] = [(root, False)]
    while waiting:
        element, is_left = waiting.pop()
        if is_left:
            yield element.tail or ""
            continue
        if element is not root:
            waiting.append((element, True))
        if isinstance(element.tag, str) and (element is root or not _part(element)):
            yield "\n" if element.tag == "br" else element.text or ""
            waiting.extend((child, False) for child in reversed(element))
