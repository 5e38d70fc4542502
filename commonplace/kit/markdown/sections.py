"""One section of a rendered text: from its heading to the next of the same rank."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_HEADING = re.compile(r"h[1-6]\Z")
_ALONE = frozenset(("br", "hr", "img", "input", "wbr"))
_OWN_PLACE = re.compile(r'(<(?:h[2-6]|li|a)\b[^>]*?) id="[^"]*"')
_PLACE_HERE = re.compile(r'(<a\b[^>]*? href=")(#[^"]*")')


def section(html: str, heading: str) -> str | None:
    """The part of sanitised HTML under the heading with this id, with the heading itself; None when there is no such heading.

    It is well formed where the whole is: it ends at the latest where the element ends in which the heading stands.
    """
    if not heading or f'id="{heading}"' not in html:
        return None
    finder = _Finder(html, heading)
    finder.feed(html)
    finder.close()
    if finder.begin is None:
        return None
    return html[finder.begin : finder.end if finder.end is not None else len(html)].strip()


def without_places(html: str, url: str) -> str:
    """The same without the ids that the page around it may hold too; links within the text lead to the page of the text, at `url`."""
    return _PLACE_HERE.sub(rf"\g<1>{url}\g<2>", _OWN_PLACE.sub(r"\1", html))


class _Finder(HTMLParser):
    def __init__(self, html: str, heading: str) -> None:
        super().__init__(convert_charrefs=False)
        self._heading = heading
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._depth = 0
        self._level = self._floor = 0
        self.begin: int | None = None
        self.end: int | None = None

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _HEADING.match(tag):
            if self.begin is None and ("id", self._heading) in attrs:
                self.begin, self._level, self._floor = self._here(), int(tag[1]), self._depth
            elif self.begin is not None and self.end is None and self._depth == self._floor and int(tag[1]) <= self._level:
                self.end = self._here()
        if tag not in _ALONE:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _ALONE:
            return
        self._depth -= 1
        if self.begin is not None and self.end is None and self._depth < self._floor:
            self.end = self._here()
