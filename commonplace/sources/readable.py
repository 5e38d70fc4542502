"""Readable HTML in one strict form, whose text content is the same for every parser.

Highlights count code points in the text of a page, on the server and in the browser. So the HTML that is kept is written here from
scratch: only known elements, nested only as HTML allows (a browser's parser has nothing to repair), well-formed as XML too, white space
settled. Between any two blocks stands exactly one newline, none at the ends, so the text reads as its blocks joined by newlines. The page
that shows it must put it into an element with nothing around it.
"""

from __future__ import annotations

import re
from html import escape

import nh3
from ada_url import URL
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, fragment_fromstring, tostring

from commonplace.sources.picture_links import LAZY, picture_of
from commonplace.sources.runs import BREAK, Inline, Run, nested, paragraphs_of, settled, verbatim

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEAVES = {"p", "pre", *_HEADINGS}
_INLINE = {"a", "em", "strong", "code", "kbd", "samp", "sub", "sup", "del", "q", "cite"}
_SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code", "dt": "p", "figcaption": "p"}
_CONTAINERS = {"blockquote", "ul", "ol", "li", "table", "tr", "td", "th"}
_BREAKING = frozenset(
    "div section article header footer main aside figure address dl dd tbody thead tfoot caption hr details summary".split()
)
# What stands within these is not for reading.
_NO_TEXT = set("script style title template textarea select iframe svg noscript".split())
_NEEDED_PARENTS = {"li": ("ul", "ol"), "tr": ("table",), "td": ("tr",), "th": ("tr",)}
_FLOW = ("div", "blockquote", "li", "td", "th")
_NEEDED_CHILD = {"ul": "li", "ol": "li", "table": "tr", "tr": "td"}

# What XML cannot carry; browsers would show none of it either.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_blank_text=False)
# Deeper than this the structure means nothing to a reader, and the text goes on without it.
_DEEPEST_BLOCKS = 40
_DEEPEST = 150
# Cleaning takes time with the number of tags times their depth: 100,000 open ones need three minutes. So few cannot take long.
_FEW_TAGS = 4_000
# Of which a page shows as many as are kept for it; the rest would be links to nothing that anybody sees.
_MOST_PICTURES = 1_000


def readable_html(dirty: str, *, base_url: str) -> str:
    """`dirty` HTML in the strict form: harmless, links absolute, nothing loaded from elsewhere.

    A picture is a link to it without text (`sources.pictures` puts the picture in its place once it is kept here); it stands after the
    paragraph in which it stood, glued to it, so that the text is the same with pictures and without.
    """
    tags = _LEAVES | _INLINE | set(_SAME) | _CONTAINERS | _BREAKING | {"br", "img"}
    attributes = {"a": {"href"}, "img": {"src", "srcset", "alt", "width", "height", *LAZY}}
    clean = nh3.clean(_shallow(_UNWRITABLE.sub("", dirty)), tags=tags, attributes=attributes, link_rel=None, clean_content_tags=_NO_TEXT)
    tree = fragment_fromstring(clean, create_parent="div")
    writer = _Writer(base_url, shift=_heading_shift(tree))
    writer.walk(tree)
    return writer.finish()


def _shallow(dirty: str) -> str:
    """The page with nothing nested deeper than is kept; what stands there is text."""
    if dirty.count("<") <= _FEW_TAGS:
        return dirty
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(dirty.encode(), parser=parser)
    except etree.ParserError:
        return ""
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    walk, depth, deep = etree.iterwalk(tree, events=("start", "end")), 0, []
    for event, element in walk:
        depth += 1 if event == "start" else -1
        if event == "start" and depth >= _DEEPEST:
            deep.append(element)
            walk.skip_subtree()
    for element in deep:
        text = "".join(element.itertext())
        element.clear(keep_tail=True)
        element.text = text
    return str(tostring(tree, encoding="unicode"))


def text_of(html: str) -> str:
    """The text content of readable HTML, as a browser's `textContent` gives it."""
    return "".join(str(text) for text in parse_readable(html).itertext())


def parse_readable(html: str) -> etree._Element:
    """The tree of readable HTML under one root element that is not part of it."""
    return etree.fromstring(f"<div>{html}</div>", _PARSER)


def text_to_html(text: str) -> str:
    """Plain text as HTML: paragraphs at empty lines, single line ends kept."""
    paragraphs = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part.strip())


def _heading_shift(tree: HtmlElement) -> int:
    # The page around it has the only h1.
    return 1 if tree.find(".//h1") is not None else 0


