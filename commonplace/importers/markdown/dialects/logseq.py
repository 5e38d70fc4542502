"""A Logseq graph in Markdown, by its public documentation: pages and journals as outlines, properties, references, embeds, markers of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.importers.markdown.dialects.outline import Block, read_outline
from commonplace.importers.markdown.dialects.texts import decoded, fenced, nested, outside_code, tags_in, together
from commonplace.importers.markdown.vault import Attachment, NoteFile, Skipped, VaultFile

QUERY = _("A query is not worked out here; it stands as it was written.")
LOST_BLOCK = _("A reference to a block that is not in these files stands as it was written.")
_ORG = _("it is written in Org mode, which is not read here; Logseq can export it as Markdown")
_BOARD = _("a whiteboard is not taken")
# What Logseq keeps for itself beside a block or page.
_TECHNICAL = {
    "id",
    "collapsed",
    "created-at",
    "updated-at",
    "exclude-from-graph-view",
    "public",
    "icon",
    "template",
    "template-including-parent",
}
_TECHNICAL |= {"background-color", "heading", "logseq.order-list-type", "filters", "card-last-interval", "card-repeats", "card-ease-factor"}
_TECHNICAL |= {"card-next-schedule", "card-last-reviewed", "card-last-score", "ls-type", "hl-page", "hl-color", "hl-stamp", "query-table"}
_OPEN, _CLOSED = "TODO|DOING|NOW|LATER|WAITING|WAIT|IN-PROGRESS", "DONE|CANCELED|CANCELLED"
_TASK = re.compile(rf"^(#{{1,6}} )?({_OPEN}|{_CLOSED}) (?:\[#[ABC]\] ?)?")
_DATED = re.compile(r"^(SCHEDULED|DEADLINE): <(\d{4}-\d{2}-\d{2})[^>]*>\s*$")
_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_EMBED = re.compile(rf"\{{\{{embed \(\(({_UUID})\)\)\}}\}}")
_EMBED_PAGE = re.compile(r"\{\{embed (\[\[[^\[\]\n]+\]\])\}\}")
_LABELLED = re.compile(rf"\[([^\[\]\n]+)\]\((?:\[\[([^\[\]\n]+)\]\]|\(\(({_UUID})\)\))\)")
_REFERENCE = re.compile(rf"\(\(({_UUID})\)\)")
_MACRO = re.compile(r"\{\{(query|video|youtube|tweet|twitter|bilibili|renderer|cloze)\s+([^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*)\}\}")
_WIDE_TAG = re.compile(r"#\[\[([^\[\]\n]+)\]\]")
_BEGIN = re.compile(r"^#\+BEGIN_(\w+)", re.IGNORECASE)
_DAY = re.compile(r"^(\d{4})[-_](\d{2})[-_](\d{2})$")
_MONTHS = "January February March April May June July August September October November December".split()
_SHORT = 140


@dataclass
class _Page:
    """A page that was read: `name` is what links call it."""

    file: NoteFile
    name: str
    properties: dict[str, str]
    blocks: list[Block]
    day: date | None = None
    remarks: list[str | Promise] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


Known = Mapping[str, tuple[str, Block]]
"""Blocks by their identifiers, with the name of their page."""


def prepared(files: list[VaultFile]) -> Iterable[VaultFile]:
    """The graph as plain Markdown."""
    pages = {file.path: page for file in files if isinstance(file, NoteFile) and (page := _page(file)) is not None}
    known: dict[str, tuple[str, Block]] = {}
    for page in pages.values():
        for block in _all(page.blocks):
            if identifier := block.properties.get("id", "").lower():
                known.setdefault(identifier, (page.name, block))
    for file in files:
        parts = PurePosixPath(file.path).parts
        if "logseq" in parts[:-1][:2] and not {"pages", "journals"} & set(parts[:2]):
            continue  # the program's own: settings, its bin, its copies of earlier versions
        if file.path in pages:
            yield _written(pages[file.path], known)
        elif isinstance(file, Attachment) and file.path.lower().endswith((".org", ".edn")):
            yield Skipped(file.path, _ORG if file.path.lower().endswith(".org") else _BOARD)
        else:
            yield file


def _all(blocks: list[Block]) -> Iterable[Block]:
    for block in blocks:
        yield block
        yield from _all(block.children)


def _page(file: NoteFile) -> _Page | None:
    text = decoded(file.content)
    if text is None or text.startswith("---\n"):
        return None  # front matter is not Logseq's; such a file is read as it stands
    properties, blocks = read_outline(_without_logbooks(text))
    stem = unquote(PurePosixPath(file.path).stem).replace("___", "/")
    day = _day(stem) if "journals" in PurePosixPath(file.path).parts[:2] else None
    name = properties.get("title") or (day.isoformat() if day else stem)
    return _Page(file, name.strip(), properties, blocks, day)


def _without_logbooks(text: str) -> str:
    """Without the times that Logseq notes below a task; a list of them that never ends is text."""
    if ":LOGBOOK:" not in text:
        return text
    kept: list[str] = []
    book: list[str] = []
    for line in text.split("\n"):
        if book or line.strip() == ":LOGBOOK:":
            book.append(line)
            if line.strip() == ":END:":
                book = []
        else:
            kept.append(line)
    return "\n".join([*kept, *book])


def _day(stem: str) -> date | None:
    match = _DAY.match(stem)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


def _written(page: _Page, known: Known) -> NoteFile:
    body = _body(page, known)
    values: dict[str, Any] = {"title": page.name}
    others = [*_names(page.properties.get("alias", "")), *(_day_names(page.day) if page.day else [])]
    if others:
        values["aliases"] = others
    tags = [one for tag in _names(page.properties.get("tags", "")) for one in nested(tag)] + page.tags
    if tags:
        values["tags"] = list(dict.fromkeys(tags))
    if page.day:
        values["created"] = page.day.isoformat()
    return replace(page.file, content=together(values, body), remarks=tuple(dict.fromkeys(page.remarks)))


def _names(line: str) -> list[str]:
    """Names separated by commas, as words, links or tags."""
    return [name for part in line.split(",") if (name := part.strip().lstrip("#").removeprefix("[[").removesuffix("]]").strip())]


def _day_names(day: date) -> list[str]:
    """How links call a journal, by the ways of writing dates that Logseq offers first."""
    month, number = _MONTHS[day.month - 1], day.day
    ending = "th" if 11 <= number <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return [
        f"{month[:3]} {number}{ending}, {day.year}",
        f"{month} {number}{ending}, {day.year}",
        f"{day:%Y_%m_%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%m/%d/%Y}",
    ]


def _body(page: _Page, known: Known) -> str:
    head = [
        f"**{name}:** {value}" for name, value in page.properties.items() if name not in {"title", "alias", "tags", *_TECHNICAL} and value
    ]
    begin = [_inline(page, "  \n".join(head), known)] if head else []
    blocks = page.blocks
    is_list = len(blocks) > 1 and all(not block.children and "\n" not in block.text and _is_short(block.text) for block in blocks)
    if is_list:
        return "\n\n".join([*begin, "\n".join(_item(page, block, known, 0) for block in blocks)])
    return "\n\n".join([*begin, *_joined(page, blocks, known)])


def _joined(page: _Page, blocks: list[Block], known: Known) -> list[str]:
    """Bullets of the first level as paragraphs with what hangs on them as lists; tasks stay in a list together."""
    out: list[str] = []
    in_tasks = False
    for block in blocks:
        if _TASK.match(block.text):
            item = _item(page, block, known, 0)
            out[-1:] = [f"{out[-1]}\n{item}"] if in_tasks else [*out[-1:], item]
            in_tasks = True
            continue
        in_tasks = False
        text = _text(page, block, known)
        below = "\n".join(_item(page, child, known, 0) for child in block.children)
        out += [part for part in (text, below) if part.strip()]
    return out


def _is_short(text: str) -> bool:
    return len(text) < _SHORT and not text.startswith(("#", "```", "> ", "|"))


def _item(page: _Page, block: Block, known: Known, depth: int) -> str:
    text = _text(page, block, known)
    heading = re.match(r"^#{1,6} (.*)", text)
    text = f"**{heading[1]}**" + text[heading.end() :] if heading else text
    lines = text.split("\n")
    shown = [f"{'  ' * depth}- {lines[0]}", *(f"{'  ' * depth}  {line}" if line else "" for line in lines[1:])]
    return "\n".join([*shown, *(_item(page, child, known, depth + 1) for child in block.children)])


def _text(page: _Page, block: Block, known: Known) -> str:
    """What stands in a block, with its properties that say something."""
    text = block.text
    task = _TASK.match(text)
    if task:
        mark = "[x]" if re.fullmatch(_CLOSED, task[2]) else "[ ]"
        text = f"{mark} {text[task.end() :]}"
    text = _with_admonitions(page, text) if "#+" in text else text
    lines = [_DATED.sub(lambda match: f"({match[1].capitalize()}: {match[2]})", line) for line in text.split("\n")]
    lines += [f"{name}: {value}" for name, value in block.properties.items() if name not in _TECHNICAL and value]
    return _inline(page, "\n".join(lines), known)


def _with_admonitions(page: _Page, text: str) -> str:
    """Text between #+BEGIN_ and #+END_ as a quotation or as code; what is never ended stays as it is."""
    out: list[str] = []
    inner: list[str] = []
    kind = ""
    for line in text.split("\n"):
        begin = None if kind else _BEGIN.match(line)
        if begin is not None:
            kind, inner = begin[1].upper(), [line]
        elif kind and line.strip().upper() == f"#+END_{kind}":
            out += _admonition(page, kind, inner[1:])
            kind = ""
        else:
            (inner if kind else out).append(line)
    return "\n".join([*out, *inner] if kind else out)


