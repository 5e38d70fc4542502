"""Pictures that notes show: which files of the folder they are, and the texts with their addresses here.

Understood are `![[root.png]]` (by the end of its path, as Obsidian finds files), `![words](../assets/root.png)` seen from the note or from the
top, sizes (`![[root.png|200]]`, `![words|200x100](..)`, Logseq's `{:width 200}`), and a picture within a link. Code stays as it is. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote

from commonplace.importers.markdown.links import LINK, SCHEME, code_lines, walked
from commonplace.importers.markdown.vault import PICTURE_SUFFIXES

_SIZE = re.compile(r"^(\d{1,5})(?:x(\d{1,5}))?$")
_LOGSEQ_SIZE = re.compile(r"(!\[[^\[\]\n]*)\]\(([^()\n]+)\)\{:([^{}\n]{1,60})\}")
_LOGSEQ_PART = re.compile(r":?(width|height)\s+(\d{1,5})")
AddressOf = Callable[[str], str | None]
"""The address here of the file at a path of the folder, or None to leave the text as it was written."""


def is_picture(path: str) -> bool:
    return path.lower().endswith(PICTURE_SUFFIXES)


class FileIndex:
    """Finds a file of the folder by what a text says."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = {_key(path): path for path in paths}
        self._by_ending: dict[str, list[str]] = {}
        for path in self._paths.values():
            parts = path.split("/")
            for start in range(len(parts)):
                self._by_ending.setdefault(_key("/".join(parts[start:])), []).append(path)

    def by_address(self, address: str, origin: str) -> str | None:
        """Seen from the note at `origin`; else from the top, as programs with a folder for files write it. None for what leads out."""
        seen = _joined(() if address.startswith("/") else PurePosixPath(origin).parent.parts, address)
        if seen is None:
            return None
        if (found := self._paths.get(_key(seen))) is not None:
            return found
        alone = self._by_ending.get(_key(_joined((), address) or ""), ())
        return alone[0] if len(alone) == 1 else None

    def by_name(self, name: str, origin: str) -> str | None:
        """What stands in a wiki link: the end of a path; the nearest where there are several."""
        here = PurePosixPath(origin).parent
        found = self._by_ending.get(_key(name.strip().strip("/")), ())
        nearest = min(found, key=lambda path: (PurePosixPath(path).parent != here, path.count("/"), path), default=None)
        return nearest or self.by_address(name.strip(), origin)


def _key(path: str) -> str:
    return path.casefold()


def _joined(folder: Iterable[str], address: str) -> str | None:
    parts = list(folder)
    for part in address.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def pictures_in(body: str, origin: str, index: FileIndex) -> list[str]:
    """The paths of the files that the text shows, each once, in their order."""
    found: dict[str, None] = {}
    with_pictures(body, origin, index, lambda path: found.setdefault(path, None))
    return list(found)


def with_pictures(body: str, origin: str, index: FileIndex, address_of: AddressOf) -> str:
    """The text with those pictures by their addresses here, of which there is one; all others stay as they were written."""
    if "![" not in body:
        return body
    return walked(_without_braces(body) if "){:" in body else body, _Showing(origin, index, address_of))


def _without_braces(body: str) -> str:
    """Logseq's sizes in the form that Obsidian has for them."""
    lines = body.split("\n")
    in_code = code_lines(body, len(lines))
    return "\n".join(line if code else _LOGSEQ_SIZE.sub(_with_bar, line) for line, code in zip(lines, in_code, strict=True))


def _with_bar(match: re.Match[str]) -> str:
    sizes = dict(_LOGSEQ_PART.findall(match[3]))
    if not sizes or SCHEME.match(match[2]) or not is_picture(unquote(match[2]).strip()):
        return match[0]
    size = f"{sizes['width']}x{sizes['height']}" if len(sizes) == 2 else sizes.get("width", "")
    return f"{match[1]}{f'|{size}' if size else ''}]({match[2]})"


class _Showing:
    def __init__(self, origin: str, index: FileIndex, address_of: AddressOf) -> None:
        self._origin, self._index, self._address_of = origin, index, address_of

    def wiki(self, match: re.Match[str], in_table: bool) -> str:
        name = match["target"].removesuffix("\\").partition("#")[0]
        if not match["embed"] or not is_picture(name.strip()):
            return match[0]
        path = self._index.by_name(name, self._origin)
        return self._shown(path, match[0], match["alias"] or "", PurePosixPath(name).stem)

    def ordinary(self, match: re.Match[str], in_table: bool) -> str:
        if not match["image"]:
            inner = match["text"]
            return match[0].replace(inner, LINK.sub(lambda one: self._within(one, in_table), inner), 1) if "![" in inner else match[0]
        address = match["address"].strip("<>")
        place = unquote(address).partition("#")[0].partition("?")[0]
        if SCHEME.match(address) or not is_picture(place):
            return match[0]
        return self._shown(self._index.by_address(place, self._origin), match[0], match["text"], "")

    def _within(self, match: re.Match[str], in_table: bool) -> str:
        return self.wiki(match, in_table) if match["target"] else self.ordinary(match, in_table)

    def _shown(self, path: str | None, written: str, said: str, otherwise: str) -> str:
        address = self._address_of(path) if path is not None else None
        if address is None:
            return written
        words, size = _apart(said)
        words = " ".join(re.sub(r"[\[\]|\\`]+", " ", words).split()) or otherwise
        if size is None:
            return f"![{words}]({address})"
        height = f' height="{size[1]}"' if size[1] else ""
        return f'<img src="{address}" alt="{html.escape(words)}" width="{size[0]}"{height}>'


def _apart(said: str) -> tuple[str, tuple[str, str | None] | None]:
    """(words, size) of what stands behind the bar, or in the brackets."""
    *words, last = said.replace("\\|", "|").split("|")
    match = _SIZE.match(last.strip())
    if match is None or int(match[1]) == 0:
        return said, None
    return "|".join(words), (match[1], match[2])
