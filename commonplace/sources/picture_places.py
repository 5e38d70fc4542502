"""Pictures found by one reading of a page, put into the text that another reading found, without changing that text.

The reading that finds the text best loses pictures, or takes their captions for text when it is asked to keep them; so the pictures come from the
second reading, and stand after the block that they follow there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r'<figure><a class="picture-away"[^>]*></a></figure>|<[^>]*>|[^<]+')
_REACH = 80
"""Characters before a picture by which its place is known again."""
_FARTHEST = 8
"""Paragraphs to go back where the one before the picture (a caption, say) does not stand in the other text."""


@dataclass(frozen=True)
class _Placed:
    link: str
    before: str


def with_pictures(html: str, text: str, other: str) -> str:
    """Readable `html`, whose text is `text`, with the pictures of the readable `other`."""
    pictures = _pictures(other)
    if not pictures or not html:
        return html
    ends = _ends(html)
    put: dict[int, list[str]] = {}
    reached = 0
    for picture in pictures:
        reached = _place(text, picture.before, reached)
        at = next((index for position, index in ends if position >= reached), ends[-1][1]) if reached else 0
        put.setdefault(at, []).append(picture.link)
    out, last = [], 0
    for at in sorted(put):
        out += [html[last:at], *put[at]]
        last = at
    return "".join([*out, html[last:]])


def _pictures(html: str) -> list[_Placed]:
    found: list[_Placed] = []
    read: list[str] = []
    for part in _PART.findall(html):
        if part.startswith('<figure><a class="picture-away"'):
            found.append(_Placed(part, "".join(read)))
        elif part[0] != "<":
            read.append(_plain(part))
    return found


def _place(text: str, before: str, least: int) -> int:
    """Where in `text` the last words before a picture end; `least` where they do not stand after it."""
    for line in reversed(before.split("\n")[-_FARTHEST:]):
        words = line[-_REACH:]
        at = text.find(words, max(0, least - len(words))) if len(words) > 3 else -1
        if at != -1:
            return at + len(words)
    return least


def _ends(html: str) -> list[tuple[int, int]]:
    """Of each block that stands in no other: the position in the text at its end, and the place in the HTML right after it."""
    ends: list[tuple[int, int]] = []
    position = depth = index = 0
    for part in _PART.findall(html):
        index += len(part)
        if part[0] != "<":
            position += len(_plain(part))
        elif part.startswith("</"):
            depth -= 1
            if depth == 0:
                ends.append((position, index))
        elif not part.endswith("/>") and not part.startswith("<figure><a"):
            depth += 1
    return ends or [(0, len(html))]


def _plain(part: str) -> str:
    return part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
