"""OPML 1 and 2 (http://opml.org/spec2.opml): lists of feeds from and for other programs. Folders are tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _
from lxml import etree

from commonplace.entries.tags import MAX_TAG_LENGTH, clean_tags
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line

MAX_BYTES = 5_000_000
MOST = 1_000
_BARE_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{1,30};)")


@dataclass(frozen=True)
class Outline:
    """One feed of a list."""

    url: str
    title: str = ""
    site_url: str = ""
    tags: tuple[str, ...] = ()


def read_opml(body: bytes) -> list[Outline]:
    """The feeds of a list, each address once. Nothing is fetched and no entity resolved. Raises Refusal for what is no such list."""
    if len(body) > MAX_BYTES:
        raise Refusal(_("This list is larger than %(size)d MB. Take it in parts.") % {"size": MAX_BYTES // 1_000_000}, field="file")
    root = _root(body)
    if etree.QName(root).localname.lower() != "opml":
        raise Refusal(_("This is no list of feeds. In your other reader, look for “Export” and “OPML”."), field="file")
    found: dict[str, Outline] = {}
    for outline in _outlines(root):
        found.setdefault(outline.url, outline)
        if len(found) > MOST:
            raise Refusal(_("This list holds more than %(count)d feeds. Take it in parts.") % {"count": MOST}, field="file")
    if not found:
        raise Refusal(_("This list holds no feeds: none of its lines has the address of one."), field="file")
    return list(found.values())


def _root(body: bytes) -> etree._Element:
    for attempt in (body, _BARE_AMPERSAND.sub(b"&amp;", body)):  # many programs forget to write & as &amp;
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
        try:
            root = etree.fromstring(attempt, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError):
            continue
        if str(getattr(root.getroottree().docinfo, "doctype", "")):
            raise Refusal(_("This list carries definitions of its own, which are not read here. Export it anew."), field="file")
        return root
    raise Refusal(_("This list is damaged: it is not the XML that OPML is made of. Export it anew."), field="file")


def _outlines(root: etree._Element) -> Iterator[Outline]:
    folders: list[tuple[str, ...]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str) or etree.QName(element).localname.lower() != "outline":
            continue
        if event == "end":
            folders.pop()
            continue
        named = {str(name).lower(): clean_line(str(value)) for name, value in element.attrib.items()}
        title, url = named.get("title") or named.get("text") or "", named.get("xmlurl", "")
        above = folders[-1] if folders else ()
        if url:
            yield Outline(url, title[:300], named.get("htmlurl", ""), above)
        folders.append(above if url else tuple(dict.fromkeys((*above, *_as_tag(title)))))


def _as_tag(name: str) -> list[str]:
    return clean_tags([name[:MAX_TAG_LENGTH]])


def write_opml(title: str, outlines: Iterable[Outline]) -> Iterator[str]:
    """The list as OPML 2.0, line by line: a folder for each first tag, the others as categories."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head><title>{_text(title)}</title></head>\n<body>\n'
    folder = ""
    for outline in sorted(outlines, key=lambda row: row.tags[:1]):
        first = outline.tags[0] if outline.tags else ""
        if first != folder:
            yield ("</outline>\n" if folder else "") + f"<outline text={quoteattr(first)}>\n"
            folder = first
        yield _line(outline)
    yield ("</outline>\n" if folder else "") + "</body>\n</opml>\n"


def _line(outline: Outline) -> str:
    title, more = quoteattr(outline.title), ""
    if outline.site_url:
        more += f" htmlUrl={quoteattr(outline.site_url)}"
    if outline.tags:
        more += f" category={quoteattr(','.join(outline.tags))}"
    return f'<outline type="rss" text={title} title={title} xmlUrl={quoteattr(outline.url)}{more}/>\n'


def _text(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