def _admonition(page: _Page, kind: str, inner: list[str]) -> list[str]:
    if kind in {"QUERY", "SRC", "EXAMPLE", "EXPORT", "COMMENT"}:
        if kind == "QUERY":
            page.remarks.append(QUERY)
        return ["```", *inner, "```"]
    head = [] if kind == "QUOTE" else [f"**{kind.capitalize()}**", ""]
    return [f"> {line}".rstrip() for line in [*head, *inner]]


def _inline(page: _Page, text: str, known: Known) -> str:
    out: list[str] = []
    for line, is_code in fenced(text.split("\n")):
        if is_code:
            out.append(line)
            continue
        pieces = [_piece(page, piece, known) if may_change else piece for piece, may_change in outside_code(line)]
        out.append("".join(pieces))
    return "\n".join(out)


def _piece(page: _Page, text: str, known: Known) -> str:
    page.tags += tags_in(text)
    page.tags += [one for match in _WIDE_TAG.finditer(text) for one in nested(match[1])]
    text = _WIDE_TAG.sub(r"[[\1]]", text)
    if "{{" in text:
        text = _EMBED_PAGE.sub(r"!\1", text)
        text = _EMBED.sub(lambda match: _referred(page, match, known), text)
        text = _MACRO.sub(lambda match: _macro(page, match), text)
    if "](" in text:
        text = _LABELLED.sub(lambda match: _labelled(page, match, known), text)
    return _REFERENCE.sub(lambda match: _referred(page, match, known), text) if "((" in text else text


def _macro(page: _Page, match: re.Match[str]) -> str:
    kind, said = match[1], match[2].strip()
    if kind in {"query", "renderer"}:
        page.remarks.append(QUERY)
        return f"`{match[0]}`"
    return said


def _labelled(page: _Page, match: re.Match[str], known: Known) -> str:
    if match[2]:
        return f"[[{match[2]}|{match[1]}]]"
    found = known.get(match[3].lower())
    if found is None:
        page.remarks.append(LOST_BLOCK)
        return match[0]
    return f"[[{found[0]}|{match[1]}]]" if found[0] != page.name else match[1]


def _referred(page: _Page, match: re.Match[str], known: Known) -> str:
    """The words of the block that is meant, and where it stands; nothing is followed further, so that nothing goes in circles."""
    found = known.get(match[1].lower())
    if found is None:
        page.remarks.append(LOST_BLOCK)
        return match[0]
    name, block = found
    words = " ".join(_TASK.sub("", _REFERENCE.sub("…", block.text)).split())[:1_000]
    return f"“{words}”" + (f" ([[{name}]])" if name != page.name else "")
