"""One form for texts that say the same in other signs, with the way back to where each character stood.

Blanks become one blank; soft hyphens and other invisible signs are dropped; quotes, dashes and compatible forms (NFKD, code point by code
point) become one; character references that were left in a text (`&amp;`, `&#8217;`) are read. Case stays. `anchors.js` holds the same tables.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

_BLANKS = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DROPPED = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_SAME = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u2039\u203a`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043", "-"),
}
_NAMED = {
    "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " ", "shy": "", "hellip": "...", "ndash": "-", "mdash": "-",
    "lsquo": "'", "rsquo": "'", "sbquo": "'", "ldquo": '"', "rdquo": '"', "bdquo": '"', "laquo": '"', "raquo": '"',
}  # fmt: skip
_SPECIAL = re.compile(
    f"[{_BLANKS}{_DROPPED}]{{2,}}|[{_BLANKS.replace(' ', '')}]|[{_DROPPED}]|`"
    "|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,6});"
    f"|[^\x00-\x7f{_BLANKS}{_DROPPED}]+"
)
_BLANK = re.compile(f"[{_BLANKS}]")
_DROP = re.compile(f"[{_DROPPED}]")
_CHANGED = re.compile("[" + "".join(_SAME) + "]")


class Folded:
    """`text` is the folded form of `raw`; offsets into it lead back with `span`."""

    __slots__ = ("_lengths", "_places", "_raw_ends", "_raw_places", "text")

    def __init__(self, raw: str) -> None:
        # Stretches, each with its place and length in the folded text and its place and end in the raw one.
        self._places: list[int] = []
        self._lengths: list[int] = []
        self._raw_places: list[int] = []
        self._raw_ends: list[int] = []
        pieces: list[str] = []
        done = length = 0
        last = ""
        for begin, end, instead in _changes(raw):
            if begin > done:
                self._add(length, begin - done, done, begin)
                pieces.append(raw[done:begin])
                length += begin - done
                last = raw[begin - 1]
            piece = "" if instead == last == " " else instead
            if piece:
                self._add(length, len(piece), begin, end)
                pieces.append(piece)
                length += len(piece)
                last = piece[-1]
            done = end
        if done < len(raw):
            self._add(length, len(raw) - done, done, len(raw))
            pieces.append(raw[done:])
        self.text = "".join(pieces)

    def _add(self, place: int, length: int, raw_place: int, raw_end: int) -> None:
        self._places.append(place)
        self._lengths.append(length)
        self._raw_places.append(raw_place)
        self._raw_ends.append(raw_end)

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Where the folded characters from `begin` to `end` (at least one) stand in the raw text."""
        first = bisect_right(self._places, begin) - 1
        last = bisect_right(self._places, end - 1) - 1
        raw_begin, raw_end = self._raw_places[first], self._raw_ends[last]
        if self._lengths[first] == self._raw_ends[first] - raw_begin:
            raw_begin += begin - self._places[first]
        if self._lengths[last] == raw_end - self._raw_places[last]:
            raw_end = self._raw_places[last] + end - self._places[last]
        return raw_begin, raw_end


@lru_cache(maxsize=256)
def fold(raw: str) -> str:
    """The folded form alone, of a passage or of what stands around it: it is asked for several times while one highlight is being placed."""
    return Folded(raw).text


def _changes(raw: str) -> list[tuple[int, int, str]]:
    """Where the folded form differs: from, to, and what stands there instead."""
    changes: list[tuple[int, int, str]] = []
    for match in _SPECIAL.finditer(raw):
        found, begin = match.group(), match.start()
        if found[0] == "&":
            instead = _character(found[1:-1])
            if instead is not None:
                changes.append((begin, match.end(), instead))
        elif _BLANK.search(found):
            changes.append((begin, match.end(), " "))
        elif _DROP.match(found):
            changes.append((begin, match.end(), ""))
        elif not unicodedata.is_normalized("NFKD", found) or _CHANGED.search(found):
            changes.extend((begin + at, begin + at + 1, _folded(sign)) for at, sign in enumerate(found) if _folded(sign) != sign)
    return changes


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str:
    return "".join(_SAME.get(part, part) for part in unicodedata.normalize("NFKD", sign))


def _character(reference: str) -> str | None:
    """What a character reference (without & and ;) stands for, folded; None when it is none."""
    if reference[0] != "#":
        return _NAMED.get(reference)
    number = int(reference[2:], 16) if reference[1] in "xX" else int(reference[1:])
    if number in range(0xD800, 0xE000) or not 0 < number < 0x110000:
        return None
    sign = chr(number)
    if _BLANK.match(sign):
        return " "
    return "" if _DROP.match(sign) else _folded(sign)
