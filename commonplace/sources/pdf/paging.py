"""The lines of a PDF's pages as one readable text that knows where each page begins.

The end of a page is an `<hr>` in the HTML, which has no text: positions in the text of the copy are those of its paragraphs alone.
"""

from __future__ import annotations

import re
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from commonplace.kit.text import clean_line
from commonplace.sources.pdf.reading import ReadPdf

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\uffff]")
# pdfium's sign for a hyphen that only parts a word at the end of a line.
_SOFT_HYPHEN = re.compile("[\ufffe\u00ad\x02]\\s*")
_LIST_ITEM = re.compile(r"\s*(?:[•‣▪◦–-]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)])\s")
_ENDS = (".", "!", "?", ":", "。", "！", "？", "”", '"')
_SHORT = 0.7
_LARGER = 1.18


@dataclass(frozen=True)
class Paged:
    """Readable `html`, its `text`, and the code point at which each page begins."""

    html: str
    text: str
    starts: list[int]


@dataclass(frozen=True)
class _Block:
    tag: str
    text: str


def paged(pdf: ReadPdf) -> Paged:
    """The readable copy of a PDF."""
    body_size = _usual_size(pdf)
    html: list[str] = []
    starts: list[int] = []
    length, edges = -1, ""
    for number, lines in enumerate(pdf.pages, start=1):
        blocks = _blocks(lines, body_size)
        # The newline between two blocks belongs to neither page.
        starts.append(length + 1)
        edges += f'<hr class="page-edge" id="page-{number}" data-page="{number}" aria-label="{number}"/>'
        for block in blocks:
            html.append(f"{edges}<{block.tag}>{escape(block.text, quote=False)}</{block.tag}>")
            length += len(block.text) + 1
            edges = ""
    return Paged("\n".join(html) + edges, _text(pdf, body_size), starts)


def page_at(starts: Sequence[int], position: int) -> int:
    """The number of the page (from 1) on which this code point stands; 0 where the pages are not known."""
    return bisect_right(starts, position)


def page_range(starts: Sequence[int], page: int, length: int) -> tuple[int, int]:
    """Where the page begins and ends in a text of this length."""
    return starts[page - 1], starts[page] if page < len(starts) else length


def name_of(pdf: ReadPdf) -> str:
    """What the file is called by what stands in it: the title that its maker gave, else its first heading or line. The same for everybody."""
    if pdf.title and not re.search(
        r"untitled|microsoft word|^(about:|https?:|file:)|\.(docx?|indd|pptx?|tex|dvi|qxd|pdf)\b", pdf.title, re.IGNORECASE
    ):
        return pdf.title
    body_size = _usual_size(pdf)
    first = [block for page in pdf.pages[:1] for block in _blocks(page, body_size)]
    headings = [block.text for block in first if block.tag != "p" and len(block.text) > 3]
    return clean_line((headings or [block.text for block in first] or [""])[0])[:200]


def _text(pdf: ReadPdf, body_size: float) -> str:
    return "\n".join(block.text for page in pdf.pages for block in _blocks(page, body_size))


def _usual_size(pdf: ReadPdf) -> float:
    sizes = [size for page in pdf.pages[:60] for size, text in page for _ in range(len(text) // 20) if size > 0]
    return statistics.median(sizes) if sizes else 0.0


def _blocks(lines: Sequence[tuple[float, str]], body_size: float) -> list[_Block]:
    """Paragraphs and headings. A line goes on unless the one before it was short, or is of another size, or a list begins."""
    longest = _usual_length(lines)
    blocks: list[_Block] = []
    open_lines: list[str] = []
    open_size = 0.0

    def close() -> None:
        text = _joined(open_lines)
        if text:
            is_heading = body_size > 0 and open_size >= body_size * _LARGER and len(text) <= 200
            blocks.append(_Block("h2" if is_heading and open_size >= body_size * 1.5 else "h3" if is_heading else "p", text))
        open_lines.clear()

    for size, line in lines:
        if not line.strip():
            close()
            continue
        if open_lines and (abs(size - open_size) > 0.8 or _LIST_ITEM.match(line) or _is_last(open_lines[-1], longest)):
            close()
        if not open_lines:
            open_size = size
        open_lines.append(line)
    close()
    return blocks


def _usual_length(lines: Sequence[tuple[float, str]]) -> float:
    lengths = sorted(len(line.strip()) for _size, line in lines if line.strip())
    return lengths[int(len(lengths) * 0.8)] if lengths else 0.0


def _is_last(line: str, longest: float) -> bool:
    """Whether a paragraph seems to end with this line."""
    length = len(line.strip())
    return length < longest * _SHORT or (length < longest * 0.92 and line.rstrip().endswith(_ENDS))


def _joined(lines: Sequence[str]) -> str:
    text = "\n".join(line.strip(" \t\r\n") for line in lines)
    text = _SOFT_HYPHEN.sub("", text)
    return " ".join(_UNWRITABLE.sub("", text).split())
