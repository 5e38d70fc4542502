"""HTML that someone wrote inside Markdown, brought into a form that cannot disturb what stands around it.

Safety rests on the sanitiser (`safety.py`), which runs over the finished page. This pass comes before it, for the sake of the text: an
unclosed `<style>` or quotation mark must not swallow the paragraphs and code that follow, and thousands of unclosed `<b>` must not be
repeated in every later paragraph, as the rules of HTML would have it. So each tag is kept, dropped or shown as text, and what is kept
is properly nested.
"""

import html
import re

from commonplace.kit.markdown.links import image_html, link_attributes

MAX_DEPTH = 30
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9-]*+)((?:\s++[A-Za-z_:][\w:.-]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+)\s*+/?>"
)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*+)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+")

_BLOCKS = frozenset(
    "details summary table caption thead tbody tfoot tr td th ul ol li dl dt dd blockquote pre p div figure figcaption "
    "h1 h2 h3 h4 h5 h6".split()
)
_PHRASES = frozenset("a abbr b cite code del em i ins kbd mark q rp rt ruby s samp small strong sub sup u var".split())
_VOID = frozenset(("br", "hr", "img", "wbr"))
_TRANSPARENT = frozenset(
    "span font center section article header footer nav main aside picture source tt big nobr time address label hgroup html body "
    "head meta link colgroup col".split()
)
_HEADINGS = {f"h{level}": f"h{min(level + 1, 6)}" for level in range(1, 7)}
_ENDED_BY = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "p": {"p"},
}
_PLAIN_ATTRIBUTES = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",), "abbr": ("title",), "details": ("open",)}


class RawHtml:
    """The raw tags of one document in the order they stand, with those still open."""

    def __init__(self) -> None:
        self._open: list[str] = []

    def block(self, source: str) -> str:
        """A block of HTML. Its block tags may stay open for the Markdown that follows; its phrases end with it."""
        return self._rewritten(source) + self._close_phrases()

    def inline(self, tag: str, floor: int) -> str:
        """One tag among the words of a paragraph; `floor` is `depth` at the paragraph's beginning."""
        return self._rewritten(tag, floor)

    @property
    def depth(self) -> int:
        return len(self._open)

    def close_to(self, floor: int) -> str:
        """The closing tags that bring the depth back to `floor`."""
        closing = "".join(f"</{name}>" for name in reversed(self._open[floor:]))
        del self._open[floor:]
        return closing

    def _close_phrases(self) -> str:
        floor = next((index for index, name in enumerate(self._open) if name in _PHRASES), len(self._open))
        return self.close_to(floor)

    def _rewritten(self, source: str, floor: int = 0) -> str:
        parts, pos = [], 0
        for start, end, tag in _pieces(source):
            parts.append(source[pos:start].replace("<", "&lt;"))
            parts.append(self._tag(tag, floor) if tag else "")
            pos = end
        parts.append(source[pos:].replace("<", "&lt;"))
        return "".join(parts)

    def _tag(self, match: re.Match[str], floor: int) -> str:
        closing, name, attributes = match[1] == "/", match[2].lower(), match[3]
        name = _HEADINGS.get(name, name)
        if name in _TRANSPARENT:
            return ""
        if name in _VOID:
            return "" if closing else _void(name, attributes, in_link="a" in self._open)
        if name not in _BLOCKS and name not in _PHRASES:
            return html.escape(match[0], quote=False)
        return self._end(name, floor) if closing else self._begin(name, attributes, floor)

    def _begin(self, name: str, attributes: str, floor: int) -> str:
        ended = ""
        if name in _BLOCKS:
            phrase = next((i for i in range(floor, len(self._open)) if self._open[i] in _PHRASES), len(self._open))
            ended = self.close_to(phrase)
        while len(self._open) > floor and self._open[-1] in _ENDED_BY.get(name, ()):
            ended += self.close_to(len(self._open) - 1)
        if len(self._open) >= MAX_DEPTH or (name == "a" and "a" in self._open):
            return ended
        self._open.append(name)
        return f"{ended}<{name}{_kept_attributes(name, attributes)}>"

    def _end(self, name: str, floor: int) -> str:
        for index in range(len(self._open) - 1, floor - 1, -1):
            if self._open[index] == name:
                return self.close_to(index)
        return ""


def _pieces(source: str) -> list[tuple[int, int, re.Match[str] | None]]:
    """(start, end, tag) of each tag, and of each comment with None in the tag's place."""
    found: list[tuple[int, int, re.Match[str] | None]] = []
    pos, comments = 0, True
    while (start := source.find("<", pos)) >= 0:
        pos = start + 1
        if match := _TAG.match(source, start):
            pos = match.end()
            found.append((start, pos, match))
        elif comments and source.startswith("<!--", start):
            end = source.find("-->", start + 2)
            if end < 0:
                comments = False
                continue
            pos = end + 3
            found.append((start, pos, None))
    return found


def _attributes(source: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in reversed(_ATTRIBUTE.findall(source))}


def _kept_attributes(name: str, source: str) -> str:
    if not source:
        return ""
    given = _attributes(source)
    if name == "a":
        return link_attributes(given.get("href", ""), given.get("title", ""))
    return "".join(f' {key}="{html.escape(given[key])}"' for key in _PLAIN_ATTRIBUTES.get(name, ()) if key in given)


def _void(name: str, source: str, *, in_link: bool) -> str:
    if name != "img":
        return f"<{name}>"
    given = _attributes(source)
    sizes = {key: given[key] for key in ("width", "height") if given.get(key, "").isdecimal()}
    return image_html(given.get("src", ""), given.get("alt", ""), given.get("title", ""), in_link=in_link, sizes=sizes)
