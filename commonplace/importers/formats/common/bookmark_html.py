"""Bookmarks in HTML: the Netscape form that browsers and most services write, and Pocket's lists. Read as a stream of tags; no tree is
built.

HTML knows no entities of its own making, so none can be a bomb; what nests deeper than any bookmark file is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from lxml import etree

from commonplace.importers.formats.common.content import Content
from commonplace.importers.formats.common.values import line
from commonplace.kit.errors import Refusal

MAX_DEPTH = 600
_MAX_WORDS = 500_000
_LONGEST_TAG = 20
_UNCLOSED = re.compile(r"<(/?(?:dt|dd|p))\s{0,9}>", re.IGNORECASE)
_INSTEAD = {"dd": "<hr>", "p": "<br>"}
_BREAKS = {"br", "p", "li", "div"}


@dataclass
class Anchor:
    """One link: its attributes in lower case, its words, what is said below it, and the headings it stands under, outermost first."""

    number: int
    attributes: dict[str, str]
    folders: tuple[str, ...]
    section: str
    words: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def place(self) -> str:
        return f"bookmark {self.number}"

    @property
    def title(self) -> str:
        return "".join(self.words)

    @property
    def description(self) -> str:
        lines = (" ".join(part.split()) for part in "".join(self.below).split("\n"))
        return "\n".join(lines).strip()


def anchors(content: Content) -> Iterator[Anchor]:
    """Every link of the page. Raises Refusal for HTML that cannot be read."""
    target = _Target()
    parser = etree.HTMLParser(target=cast(Any, target), huge_tree=True, no_network=True)
    try:
        for chunk in _flat(content.chunks()):
            parser.feed(chunk)
            yield from target.taken()
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError, MemoryError) as error:
        if not target.has_seen_any:
            raise Refusal(_("This is no page of bookmarks. Choose the file just as it was exported."), field="file") from error
    yield from target.taken(is_end=True)


def _flat(chunks: Iterator[str]) -> Iterator[str]:
    """Without the tags that nobody closes in these files, since each would lie within the one before: <DT> and <P> go, <DD> becomes a <HR>."""
    rest = ""
    for chunk in chunks:
        text = rest + chunk
        cut = text.rfind("<")
        is_cut = cut >= 0 and len(text) - cut < _LONGEST_TAG and ">" not in text[cut:]
        rest, text = (text[cut:], text[:cut]) if is_cut else ("", text)
        yield _UNCLOSED.sub(lambda match: _INSTEAD.get(match[1].lower(), ""), text)
    yield rest


class _Target:
    """What lxml tells while it reads."""

    def __init__(self) -> None:
        self.has_seen_any = False
        self._done: list[Anchor] = []
        self._last: Anchor | None = None
        self._into: list[str] | None = None
        self._heading: list[str] | None = None
        self._is_own_folder = True
        self._section = ""
        self._pending: str | None = None
        self._folders: list[str | None] = []
        self._depth = 0
        self._count = 0

    def taken(self, *, is_end: bool = False) -> list[Anchor]:
        """Links that are complete: all but the last, whose description may still come."""
        if is_end and self._last is not None:
            self._done.append(self._last)
            self._last = None
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.has_seen_any = True
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Refusal(_("This page is nested too deeply to be a list of bookmarks."), field="file")
        if tag == "a":
            self._begin_link(attributes)
        elif tag == "h3":
            self._heading, self._is_own_folder = [], not _is_browsers_own(attributes)
            self._into = self._heading
        elif tag in {"h1", "h2"}:
            self._into = self._heading = []
        elif tag == "dl":
            self._folders.append(self._pending)
            self._pending = None
            self._into = None
        elif tag in {"dd", "hr"}:
            self._into = self._last.below if self._last is not None else None
        elif tag in _BREAKS and self._last is not None and self._into is self._last.below:
            self._into.append("\n")

    def end(self, tag: str) -> None:
        self._depth -= 1
        if tag == "a":
            self._into = None
        elif tag in {"h1", "h2", "h3"} and self._heading is not None:
            name = line("".join(self._heading))
            if tag == "h3":
                self._pending = name if self._is_own_folder else ""
            else:
                self._section = name
            self._heading = self._into = None
        elif tag == "dl" and self._folders:
            self._folders.pop()
            self._into = None

    def data(self, words: str) -> None:
        if self._into is None:
            return
        if self._last is not None and self._into is not self._heading:
            self._last.size += len(words)
            if self._last.size > _MAX_WORDS:
                return
        self._into.append(words)

    def comment(self, words: str) -> None:
        """Comments say nothing."""

    def close(self) -> None:
        """All was told."""

    def _begin_link(self, attributes: dict[str, str]) -> None:
        if self._last is not None:
            self._done.append(self._last)
        self._count += 1
        folders = tuple(name for name in self._folders if name)
        self._last = Anchor(self._count, {name.lower(): value for name, value in attributes.items()}, folders, self._section)
        self._into = self._last.words


def _is_browsers_own(attributes: dict[str, str]) -> bool:
    """The bookmarks bar and its like, whose name says nothing about what lies in it."""
    return any(attributes.get(name, "").lower() == "true" for name in ("personal_toolbar_folder", "unfiled_bookmarks_folder"))
