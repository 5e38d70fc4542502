"""The readable copy of a letter: sanitised, in the strict form of all readable copies, with nothing in it that tells its sender anything.

Pictures are left out, those that only count readers among them. Links stay letter by letter as they were written.
"""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import HtmlElement

from commonplace.sources.readable import parse_readable, readable_html, text_of, text_to_html

LONGEST = 2_000_000
MOST_TAGS = 60_000
MOST_LINKS = 300
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:max-height|font-size|line-height)\s*:\s*0(?:px|em)?\s*(?:;|!|$)",
    re.I,
)
_FILLER = re.compile("[\u00ad\u034f\u200b-\u200f\u2060\u2800\ufeff]+")
_LAYOUT = {"table", "tbody", "thead", "tfoot", "tr", "td", "th", "center"}
_INNER = (
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')]",
    ".//blockquote[@type='cite']",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' moz-forward-container ')]",
)
_BASE = "about:blank"


def letter_html(written: str, *, text: str = "", inner_only: bool = False) -> str:
    """The readable copy of HTML, or of `text` where there is none. `inner_only`: of what was forwarded, where the HTML says which that is."""
    tree = _tree(written)
    if tree is None:
        return readable_html(text_to_html(text[:LONGEST]), base_url=_BASE) if text.strip() else ""
    if inner_only:
        tree = _inner(tree)
    _tidy(tree)
    for picture in list(tree.iter("img", "picture")):  # not even a link to one: it would count its reader
        picture.drop_tree()
    readable = readable_html(html.tostring(tree, encoding="unicode"), base_url=_BASE)
    return readable or (readable_html(text_to_html(text[:LONGEST]), base_url=_BASE) if text.strip() else "")


def text_from(written: str) -> str:
    """The words of HTML, block by block."""
    return text_of(letter_html(written)) if written.strip() else ""


def links_in(written: str) -> list[tuple[str, str]]:
    """(address, words) of the links in their order, each address once."""
    tree = _tree(written)
    if tree is None:
        return []
    _tidy(tree)
    found: dict[str, str] = {}
    for link in tree.iter("a"):
        address = (link.get("href") or "").strip()
        if address.lower().startswith(("http://", "https://")) and len(address) <= 2000:
            found.setdefault(address, " ".join("".join(link.itertext()).split())[:300])
        if len(found) == MOST_LINKS:
            break
    return list(found.items())


def links_of_copy(readable: str) -> list[tuple[str, str]]:
    """The same of a copy that is kept."""
    found: dict[str, str] = {}
    for link in parse_readable(readable).iter("a"):
        found.setdefault(str(link.get("href") or ""), " ".join("".join(str(text) for text in link.itertext()).split())[:300])
    found.pop("", None)
    return list(found.items())[:MOST_LINKS]


def pictures_in(written: str) -> int:
    """How many pictures were left out, those of one dot not counted."""
    tree = _tree(written)
    if tree is None:
        return 0
    return sum(1 for picture in tree.iter("img") if not _is_a_dot(picture))


def _is_a_dot(picture: HtmlElement) -> bool:
    return any((picture.get(side) or "").strip().removesuffix("px") in {"0", "1"} for side in ("width", "height"))


def _tree(written: str) -> HtmlElement | None:
    if not written.strip() or written.count("<") > MOST_TAGS:
        return None
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(written[:LONGEST].replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return None
    body = tree.find("body")
    return body if body is not None else tree


def _inner(tree: HtmlElement) -> HtmlElement:
    for path in _INNER:
        found = tree.xpath(path)
        if found:
            return found[0]
    marked = tree.xpath(".//*[@id='divRplyFwdMsg']")
    if marked:
        # Outlook puts what is forwarded behind its header, at the same height.
        whole = html.fragment_fromstring("<div></div>")
        for sibling in list(marked[0].itersiblings()):
            whole.append(sibling)
        return whole
    return tree


def _tidy(tree: HtmlElement) -> None:
    """Take out what was not meant to be read, and the tables that only arrange."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        if element is not tree and (element.get("hidden") is not None or _HIDDEN.search((element.get("style") or "")[:2000])):
            element.drop_tree()
    for element in _arranging(tree):
        element.tag = "div"
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.text = _FILLER.sub("", element.text) if element.text else element.text
        element.tail = _FILLER.sub("", element.tail) if element.tail else element.tail


def _arranging(tree: HtmlElement) -> list[HtmlElement]:
    """The tables that only put things beside each other, with their rows and cells: those that hold tables, or have no headings."""
    layout = {
        table
        for table in tree.iter("table")
        if table.get("role") == "presentation" or table.find(".//table") is not None or table.find(".//th") is None
    }
    found: list[HtmlElement] = []
    for element in tree.iter(*_LAYOUT):
        nearest = element if element.tag == "table" else next(element.iterancestors("table"), None)
        if nearest is None or nearest in layout:
            found.append(element)
    return found
