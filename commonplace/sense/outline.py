"""The readable copy with a name on each of its outermost blocks, its table of contents, and how long it takes to read.

Names are attributes, added when a page is read: the text, and with it every position in it, stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from commonplace.sources.models import Snapshot

_PART = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>|[^<]+")
_VOID = frozenset({"br", "hr", "img", "wbr", "source", "col"})
_HEADING = re.compile(r"h[1-6]")
_TITLE = 120

# Scripts written without blanks, where a sign is read in about the time that others need for a syllable.
_SIGN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
WORDS_A_MINUTE, SIGNS_A_MINUTE = 238, 300


@dataclass(frozen=True, slots=True)
class Heading:
    name: str
    level: int
    title: str
    start: int


@dataclass(frozen=True, slots=True)
class Outline:
    """`html` carries `id="p-<number>"` on each outermost block; `starts` are the positions at which these begin."""

    html: str
    starts: tuple[int, ...]
    headings: tuple[Heading, ...]
    minutes: int

    def block_at(self, position: int) -> str:
        """The name of the block in which a position lies."""
        return f"p-{max(0, bisect_right(self.starts, position) - 1)}"


def outline_of(snapshot: Snapshot) -> Outline:
    """A copy never changes, so that what was worked out for it once may be kept."""
    return _outline(snapshot.pk, snapshot.text_hash, snapshot.html, snapshot.text)


def minutes_to_read(text: str) -> int:
    """In any script; at least one."""
    signs = len(_SIGN.findall(text))
    words = len(_WORD.findall(_SIGN.sub(" ", text)))
    return max(1, round(words / WORDS_A_MINUTE + signs / SIGNS_A_MINUTE))


@lru_cache(maxsize=32)
def _outline(_key: int, _hash: str, html: str, text: str) -> Outline:
    named, starts, headings = named_blocks(html)
    return Outline(named, starts, headings, minutes_to_read(text))


def named_blocks(html: str) -> tuple[str, tuple[int, ...], tuple[Heading, ...]]:
    """Readable HTML with its outermost blocks named, where each begins in the text, and the headings among them."""
    out: list[str] = []
    starts: list[int] = []
    headings: list[Heading] = []
    depth = position = 0
    level = ""
    for match in _PART.finditer(html):
        part, closing, tag = match[0], match[1], match[2]
        if tag is None:
            position += len(unescape(part)) if "&" in part else len(part)
        elif closing:
            depth -= 1
            if depth == 0 and level:
                headings.append(Heading(f"p-{len(starts) - 1}", int(level[1]), "", starts[-1]))
                level = ""
        else:
            if depth == 0:
                level = tag if _HEADING.fullmatch(tag) else ""
                part = f'<{tag} id="p-{len(starts)}"{part[1 + len(tag) :]}'
                starts.append(position)
            depth += tag not in _VOID
        out.append(part)
    return "".join(out), tuple(starts), _titled(headings, html)


def _titled(headings: list[Heading], html: str) -> tuple[Heading, ...]:
    text = unescape(re.sub(r"<[^>]*>", "", html)) if headings else ""
    titled = []
    for one in headings:
        line = text[one.start :].partition("\n")[0].strip()
        if line:
            titled.append(Heading(one.name, one.level, line if len(line) <= _TITLE else line[:_TITLE].rstrip() + "…", one.start))
    return tuple(titled)


def blocks_between(html: str, first: str, last: str) -> list[str]:
    """The named blocks of marked HTML from `first` to `last`, each with its tags."""
    numbers = range(int(first[2:]), int(last[2:]) + 1)
    found = []
    for number in numbers:
        begin = _opening_of(html, number)
        end = _opening_of(html, number + 1)
        if begin is not None:
            found.append(html[begin:end].rstrip("\n"))
    return found


def _opening_of(html: str, number: int) -> int | None:
    at = html.find(f' id="p-{number}"')
    return html.rindex("<", 0, at) if at != -1 else None
