"""An Obsidian vault, by its public help pages: properties, tags in the text, comments, callouts, block names, embeds of blocks.

Links by name, alias and heading are followed for every folder of notes (`markdown/links.py`); here is what only Obsidian writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.importers.markdown.dialects.texts import apart, decoded, fenced, nested, outside_code, tags_in, together
from commonplace.importers.markdown.front_matter import words
from commonplace.importers.markdown.vault import Attachment, NoteFile, Skipped, VaultFile

COMMENT = _("Comments between %% are for their writer alone and were left out.")
QUERY = _("A query is not worked out here; it stands as it was written.")
LOST_BLOCK = _("An embedded paragraph was not found; its link stands as it was written.")
_CANVAS = _("a canvas is a drawing of cards; its notes are taken, the drawing is not")
_DRAWING = _("a drawing of Excalidraw is not taken")
_BASE = _("a table made of other notes is not taken; the notes are")
_COMMENT = re.compile(r"%%.*?(?:%%|\Z)", re.DOTALL)
_CALLOUT = re.compile(r"^(?P<quote>(?:>[ \t]*)+)\[!(?P<kind>[\w-]+)(?:\|[^\]]*)?\][+-]?[ \t]*(?P<title>.*)$")
_BLOCK_NAME = re.compile(r"(?:^|[ \t])\^([A-Za-z0-9-]+)[ \t]*$")
_EMBEDDED_BLOCK = re.compile(r"!\[\[([^\[\]\n#|]*)#\^([A-Za-z0-9-]+)(?:\|[^\[\]\n]*)?\]\]")
_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})$")
MOST_LINES = 100
Blocks = Mapping[tuple[str, str], str]


def prepared(files: list[VaultFile]) -> Iterable[VaultFile]:
    """The vault as plain Markdown."""
    texts = {file.path: text for file in files if isinstance(file, NoteFile) and (text := decoded(file.content)) is not None}
    blocks = _named_blocks(texts)
    for file in files:
        if isinstance(file, Attachment) and PurePosixPath(file.path).suffix.lower() in {".canvas", ".base"}:
            yield Skipped(file.path, _CANVAS if file.path.lower().endswith(".canvas") else _BASE)
        elif isinstance(file, NoteFile) and file.path in texts:
            yield _note(file, texts[file.path], blocks)
        else:
            yield file


def _note(file: NoteFile, text: str, blocks: Blocks) -> VaultFile:
    parts = apart(text)
    if parts is None:
        return file
    values, body = parts
    if "excalidraw-plugin" in values or file.path.lower().endswith(".excalidraw.md"):
        return Skipped(file.path, _DRAWING)
    if "commonplace" in values:
        return file  # an export of ours that was kept in a vault
    remarks: list[str | Promise] = []
    body, tags = _plain(body, PurePosixPath(file.path).stem, blocks, remarks)
    return replace(file, content=together(_values(values, tags, file.path), body), remarks=tuple(dict.fromkeys(remarks)))


def _values(values: dict[str, Any], tags: list[str], path: str) -> dict[str, Any]:
    """Properties in the one form that is read: lists of tags and of other names, and the day of a daily note."""
    said = [*words(values.get("tags")), *words(values.get("tag"))]
    every = dict.fromkeys([one for tag in said for one in nested(tag)] + tags)
    others = [*_names(values.get("aliases")), *_names(values.get("alias"))]
    kept = {name: value for name, value in values.items() if name not in {"tags", "tag", "aliases", "alias"}}
    if every:
        kept["tags"] = list(every)
    if others:
        kept["aliases"] = others
    day = _DAY.match(PurePosixPath(path).stem)
    if day and not {"created", "date"} & kept.keys():
        kept["created"] = day[1]
    return kept


def _names(value: object) -> list[str]:
    """A list of names, or a line of them separated by commas; blanks belong to a name."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return [str(part).strip() for part in value if isinstance(part, str | int | float)] if isinstance(value, list) else []


def _plain(body: str, name: str, blocks: Blocks, remarks: list[str | Promise]) -> tuple[str, list[str]]:
    if "%%" in body:
        body = _without_comments(body, remarks)
    lines: list[str] = []
    tags: list[str] = []
    for line, is_code in fenced(body.split("\n")):
        if is_code:
            if line.strip().lower().lstrip("`~").startswith(("dataview", "tasks", "query")):
                remarks.append(QUERY)
            lines.append(line)
            continue
        pieces: list[str] = []
        for piece, may_change in outside_code(_callout(_BLOCK_NAME.sub("", line))):
            tags += tags_in(piece) if may_change else []
            pieces.append(_with_blocks(piece, name, blocks, remarks) if may_change else piece)
        lines.append("".join(pieces))
    return "\n".join(lines), tags


def _without_comments(body: str, remarks: list[str | Promise]) -> str:
    """Without what stands between %% and %%, except where it stands in code."""
    kept: list[str] = []
    run: list[str] = []

    def settle() -> None:
        text = "\n".join(run)
        without = _uncommented(text)
        if without != text:
            remarks.append(COMMENT)
        kept.append(without)
        run.clear()

    for line, is_code in fenced(body.split("\n")):
        if is_code and "%%" in line:
            settle()
            kept.append(line)
        else:
            run.append(line)
    settle()
    return "\n".join(kept)


def _uncommented(text: str) -> str:
    out: list[str] = []
    at = ticks = 0
    for match in _COMMENT.finditer(text):
        before = text[at : match.start()]
        ticks += before.count("`")
        # An odd number of backticks before it: it stands in code.
        out += [before, match[0] if ticks % 2 else ""]
        ticks += match[0].count("`") if ticks % 2 else 0
        at = match.end()
    return "".join([*out, text[at:]])


def _callout(line: str) -> str:
    """`> [!warning] Mind` as a quotation that begins with its name in bold."""
    match = _CALLOUT.match(line)
    if match is None:
        return line
    kind = match["kind"].replace("-", " ").capitalize()
    return f"{match['quote']}**{match['title'].strip() or kind}**\n{match['quote'].rstrip()}"


def _named_blocks(texts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The paragraphs that bear a name, by the name of their note and theirs."""
    found: dict[tuple[str, str], str] = {}
    for path, text in texts.items():
        if "^" not in text:
            continue
        paragraph: list[str] = []
        for line, is_code in fenced(text.split("\n")):
            match = None if is_code else _BLOCK_NAME.search(line)
            if match:
                said = _BLOCK_NAME.sub("", line).strip()
                own = said or " ".join(paragraph)
                found.setdefault((PurePosixPath(path).stem.casefold(), match[1].casefold()), own.lstrip("-*+ ").strip()[:2_000])
            if match or not line.strip():
                paragraph = []
            elif len(paragraph) < MOST_LINES:
                paragraph.append(line.strip())
    return found


def _with_blocks(piece: str, name: str, blocks: Blocks, remarks: list[str | Promise]) -> str:
    def shown(match: re.Match[str]) -> str:
        note = PurePosixPath(match[1]).stem if match[1] else name
        words = blocks.get((note.casefold(), match[2].casefold()))
        if words is None:
            remarks.append(LOST_BLOCK)
            return match[0].removeprefix("!")
        return f"“{words}”" + (f" ([[{match[1]}]])" if match[1] else "")

    return _EMBEDDED_BLOCK.sub(shown, piece) if "![[" in piece else piece
