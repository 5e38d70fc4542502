"""Shared texts in memory: made, put together from what is stored, read, and changed to another text by as few edits as were made."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from pycrdt import Doc, Text
from rapidfuzz.distance import Indel

from commonplace.together.updates import ROOT

_TOKENS = re.compile(r"\w+|\s|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
MOST_LOOKED_AT, MOST_COMPARED = 1_000_000, 200_000_000
"""Pairs of lines or words that two ways of comparing are good for."""

Stored = bytes | memoryview
"""Bytes as a database gives them."""


class Document:
    """One shared text. Belongs to the thread that made it."""

    def __init__(self, *updates: bytes, client: int | None = None) -> None:
        # Browsers count their documents with 32 bits, and so does this one among them.
        self._doc: Doc[Text] = Doc(client_id=client or secrets.randbelow(2**32 - 1) + 1)
        self._text: Text = self._doc.get(ROOT, type=Text)
        for update in updates:
            self._doc.apply_update(update)

    def apply(self, update: bytes) -> None:
        self._doc.apply_update(update)

    def text(self) -> str:
        return str(self._text)

    def state(self) -> bytes:
        """All of it as one update."""
        return self._doc.get_update()

    def state_vector(self) -> bytes:
        return self._doc.get_state()

    def beyond(self, state_vector: bytes) -> bytes:
        """What whoever has come as far as this state vector does not have."""
        return self._doc.get_update(state_vector)

    def edit(self, wanted: str) -> bytes:
        """Make the text say `wanted`; gives the update that did it."""
        before = self._doc.get_state()
        present = self.text()
        with self._doc.transaction():
            for edit in reversed(list(edits(present, wanted))):
                # Places in the text are counted in bytes of UTF-8.
                start = len(present[: edit.start].encode())
                end = start + len(present[edit.start : edit.end].encode())
                if end > start:
                    del self._text[start:end]
                if edit.text:
                    self._text.insert(start, edit.text)
        return self._doc.get_update(before)


def begun_with(text: str) -> bytes:
    """The state of a new document that says this."""
    document = Document()
    document.edit(text)
    return document.state()


def put_together(base: Stored, updates: Iterable[Stored]) -> Document:
    return Document(bytes(base), *(bytes(update) for update in updates))


def merged(base: str, mine: str, theirs: str) -> str:
    """What becomes of a text that two changed at once, each beginning with `base`: the changes of both."""
    if mine in (base, theirs):
        return theirs
    begin = begun_with(base)
    one, other = Document(begin), Document(begin)
    one.apply(other.edit(theirs))
    fork = Document(begin)
    one.apply(fork.edit(mine))
    return one.text()


@dataclass(frozen=True)
class Edit:
    """The letters from `start` to `end` of the text before become `text`."""

    start: int
    end: int
    text: str


def edits(before: str, after: str) -> Iterator[Edit]:
    """What turns one text into the other, from the front to the back, in places of the text before: whole lines are told apart first, then the words
    within those that differ."""
    head = _common(before, after)
    head = before.rfind("\n", 0, head) + 1
    tail = _common(before[head:][::-1], after[head:][::-1])
    tail = max(0, len(before) - 1 - before.find("\n", len(before) - tail)) if "\n" in before[len(before) - tail :] else 0
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    lines, others = _LINES.findall(old), _LINES.findall(new)
    places = _places(lines, head)
    for at, upto, into, until in _changed(lines, others):
        start = places[at]
        for edit in _within("".join(lines[at:upto]), "".join(others[into:until])):
            yield Edit(start + edit.start, start + edit.end, edit.text)


def _within(old: str, new: str) -> Iterator[Edit]:
    parts, others = _TOKENS.findall(old), _TOKENS.findall(new)
    places = _places(parts, 0)
    for at, upto, into, until in _changed(parts, others):
        yield Edit(places[at], places[upto], "".join(others[into:until]))


def _changed(parts: list[str], others: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Which stretch of parts becomes which stretch of the others. Short ones are compared by what stays together, as a reader would; long ones by the
    fewest changes; very long ones are one change."""
    if len(parts) * len(others) > MOST_COMPARED:
        yield 0, len(parts), 0, len(others)
    elif len(parts) * len(others) > MOST_LOOKED_AT:
        for change in Indel.opcodes(parts, others):
            if change.tag != "equal":
                yield change.src_start, change.src_end, change.dest_start, change.dest_end
    else:
        for tag, at, upto, into, until in SequenceMatcher(None, parts, others, autojunk=False).get_opcodes():
            if tag != "equal":
                yield at, upto, into, until


def _common(one: str, other: str) -> int:
    """How many letters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _places(parts: list[str], begin: int) -> list[int]:
    places = [begin]
    for part in parts:
        places.append(places[-1] + len(part))
    return places