class _Node:
    """An element under construction; `parts` are finished blocks, each with the pictures that are glued to it."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.parts: list[list[str]] = []

    def inner(self) -> str:
        return "\n".join("".join(part) for part in self.parts)

    def html(self) -> str:
        inner = self.inner()
        if not inner:
            return ""
        return f"<table><tbody>{inner}</tbody></table>" if self.tag == "table" else f"<{self.tag}>{inner}</{self.tag}>"


class _Writer:
    """Walks any tree and writes the strict form: text collects in a leaf until a block begins or ends; then the leaf is closed."""

    def __init__(self, base_url: str, *, shift: int) -> None:
        self._base_url = base_url
        self._shift = shift
        self._open = [_Node("div")]
        self._inlines: list[Inline] = []
        self._leaf = ""
        self._depth = 0
        self._runs: list[Run] = []
        self._pictures: list[str] = []
        self._pictures_inside: list[str] = []
        self._pictures_left = _MOST_PICTURES

    def walk(self, element: HtmlElement) -> None:
        if self._depth > _DEEPEST:
            self._text("".join(element.itertext()))
            return
        self._depth += 1
        self._text(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, _SAME.get(child.tag, child.tag))
            self._text(child.tail)
        self._depth -= 1

    def finish(self) -> str:
        self._flush()
        return self._open[0].inner()

    def _element(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._runs.append((BREAK, ()))
        elif tag == "img":
            waiting = self._pictures_inside if self._runs else self._pictures
            if self._pictures_left > 0:
                found = picture_of(element, self._base_url)
                waiting += found
                self._pictures_left -= len(found)
        elif tag in _INLINE:
            self._inline(element, tag)
        elif tag in _LEAVES:
            self._leaf_block(element, tag)
        elif tag in _CONTAINERS and len(self._open) < _DEEPEST_BLOCKS:
            self._container(element, tag)
        elif tag in _BREAKING | _CONTAINERS:
            self._flush()
            self.walk(element)
            self._flush()
        else:
            self.walk(element)

    def _inline(self, element: HtmlElement, tag: str) -> None:
        attributes = self._link(element.get("href")) if tag == "a" else ""
        if (tag == "a" and not attributes) or any(tag == outer for outer, _attributes in self._inlines):
            self.walk(element)
            return
        self._inlines.append((tag, attributes))
        self.walk(element)
        self._inlines.pop()

    def _leaf_block(self, element: HtmlElement, tag: str) -> None:
        self._flush()
        outer, self._leaf = self._leaf, (f"h{min(6, _HEADINGS[tag] + self._shift)}" if tag in _HEADINGS else tag)
        self.walk(element)
        self._flush()
        self._leaf = outer

    def _container(self, element: HtmlElement, tag: str) -> None:
        self._flush()
        depth, leaf, self._leaf = len(self._open), self._leaf, ""
        self._enter(tag)
        self.walk(element)
        self._flush()
        self._leave_to(depth)
        self._leaf = leaf

    def _enter(self, tag: str) -> None:
        """Open `tag`, and around it whatever HTML demands between it and what is open."""
        parents = _NEEDED_PARENTS.get(tag, _FLOW)
        while self._open[-1].tag not in parents:
            self._enter(parents[0] if parents is not _FLOW else _NEEDED_CHILD[self._open[-1].tag])
        self._open.append(_Node(tag))

    def _leave_to(self, depth: int) -> None:
        while len(self._open) > depth:
            done = self._open.pop().html()
            if done:
                self._open[-1].parts.append([done])

    def _text(self, text: str | None) -> None:
        if text:
            self._runs.append((text.replace(BREAK, " "), tuple(self._inlines)))

    def _link(self, href: str | None) -> str:
        try:
            url = URL((href or "").strip(), self._base_url) if href else None
        except (ValueError, UnicodeError):
            return ""
        if url is None or url.protocol not in {"http:", "https:", "mailto:"}:
            return ""
        return f' href="{escape(url.href)}" rel="noopener nofollow"'

    def _flush(self) -> None:
        runs, self._runs = self._runs, []
        leaves = [verbatim(runs)] if self._leaf == "pre" else paragraphs_of(settled(runs))
        depth = len(self._open)
        for leaf in leaves:
            self._add_leaf(nested(leaf))
            self._leave_to(depth)
        self._pictures += self._pictures_inside
        self._pictures_inside = []
        self._put_pictures()

    def _put_pictures(self) -> None:
        """Glue the pictures that are waiting to the block before them; where there is none, they wait for the next."""
        parent = self._open[-1]
        if self._pictures and parent.tag in _FLOW and parent.parts:
            parent.parts[-1] += self._pictures
            self._pictures = []

    def _add_leaf(self, inner: str) -> None:
        if not inner:
            return
        while self._open[-1].tag in _NEEDED_CHILD:
            self._enter(_NEEDED_CHILD[self._open[-1].tag])
        parent = self._open[-1]
        bare = parent.tag in {"li", "td", "th"} and not parent.parts
        tag = self._leaf or ("" if bare else "p")
        before: list[str] = []
        if parent.tag in _FLOW and not parent.parts:
            before, self._pictures = self._pictures, []
        parent.parts.append([*before, f"<{tag}>{inner}</{tag}>" if tag else inner])
