"""From the vocabulary in which trafilatura hands over what it found (a small dialect of TEI) to HTML.

Its own HTML output turns code within a line into blocks and loses the kinds of lists and headings, so the tree is translated here.
"""

import copy

from lxml import etree

_HIGHLIGHTS = {"#b": "strong", "#i": "em", "#u": "em", "#t": "code", "#sub": "sub", "#sup": "sup"}
_PLAIN = {"item": "li", "quote": "blockquote", "lb": "br", "row": "tr", "p": "p", "table": "table", "del": "del", "body": "div"}
_LISTS = {"ol": "ol", "dl": "div"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_LINES = {"p", "head", "item", "cell", "hi", "ref", "code", "del"}


def html_of(body: etree._Element) -> str:
    """The found `body` as (not yet cleaned) HTML."""
    tree = copy.deepcopy(body)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    # Names are needed until all are decided (code within a line is known by what it stands in), so they change in a second pass.
    renamed = [(element, _html_name(element)) for element in elements]
    for element, name in renamed:
        href, source, description = element.get("target"), element.get("src"), element.get("alt") or element.get("title")
        element.attrib.clear()
        element.tag = name
        if name == "a" and href:
            element.set("href", href)
        if name == "img" and source:
            element.set("src", source)
            element.set("alt", description or "")
    return str(etree.tostring(tree, encoding="unicode", method="html", with_tail=False))


def _html_name(element: etree._Element) -> str:
    name, kind = str(element.tag), element.get("rend", "")
    if name == "head":
        return kind if kind in _HEADINGS else "h2"
    if name == "hi":
        return _HIGHLIGHTS.get(kind, "span")
    if name == "list":
        return _LISTS.get(kind, "ul")
    if name == "item" and kind.startswith(("dt", "dd")):
        return "p"
    if name == "cell":
        return "th" if element.get("role") == "head" else "td"
    if name == "code":
        return "code" if _stands_in_a_line(element) else "pre"
    return {"ref": "a", "graphic": "img"}.get(name) or _PLAIN.get(name, "div")


def _stands_in_a_line(code: etree._Element) -> bool:
    parent = code.getparent()
    return (
        parent is not None
        and parent.tag in _LINES
        and not (parent.tag == "item" and "\n" in "".join(str(text) for text in code.itertext()))
    )
