"""Reading what browsers send of a shared text, before it touches the document: the format of Yjs (version 1), and of it only what a plain text
needs. All else is refused: other roots, embedded things, gaps, references to what nobody has, and lengths that nobody could type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ROOT = "body"
MOST_BYTES = 2_000_000
MOST_CLIENTS = 100_000
LARGEST_CLIENT = 2**53
LARGEST_CLOCK = 2**31
_COLLECTED, _DELETED, _STRING = 0, 1, 4
_HAS_LEFT, _HAS_RIGHT, _HAS_SUB = 0x80, 0x40, 0x20

Clocks = dict[int, int]
"""By the number of a browser's document (its client), how many units it has added; units are those of UTF-16."""


class Malformed(Exception):
    """These bytes are no update of a text that fits what is known."""


@dataclass
class Reading:
    """What an update brings: how far its clients come with it, the units it adds, whether it deletes."""

    clocks: Clocks = field(default_factory=dict)
    added: int = 0
    deletes: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.clocks and not self.deletes


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, most: int) -> int:
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
            shift += 7
            if shift > 63:
                raise Malformed("a number without an end")
        if value > most:
            raise Malformed("a number out of bounds")
        return value

    def byte(self) -> int:
        if self._at >= len(self._data):
            raise Malformed("it breaks off")
        self._at += 1
        return self._data[self._at - 1]

    def text(self) -> str:
        length = self.number(len(self._data))
        part = self._data[self._at : self._at + length]
        if len(part) < length:
            raise Malformed("it breaks off")
        self._at += length
        try:
            return part.decode()
        except UnicodeDecodeError as error:
            raise Malformed("no text") from error

    def end(self) -> None:
        if self._at != len(self._data):
            raise Malformed("more than was announced")


def clocks_of(state_vector: bytes) -> Clocks:
    """How far each client has come, as a state vector says it. Raises Malformed."""
    read = _Bytes(state_vector)
    clocks = {read.number(LARGEST_CLIENT): read.number(LARGEST_CLOCK) for _each in range(read.number(MOST_CLIENTS))}
    read.end()
    return clocks


def read_update(data: bytes, known: Mapping[int, int]) -> Reading:
    """What this update brings to a document that has come as far as `known`. Raises Malformed where it does not fit it."""
    if len(data) > MOST_BYTES:
        raise Malformed("too large")
    read = _Bytes(data)
    reading = Reading()
    needed: list[tuple[int, int]] = []
    for _section in range(read.number(MOST_CLIENTS)):
        _read_section(read, known, reading, needed)
    _read_deletions(read, reading, needed)
    read.end()
    for client, clock in needed:
        if clock >= max(known.get(client, 0), reading.clocks.get(client, 0)):
            raise Malformed("it rests on what nobody has")
    return reading


def _read_section(read: _Bytes, known: Mapping[int, int], reading: Reading, needed: list[tuple[int, int]]) -> None:
    """The items that one client added, without a gap."""
    items, client, clock = read.number(MOST_BYTES), read.number(LARGEST_CLIENT), read.number(LARGEST_CLOCK)
    if client in reading.clocks or clock > known.get(client, 0) or not items:
        raise Malformed("a gap between what a client added")
    for _item in range(items):
        length, is_text = _read_item(read, client, clock, needed)
        clock += length
        if clock > LARGEST_CLOCK:
            raise Malformed("a number out of bounds")
        if is_text:
            reading.added += length
    if clock > known.get(client, 0):
        reading.clocks[client] = clock


def _read_item(read: _Bytes, client: int, clock: int, needed: list[tuple[int, int]]) -> tuple[int, bool]:
    """The length of an item, and whether it adds text."""
    info = read.byte()
    kind = info & 0x1F
    if info & _HAS_SUB or kind not in {_COLLECTED, _DELETED, _STRING}:
        raise Malformed("nothing that a text consists of")
    if kind == _COLLECTED:
        return _length(read), False
    for flag in (_HAS_LEFT, _HAS_RIGHT):
        if info & flag:
            beside = read.number(LARGEST_CLIENT), read.number(LARGEST_CLOCK)
            if beside[0] == client and beside[1] >= clock:
                raise Malformed("it rests on what comes after it")
            needed.append(beside)
    if not info & (_HAS_LEFT | _HAS_RIGHT) and (read.number(1) != 1 or read.text() != ROOT):
        raise Malformed("another root")
    if kind == _DELETED:
        return _length(read), False
    text = read.text()
    if not text:
        raise Malformed("an item of no length")
    return len(text.encode("utf-16-le")) // 2, True


def _length(read: _Bytes) -> int:
    length = read.number(LARGEST_CLOCK)
    if not length:
        raise Malformed("an item of no length")
    return length


def _read_deletions(read: _Bytes, reading: Reading, needed: list[tuple[int, int]]) -> None:
    for _client in range(read.number(MOST_CLIENTS)):
        client = read.number(LARGEST_CLIENT)
        for _range in range(read.number(MOST_BYTES)):
            clock = read.number(LARGEST_CLOCK)
            needed.append((client, clock + _length(read) - 1))
            reading.deletes = True
