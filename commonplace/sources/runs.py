"""The text between two ends of blocks, as stretches that know which inline elements stand around them."""

from __future__ import annotations

import re
from html import escape

# An inline element with its attributes as written, and a stretch of text with the inline elements around it.
Inline = tuple[str, str]
Run = tuple[str, tuple[Inline, ...]]

BREAK = "\v"
"""A line break. No text holds this sign."""
_SPACE = re.compile(r"[ \t\n\f\r]+")


def settled(runs: list[Run]) -> list[Run]:
    """White space folded to single spaces across elements, none at the ends or around line breaks."""
    pieces: list[Run] = []
    for text, inlines in runs:
        folded = text if text == BREAK else _SPACE.sub(" ", text)
        last = pieces[-1][0][-1] if pieces else BREAK
        if folded != BREAK and last in f" {BREAK}":
            folded = folded.removeprefix(" ")
        if folded == BREAK:
            _strip_end(pieces)
            if not pieces:
                continue
        if folded:
            pieces.append((folded, inlines))
    while pieces and (pieces[-1][0] == BREAK or not pieces[-1][0].rstrip(" ")):
        pieces.pop()
    _strip_end(pieces)
    return pieces


def paragraphs_of(pieces: list[Run]) -> list[list[Run]]:
    """Two line breaks in a row are how many pages write a new paragraph."""
    paragraphs: list[list[Run]] = [[]]
    for index, piece in enumerate(pieces):
        if piece[0] != BREAK:
            paragraphs[-1].append(piece)
        elif pieces[index - 1][0] == BREAK or pieces[index + 1][0] == BREAK:
            if paragraphs[-1]:
                paragraphs.append([])
        else:
            paragraphs[-1].append(piece)
    return paragraphs


def _strip_end(pieces: list[Run]) -> None:
    if pieces and pieces[-1][0].endswith(" "):
        text, inlines = pieces.pop()
        if text.rstrip(" "):
            pieces.append((text.rstrip(" "), inlines))


def verbatim(runs: list[Run]) -> list[Run]:
    # A browser drops a newline right after <pre>; leaving none there makes every parser agree. A break is a newline here.
    pieces = [(text.replace(BREAK, "\n").replace("\r\n", "\n").replace("\r", "\n"), inlines) for text, inlines in runs]
    while pieces and not pieces[0][0].lstrip("\n"):
        pieces.pop(0)
    while pieces and not pieces[-1][0].rstrip():
        pieces.pop()
    if pieces:
        pieces[0] = (pieces[0][0].lstrip("\n"), pieces[0][1])
        pieces[-1] = (pieces[-1][0].rstrip(), pieces[-1][1])
    return pieces


def nested(pieces: list[Run]) -> str:
    """The pieces with their inline elements opened and closed as far as neighbours differ."""
    out: list[str] = []
    current: tuple[Inline, ...] = ()
    for text, inlines in pieces:
        shared = 0
        while shared < min(len(current), len(inlines)) and current[shared] == inlines[shared]:
            shared += 1
        out += [f"</{tag}>" for tag, _attributes in reversed(current[shared:])]
        out += [f"<{tag}{attributes}>" for tag, attributes in inlines[shared:]]
        current = inlines
        out.append("<br/>\n" if text == BREAK else escape(text, quote=False))
    out += [f"</{tag}>" for tag, _attributes in reversed(current)]
    return "".join(out)
