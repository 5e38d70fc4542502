"""Links between the notes of a folder, written anew as `[[Title|shown]]` so that they lead to the same notes here.

Followed are `[[wiki links]]` (by path, by the shortest name that is unique enough, by title or alias, as Obsidian and Foam do) and
`[shown](other.md#heading)`. Code stays as it is, to the byte. Links that lead to no note of the folder stay as they were written.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import unquote

from markdown_it import MarkdownIt

from commonplace.kit.markdown import fold_label

LINK = re.compile(
    r"(?P<embed>!?)\[\[(?P<target>[^\[\]\n|]+)(?:\|(?P<alias>[^\[\]\n]*))?\]\](?!\()"
    r"|(?P<image>!?)\[(?P<text>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\(\s*(?P<address><[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()]*)?)"
    r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:[ \t]+<?([^\s>]+)>?(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?[ \t]*$")
_FOAM_MARK = re.compile(r"^\[//(begin|end)\]: # ")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_NOTE = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_BACKTICKS = re.compile(r"`+")
_MARKUP = re.compile(r"[`*\[\]|]+")
_INDEX_NAMES = ("index", "readme")

_blocks = MarkdownIt("commonmark").disable(["inline", "text_join"])


@dataclass(frozen=True)
class NoteLink:
    """A link as it was written. `path` is the note of the folder that it leads to, or None (left as it was)."""

    written: str
    path: str | None
    is_embed: bool = False


@dataclass(frozen=True)
class Rewritten:
    """A body with its links followed. `files` are the addresses of images and other files beside the notes."""

    body: str
    links: tuple[NoteLink, ...]
    files: tuple[str, ...]


class NoteIndex:
    """Finds a note by what a link says."""

    def __init__(self, titles: Mapping[str, str], aliases: Iterable[tuple[str, str]] = (), names: Mapping[str, str] | None = None) -> None:
        self.titles = titles
        self.names = names or {}
        self._by_ending: dict[str, list[str]] = {}
        self._by_title: dict[str, list[str]] = {}
        for path, title in titles.items():
            parts = _NOTE.sub("", path).split("/")
            for start in range(len(parts)):
                self._by_ending.setdefault(_key("/".join(parts[start:])), []).append(path)
            self._by_title.setdefault(fold_label(title), []).append(path)
        for alias, path in aliases:
            self._by_title.setdefault(fold_label(alias), []).append(path)

    def by_address(self, address: str, origin: str) -> str | None:
        """A relative address, seen from the note at `origin`; one that begins with "/" is seen from the top."""
        folder = () if address.startswith("/") else PurePosixPath(origin).parent.parts
        parts: list[str] = []
        for part in (*folder, *address.split("/")):
            if part == ".." and not parts:
                return None
            if part == "..":
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        wanted = "/".join(parts)
        tries = [wanted] if _NOTE.search(wanted) else [f"{wanted}.md", *(f"{wanted}/{name}.md" for name in ("index", "README", "readme"))]
        return next((path for path in tries if path in self.titles), None) or self._from_a_deeper_top(address, wanted)

    def _from_a_deeper_top(self, address: str, wanted: str) -> str | None:
        found = self._by_ending.get(_key(_NOTE.sub("", wanted)), ()) if address.startswith("/") else ()
        return found[0] if len(found) == 1 else None

    def by_name(self, name: str, origin: str) -> str | None:
        """What stands in a wiki link: the end of a path, a title or an alias; the nearest where there are several."""
        if name.startswith((".", "/")) and (found := self.by_address(name, origin)):
            return found
        key = _key(_NOTE.sub("", name.strip().strip("/")))
        candidates = self._by_ending.get(key) or self._by_title.get(fold_label(name)) or ()
        here = PurePosixPath(origin).parent
        return min(candidates, key=lambda path: (PurePosixPath(path).parent != here, path.count("/"), path), default=None)


def _key(path: str) -> str:
    return re.sub(r"[\s_]+", "-", path.casefold())


def rewrite_links(body: str, origin: str, index: NoteIndex) -> Rewritten:
    """The body of the note at `origin` with its links to other notes followed."""
    lines = body.split("\n")
    in_code = code_lines(body, len(lines))
    definitions = _definitions(lines, in_code)
    work = _Work(origin, index, definitions)
    kept = [number for number in range(len(lines)) if in_code[number] or not _serves_wiki_links(lines[number], definitions)]
    ending = "\n" if len(kept) < len(lines) else ""
    text = "\n".join(_runs(lines, in_code, kept, work))
    return Rewritten(text.rstrip("\n") + ending if ending else text, tuple(work.links), tuple(dict.fromkeys(work.files)))


def code_lines(body: str, count: int) -> list[bool]:
    """Which lines belong to fenced or indented code."""
    marks = [False] * count
    for token in _blocks.parse(body):
        if token.type in ("fence", "code_block") and token.map:
            begin, end = token.map
            marks[begin:end] = [True] * (min(end, count) - begin)
    return marks


def _definitions(lines: Sequence[str], in_code: Sequence[bool]) -> dict[str, str]:
    """Addresses by name, of those that Foam writes for programs which do not know wiki links: their name stands in [[...]] as well."""
    text = "\n".join(line for line, code in zip(lines, in_code, strict=True) if not code)
    found = {}
    for line, code in zip(lines, in_code, strict=True):
        if not code and (match := _DEFINITION.match(line)) and f"[[{match[1]}" in text:
            found[match[1]] = match[2]
    return found


def _serves_wiki_links(line: str, definitions: Mapping[str, str]) -> bool:
    match = _DEFINITION.match(line) if line.lstrip().startswith("[") else None
    return bool(_FOAM_MARK.match(line) or (match and match[1] in definitions))


class _Work:
    """What is needed to follow the links of one note, and what was found."""

    def __init__(self, origin: str, index: NoteIndex, definitions: Mapping[str, str]) -> None:
        self.origin, self.index, self.definitions = origin, index, definitions
        self.links: list[NoteLink] = []
        self.files: list[str] = []

    def wiki(self, match: re.Match[str], in_table: bool) -> str:
        target = match["target"].removesuffix("\\")
        name, _, heading = target.partition("#")
        if not name.strip():
            return match[0]
        defined = self.definitions.get(target)
        path = self.index.by_address(unquote(defined.partition("#")[0]), self.origin) if defined else None
        path = path or self.index.by_name(name, self.origin) or self.index.by_name(target, self.origin)
        is_embed = bool(match["embed"])
        if path is None and is_embed and PurePosixPath(name).suffix:
            self.files.append(name.strip())
            return match[0]
        self.links.append(NoteLink(match[0], path, is_embed))
        if path is None:
            return match[0]
        return match["embed"] + self._label(path, heading, match["alias"] or "", in_table)

    def ordinary(self, match: re.Match[str], in_table: bool) -> str:
        address = match["address"].strip("<>")
        if SCHEME.match(address):
            return match[0]
        place, _, heading = unquote(address).partition("#")
        place = place.partition("?")[0]
        path = self.index.by_address(place, self.origin) if place and not match["image"] else None
        if path is None:
            if _NOTE.search(place):
                self.links.append(NoteLink(match[0], None))
            elif match["image"] or PurePosixPath(place).suffix:
                self.files.append(place)
            return match[0]
        self.links.append(NoteLink(match[0], path))
        return self._label(path, heading, match["text"], in_table)

    def _label(self, path: str, heading: str, shown: str, in_table: bool) -> str:
        title = " ".join(_MARKUP.sub("", self.index.titles[path]).split()) if "[" in self.index.titles[path] else self.index.titles[path]
        title = title.replace("|", "")
        name = self.index.names.get(path)
        written = name or re.sub(r"(?<=\S)#(?=\S)", r"\\#", title)
        place = f"#{_MARKUP.sub('', heading)}" if heading and not heading.startswith("^") else ""
        words = " ".join(_MARKUP.sub("", shown).split()) or (title if name else "")
        bar = "\\|" if in_table else "|"
        return f"[[{written}{place}{bar}{words}]]" if words and (words != title or place or name) else f"[[{written}{place}]]"


class Follower(Protocol):
    """Says what stands in the place of a link that was found outside of code."""

    def wiki(self, match: re.Match[str], in_table: bool) -> str: ...

    def ordinary(self, match: re.Match[str], in_table: bool) -> str: ...


def walked(body: str, work: Follower) -> str:
    """The body with each of its links, code aside, as `work` writes it."""
    lines = body.split("\n")
    in_code = code_lines(body, len(lines))
    return "\n".join(_runs(lines, in_code, range(len(lines)), work))


def _runs(lines: Sequence[str], in_code: Sequence[bool], kept: Iterable[int], work: Follower) -> list[str]:
    runs: list[str] = []
    chunk: list[str] = []
    for number in kept:
        if in_code[number]:
            runs.extend([*_followed(chunk, work), lines[number]])
            chunk = []
        else:
            chunk.append(lines[number])
    return [*runs, *_followed(chunk, work)]


def _followed(lines: list[str], work: Follower) -> list[str]:
    if not lines:
        return []
    text = "\n".join(lines)
    if "[" not in text:
        return [text]
    spans = code_spans(text)
    starts = [begin for begin, _ in spans]

    def in_span(position: int) -> bool:
        at = bisect_right(starts, position) - 1
        return at >= 0 and position < spans[at][1]

    def follow(match: re.Match[str]) -> str:
        if in_span(match.start()) or in_span(match.end() - 1) or (match.start() and text[match.start() - 1] == "\\"):
            return match[0]
        line_start = text.rfind("\n", 0, match.start()) + 1
        in_table = text[line_start : match.start()].lstrip().startswith("|")
        return work.wiki(match, in_table) if match["target"] else work.ordinary(match, in_table)

    return [LINK.sub(follow, text)]


def code_spans(text: str) -> list[tuple[int, int]]:
    """Where code spans begin and end; a run of backticks closes with the next of its length in the same paragraph."""
    spans: list[tuple[int, int]] = []
    offset = 0
    for paragraph in re.split(r"(\n[ \t]*\n)", text):
        runs = [(match.start(), match.end()) for match in _BACKTICKS.finditer(paragraph)]
        later: dict[int, list[int]] = {}
        for number in range(len(runs) - 1, -1, -1):
            later.setdefault(runs[number][1] - runs[number][0], []).append(number)
        number = 0
        while number < len(runs):
            same = later[runs[number][1] - runs[number][0]]
            while same and same[-1] <= number:
                same.pop()
            if same:
                spans.append((offset + runs[number][0], offset + runs[same[-1]][1]))
                number = same[-1]
            number += 1
        offset += len(paragraph)
    return spans
