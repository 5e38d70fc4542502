"""Marks laid over a readable page: the text stays as it is, and each stretch of it knows to whom it matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

# Readable HTML is written by `sources.readable` alone: no ">" within a tag, only three entities. So it can be cut into tags and texts
# like this, which is several times as quick as building the tree of a long page and writing it again.
_PART = re.compile(r"<[^>]*>|[^<]+")
_NAMED = 3
_BLOCK_ENDS = frozenset(f"</{tag}>" for tag in "p h1 h2 h3 h4 h5 h6 pre blockquote ul ol li table tr td th figure".split())


@dataclass(frozen=True)
class Mark:
    """A stretch of the text, in code points; `id` names the entry it belongs to, `label` says whose and which it is."""

    start: int
    end: int
    css_class: str
    id: str
    label: str = ""


def marked_html(html: str, marks: Sequence[Mark]) -> SafeString:
    """Readable `html` with <mark> elements around the text of each mark.

    A mark that crosses elements or other marks becomes several pieces. Where marks overlap, a piece belongs to several: `data-entry` names all
    of them, its classes are those of all, and `marks-2`, `marks-3` (and more) say how many. An anchor `mark-<id>` stands at the start of
    each mark. Marks outside of the text are left out.
    """
    wanted = sorted((mark for mark in marks if 0 <= mark.start < mark.end), key=lambda mark: (mark.start, -mark.end, mark.id))
    return mark_safe(_Marker(wanted).lay_over(html) if wanted else html)


class _Marker:
    """One pass over tags and texts, which remembers the marks over the place it has reached and what opens and closes for them."""

    def __init__(self, marks: list[Mark]) -> None:
        self._coming = marks[::-1]
        self._bounds = sorted({bound for mark in marks for bound in (mark.start, mark.end)}, reverse=True)
        self._active: list[Mark] = []
        self._opening = self._closing = ""

    def lay_over(self, html: str) -> str:
        out: list[str] = []
        bounds, position, previous = self._bounds, 0, ""
        for part in _PART.findall(html):
            if part[0] == "<":
                previous = part
                out.append(part)
                continue
            text = _plain(part) if "&" in part else part
            end = position + len(text)
            # A newline between two blocks is no part of either; inside lists and tables HTML does not even allow a mark around it.
            if part == "\n" and previous in _BLOCK_ENDS:
                out.append(part)
            elif bounds and bounds[-1] < end:
                self._cut(out, text, position, end)
            else:
                out += (self._opening, part, self._closing)
            position = end
        return "".join(out)

    def _cut(self, out: list[str], text: str, start: int, end: int) -> None:
        """Write the text in pieces, a new one wherever a mark begins or ends."""
        left = start
        while left < end:
            opening = self._reach(left) if self._bounds and self._bounds[-1] <= left else self._opening
            right = min(end, self._bounds[-1]) if self._bounds else end
            out += (opening, escape(text[left - start : right - start], quote=False), self._closing)
            left = right

    def _reach(self, position: int) -> str:
        """Take up the marks that begin here, drop those that are over; gives what opens this once, with the names of new marks."""
        while self._bounds and self._bounds[-1] <= position:
            self._bounds.pop()
        active = [mark for mark in self._active if mark.end > position]
        new: list[Mark] = []
        while self._coming and self._coming[-1].start <= position:
            mark = self._coming.pop()
            if mark.end > position:
                new.append(mark)
        self._active = active + new
        self._opening = _opening(self._active)
        self._closing = "</mark>" if self._active else ""
        return _opening(self._active, new) if new else self._opening


def _opening(active: Sequence[Mark], new: Sequence[Mark] = ()) -> str:
    """One element for all marks over a piece, so that what forty people marked is as easy to read, and as small, as what one did."""
    if not active:
        return ""
    shown = [mark.css_class for mark in active if mark.css_class]
    classes = shown[0] if shown else ""
    if len(shown) > 1:
        words = dict.fromkeys(word for css_class in dict.fromkeys(shown) for word in css_class.split())
        classes = " ".join([*words, f"marks-{min(len(shown), 3)}"])
    name = title = more = ""
    if new:
        labels = ", ".join(mark.label for mark in new[:_NAMED] if mark.label)
        name, title = f' id="mark-{escape(new[0].id)}"', f' title="{escape(labels)}"' if labels else ""
        more = "".join(f'<span id="mark-{escape(mark.id)}"></span>' for mark in new[1:])
    entries = escape(" ".join(mark.id for mark in active))
    return f'<mark class="{escape(classes)}" data-entry="{entries}"{name}{title}>{more}'


def _plain(part: str) -> str:
    return part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
