"""What is to be read on a page, and what the page says about itself."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from commonplace.sources.addresses import title_from_url
from commonplace.sources.decoding import decode_page
from commonplace.sources.models import SourceKind
from commonplace.sources.page_facts import canonical_of, kind_of
from commonplace.sources.readable import readable_html, text_of, text_to_html
from commonplace.sources.titles import page_title
from commonplace.sources.vocabulary import html_of

if TYPE_CHECKING:
    from trafilatura.settings import Document as Found

# trafilatura and readability take a second to load and much memory, and only the process that fetches pages needs them: hence the imports below.

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_FIRST_HEADING = re.compile(r"<h([2-6])>.*?</h\1>\n?", re.DOTALL)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
# Trafilatura leaves out less of what matters and more of what does not; when it comes back with far less, it has lost the page.
_FAR_LESS = 0.65
_NO_NAME = re.compile(r"\d|https?\b|\bupdated\b|\bpublished\b|^(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_LONGEST = 4_000_000
# Judging what matters on a page takes time that grows faster than its tags: 20,000 need up to 6 s, 80,000 half a minute, and a page made to do
# harm would hold a worker for minutes. Beyond this a page is kept whole. The longest of thirty real pages has 5,500.
_MOST_TAGS = 30_000


@dataclass(frozen=True)
class Extracted:
    """A page made readable. `text` is exactly the text content of `html`; what the page does not say is empty."""

    title: str
    author: str
    site: str
    published_on: date | None
    language: str
    html: str
    text: str
    kind: SourceKind | None = None
    """What the page says it is about, where it is more than a page to read."""
    canonical: str = ""
    """The address under which the page wants to be known, as it says itself; to be believed only as far as `sources.canonical` goes."""


def extract(html: bytes | str, url: str, charset: str = "") -> Extracted:
    """Find title, author, date and readable text of a page. Never fails on bad HTML: what cannot be found is empty."""
    import trafilatura

    written = (decode_page(html, charset) if isinstance(html, bytes) else html)[:_LONGEST].replace("\x00", "")
    tree = trafilatura.load_html(written) if written.strip() else None
    judged = tree is not None and written.count("<") <= _MOST_TAGS
    found = _found(copy.deepcopy(tree), url) if judged else None
    site = _one_line((found.sitename if found else "") or "", 200)
    title = page_title(tree, (found.title if found else "") or "", (site, urlsplit(url).hostname or "")) if tree is not None else ""
    readable = _readable(found, written, url) if judged else readable_html(written, base_url=url)
    readable = _without_heading(readable, title)
    return Extracted(
        title=title[:500] or title_from_url(url),
        author=_author(found.author if found else ""),
        site=site,
        published_on=_date(found.date if found else ""),
        language=_language(tree),
        html=readable,
        text=text_of(readable),
        kind=kind_of(tree),
        canonical=canonical_of(tree, url),
    )


def extract_plain(text: bytes | str, url: str, charset: str = "") -> Extracted:
    """The same for a page of plain text; its title is its name, for its first line may be anything."""
    written = decode_page(text, charset) if isinstance(text, bytes) else text
    readable = readable_html(text_to_html(written[:_LONGEST]), base_url=url)
    return Extracted(title_from_url(url), "", "", None, "", readable, text_of(readable))


def _found(tree: HtmlElement, url: str) -> Found | None:
    import trafilatura
    from trafilatura.settings import Document as Found

    try:
        found = trafilatura.bare_extraction(
            tree,
            url=url,
            include_comments=False,
            include_tables=True,
            include_links=True,
            include_formatting=True,
            include_images=False,
            with_metadata=True,
            # A date that stands somewhere in the text is no date of publication.
            date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
        )
    except (etree.LxmlError, ValueError, RecursionError):
        return None
    return found if isinstance(found, Found) else None


def _readable(found: Found | None, written: str, url: str) -> str:
    first = readable_html(html_of(found.body), base_url=url) if found is not None and found.body is not None else ""
    second = _by_readability(written, url)
    return first if first and _size(first) >= _FAR_LESS * _size(second) else second or first


def _by_readability(written: str, url: str) -> str:
    from readability import Document
    from readability.readability import Unparseable

    try:
        return readable_html(Document(written).summary(html_partial=True), base_url=url)
    except (Unparseable, etree.LxmlError, ValueError, RecursionError):
        return ""


def _without_heading(readable: str, title: str) -> str:
    """Without a first heading that says the title again, which the page around it shows already."""
    first = _FIRST_HEADING.match(readable)
    says = text_of(first[0]).split() if first else []
    return readable[first.end() :] if first and says == title.split() else readable


def _size(readable: str) -> int:
    return len(_WORD.findall(text_of(readable))) if readable else 0


def _one_line(text: str | None, longest: int) -> str:
    return " ".join((text or "").split())[:longest]


def _author(found: str | None) -> str:
    # Bylines are found by their looks, so dates and addresses turn up among the names.
    names = (_one_line(name, 100) for name in (found or "").split(";"))
    return ", ".join(name for name in names if name and not _NO_NAME.search(name))[:300]


def _date(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _language(tree: HtmlElement | None) -> str:
    if tree is None:
        return ""
    root = tree.getroottree().getroot()
    said = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or ""
    said = said.strip().replace("_", "-")
    return said if len(said) <= 12 and _LANGUAGE.fullmatch(said) else ""
