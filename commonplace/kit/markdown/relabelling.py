"""Changing [[links]] in a text as it was typed, and nothing else of it.

Only the parser knows which brackets are links (in code they are not), and it does not say where they stand. So each place that may be one is
given a name that nobody can have written, the text is read once, and those whose names come out as references are links.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from commonplace.kit.ids import new_secret
from commonplace.kit.markdown.inline import MAX_LABEL, split_label
from commonplace.kit.markdown.rendering import render
from commonplace.kit.markdown.words import fold_label
from commonplace.kit.text import clean_line

_LINK = re.compile(rf"(!?\[\[)([^\[\]\n|]{{1,{MAX_LABEL}}})((?:\|[^\[\]\n]{{0,{MAX_LABEL}}})?\]\])(?!\()")
_HEADING_SIGN = re.compile(r"(?<=[^\s\\])#(?=\S)|^#(?=\S)")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that write no blanks between words, so that a mention cannot be asked to be of whole words."""
_NOT_IN_A_LABEL = str.maketrans("", "", "[]|")
MOST = 200
"""More places than this are not looked at in one text."""


def as_label(title: str) -> str | None:
    """How a link to this title is written between its brackets; None where it cannot be, and the entry's own name must stand instead."""
    label = _HEADING_SIGN.sub(r"\\#", clean_line(title).translate(_NOT_IN_A_LABEL).strip())
    read, heading = split_label(label.removesuffix("\\"))
    fits = 0 < len(label) <= MAX_LABEL and not heading and fold_label(read) == fold_label(title)
    return label if fits else None


def relabelled(body: str, key: str, label: str) -> str:
    """The text with each link to the title with this folded `key` leading to `label` instead. Headings and own words stay."""
    places = [match for match in _LINK.finditer(body) if fold_label(_title_in(match[2])) == key][:MOST]

    def changed(match: re.Match[str], name: str) -> str:
        inside, bar = (match[2][:-1], "\\") if match[2].endswith("\\") else (match[2], "")
        sign = _HEADING_SIGN.search(inside)
        return f"{match[1]}{name}{inside[sign.start() :] if sign else ''}{bar}{match[3]}"

    return _changed(body, places, changed, label)


def linked(body: str, words: str, link: Callable[[str], str], *, most: int = 1) -> str:
    """The text with the first places where these words stand, and are no link or code yet, turned into `link(words as they stand)`."""
    taken = [match.span() for match in _LINK.finditer(body)]
    free = (match for match in _mentions(body, words) if all(match.end() <= begin or end <= match.start() for begin, end in taken))
    places = list(islice(free, MOST))

    def changed(match: re.Match[str], name: str) -> str:
        return f"[[{name}]]"

    for match in _real(body, places, changed)[:most][::-1]:
        body = f"{body[: match.start()]}{link(match[0])}{body[match.end() :]}"
    return body


def mentions(body: str, words: str) -> list[tuple[int, int]]:
    """Where in a plain text these words stand, whatever their case, whole words only."""
    return [match.span() for match in _mentions(body, words)[:MOST]]


def _mentions(text: str, words: str) -> list[re.Match[str]]:
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    phrase = r"\s+".join(parts)
    whole = phrase if _UNSPACED.search(words) else rf"(?<!\w){phrase}(?!\w)"
    return list(re.finditer(whole, text, re.IGNORECASE))


def _title_in(inside: str) -> str:
    return split_label(inside.removesuffix("\\"))[0]


def _changed(body: str, places: Sequence[re.Match[str]], changed: Callable[[re.Match[str], str], str], label: str) -> str:
    for match in _real(body, places, changed)[::-1]:
        body = f"{body[: match.start()]}{changed(match, label)}{body[match.end() :]}"
    return body


def _real(body: str, places: Sequence[re.Match[str]], changed: Callable[[re.Match[str], str], str]) -> list[re.Match[str]]:
    """Those places at which the parser finds a link once they are `changed`."""
    if not places:
        return []
    names = {f"x{new_secret()}": match for match in places}
    marked, last = [], 0
    for name, match in names.items():
        marked += [body[last : match.start()], changed(match, name)]
        last = match.end()
    found = {ref.label for ref in render("".join([*marked, body[last:]]), mention_url=lambda handle: None).references}
    return [match for name, match in names.items() if name in found]
