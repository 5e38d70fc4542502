"""The outline that a page of Logseq is: bullets within bullets, each with properties and lines of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BULLET = re.compile(r"^(?P<indent>[ \t]*)-(?:[ ](?P<text>.*))?$")
_PROPERTY = re.compile(r"^\s*(?P<name>[A-Za-z0-9][\w.?-]{0,60})::(?:\s+(?P<value>.*))?$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
MOST_LEVELS = 50


@dataclass
class Block:
    """One bullet. `depth` counts from 0; `lines` are its own, without its mark and properties."""

    depth: int
    lines: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    children: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")


def read_outline(text: str) -> tuple[dict[str, str], list[Block]]:
    """(the properties of the page, its blocks). Text that stands in no bullet is a block of its own."""
    page: dict[str, str] = {}
    top: list[Block] = []
    open_blocks: list[tuple[int, Block]] = []
    fence = ""
    for written in text.split("\n"):
        mark = _FENCE.match(written)
        if fence:
            _own_line(open_blocks, top, written)
            fence = "" if mark and mark[1].startswith(fence) and not written.strip().strip("`~") else fence
            continue
        bullet = _BULLET.match(written)
        if bullet is not None:
            _open(open_blocks, top, _width(bullet["indent"]))
        line = written if bullet is None else bullet["text"] or ""
        found = _PROPERTY.match(line)
        if found is not None:
            is_pages = not open_blocks or (len(top) == 1 and open_blocks[-1][1] is top[0] and not top[0].text and not top[0].children)
            (page if is_pages else open_blocks[-1][1].properties)[found["name"].lower()] = (found["value"] or "").strip()
            continue
        _own_line(open_blocks, top, line)
        mark = _FENCE.match(line)
        fence = mark[1] if mark else ""
    return page, [block for block in top if block.text or block.children or block.properties]


def _open(open_blocks: list[tuple[int, Block]], top: list[Block], width: int) -> None:
    """Begin a bullet under the last one that is less far in; what is nested deeper than anybody reads hangs on the last level."""
    while open_blocks and (open_blocks[-1][0] >= width or len(open_blocks) >= MOST_LEVELS):
        open_blocks.pop()
    block = Block(len(open_blocks))
    (open_blocks[-1][1].children if open_blocks else top).append(block)
    open_blocks.append((width, block))


def _own_line(open_blocks: list[tuple[int, Block]], top: list[Block], line: str) -> None:
    if not open_blocks:
        if not line.strip():
            return
        block = Block(0)
        top.append(block)
        open_blocks.append((0, block))
    width, block = open_blocks[-1]
    block.lines.append(_without_indent(line, width + 2) if block.lines or line[:1] in {" ", "\t"} else line)


def _width(indent: str) -> int:
    """A tab counts as much as Logseq's two blanks do."""
    return sum(2 if letter == "\t" else 1 for letter in indent)


def _without_indent(line: str, width: int) -> str:
    at = taken = 0
    while at < len(line) and taken < width and line[at] in " \t":
        taken += 2 if line[at] == "\t" else 1
        at += 1
    return line[at:]
