"""What a process keeps in memory of every entry, so that whole shelves are looked along at once: who may see it, and its meaning in 256 bits.

About 60 bytes an entry. Each question first takes in what changed since the last one, by `Sign.changed`; so what was written a moment ago, here or
in another process, is there. Arrays only grow at their end; what has changed is written in its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from commonplace.kit.embedding import embed_query
from commonplace.search.heads import Heads, Span
from commonplace.search.languages import CODES, language_of
from commonplace.search.models import Sign

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
Positions = NDArray[np.int64]

CODE_BYTES = 32
TAIL = 4_096
"""So many rows lie unsorted at the end before the whole is sorted anew, which takes a tenth of a second among a million."""
BATCH = 20_000
_COLUMNS: dict[str, type[np.integer[Any]]] = {
    "audience": np.int32,
    "author": np.int32,
    "root_author": np.int32,
    "kind": np.uint8,
    "maturity": np.uint8,
    "language": np.uint8,
    "model": np.int64,
}
_FIELDS = ("position", *_COLUMNS, "code", "changed", "heads")


class Shelf:
    """Rows in the order of their positions, but for a short tail. Each column has room for more than the `count` rows that it holds."""

    position: Positions
    audience: NDArray[np.int32]
    author: NDArray[np.int32]
    root_author: NDArray[np.int32]
    kind: NDArray[np.uint8]
    maturity: NDArray[np.uint8]
    language: NDArray[np.uint8]
    model: NDArray[np.int64]
    codes: NDArray[np.uint64]

    def __init__(self) -> None:
        self.count = self.sorted = 0
        self.last = 0
        self._tail: dict[int, int] = {}
        self.heads = Heads()
        self._grow(1_024)

    def _grow(self, room: int, count: int = 0) -> None:
        wider: dict[str, NDArray[Any]] = {"position": np.zeros(room, np.int64)}
        wider |= {name: np.zeros(room, kind) for name, kind in _COLUMNS.items()}
        # Column by column, because all rows are looked along one column after another.
        wider["codes"] = np.zeros((CODE_BYTES // 8, room), np.uint64)
        for name, column in wider.items():
            if count:
                column[..., :count] = getattr(self, name)[..., :count]
            setattr(self, name, column)

    def take(self, signs: Sequence[tuple[Any, ...]]) -> None:
        """Write down what the rows say, as `_FIELDS` of `Sign`."""
        if len(signs) > 1 and self._follow(signs):
            return
        anew: list[int] = []
        written: dict[int, bytes] = {}
        for position, *values, code, changed, heads in signs:
            row = self._row_of(position)
            if row is None:
                row = self._add(position)
            else:
                anew.append(row)
            written[row] = heads
            for name, value in zip(_COLUMNS, values, strict=True):
                getattr(self, name)[row] = value
            self.codes[:, row] = np.frombuffer(code, np.uint64) if len(code) == CODE_BYTES else 0
            self.last = max(self.last, changed)
        self.heads.drop(anew)
        self.heads.add(written.keys(), list(written.values()))
        if len(self._tail) > TAIL:
            self._sort()

    def _follow(self, signs: Sequence[tuple[Any, ...]]) -> bool:
        """Write them all at once, if they stand in order and behind all that is here."""
        columns = list(zip(*signs, strict=True))
        position = np.array(columns[0], np.int64)
        ends = self.position[self.count - 1] if self.count else -1
        if self._tail or position[0] <= ends or not np.all(position[1:] > position[:-1]):
            return False
        first, self.count = self.count, self.count + len(signs)
        if self.count > len(self.position):
            self._grow(max(2 * len(self.position), self.count), first)
        self.position[first : self.count] = position
        for name, values in zip(_COLUMNS, columns[1:-3], strict=True):
            getattr(self, name)[first : self.count] = values
        whole = [code if len(code) == CODE_BYTES else bytes(CODE_BYTES) for code in columns[-3]]
        self.codes[:, first : self.count] = np.frombuffer(b"".join(whole), np.uint64).reshape(len(signs), -1).T
        self.heads.add(range(first, self.count), columns[-1])
        self.last = max(self.last, *columns[-2])
        self.sorted = self.count
        return True

    def _row_of(self, position: int) -> int | None:
        at = int(np.searchsorted(self.position[: self.sorted], position))
        if at < self.sorted and self.position[at] == position:
            return at
        return self._tail.get(position)

    def _add(self, position: int) -> int:
        if self.count == len(self.position):
            self._grow(2 * self.count, self.count)
        row = self.count
        self.position[row] = position
        if self.sorted == row and (not row or self.position[row - 1] < position):
            self.sorted += 1
        else:
            self._tail[position] = row
        self.count += 1
        return row

    def _sort(self) -> None:
        order = np.argsort(self.position[: self.count], kind="stable")
        for name in ("position", *_COLUMNS, "codes"):
            values = getattr(self, name)
            values[..., : self.count] = values[..., : self.count][..., order]
        self.heads.reorder(order)
        self.sorted, self._tail = self.count, {}

    def rows_of(self, positions: Iterable[int] | Positions) -> Rows:
        """Where these lie; those that are not here are left out."""
        wanted = np.asarray(list(positions) if not isinstance(positions, np.ndarray) else positions, np.int64)
        kept = self.position[: self.sorted]
        at = np.searchsorted(kept, wanted)
        found = at < self.sorted
        found[found] = kept[at[found]] == wanted[found]
        rows = at[found]
        if self._tail:
            rows = np.concatenate([rows, np.array([self._tail[p] for p in wanted[~found].tolist() if p in self._tail], np.intp)])
        return rows

    def seen(self, audiences: Collection[int], author: int | None, unseen: Collection[int]) -> Mask:
        """The rows that whoever belongs to these audiences, is this author, and is kept from those authors, may see: what `entries.audience` says,
        for all entries at once. What is found is read through `visible_to` in the end; but how rare a word is, is counted here already."""
        audience, writer = self.audience[: self.count], self.author[: self.count]
        open_to = np.zeros(int(audience.max(initial=0)) + 1, np.bool_)
        known = [key for key in audiences if 0 < key < len(open_to)]
        open_to[known] = True
        mask: Mask = open_to[audience]
        if unseen:
            mask &= ~np.isin(writer, list(unseen)) & ~np.isin(self.root_author[: self.count], list(unseen))
        if author is not None:
            mask |= writer == author
        return mask

    def languages(self, mask: Mask) -> tuple[str, ...]:
        """The languages that have stems in which the rows of this mask are written."""
        present = np.zeros(len(CODES), np.bool_)
        present[self.language[: self.count][mask]] = True
        return tuple(code for code, is_present in zip(CODES, present.tolist(), strict=True) if code and is_present)

    def titled(self, begins: Sequence[Span], mask: Mask, size: int) -> Rows:
        """The newest rows of this mask whose titles have, for each of these spans, a word that begins so; the newest first."""
        rows = np.flatnonzero(mask & self.heads.having(begins, self.count))
        # In order but for the tail.
        first = int(np.searchsorted(rows, self.sorted))
        rows = rows[max(first - size, 0) :]
        return rows[np.argsort(self.position[rows])[::-1]][:size]

    def nearest(self, code: NDArray[np.uint64], mask: Mask, model: int, size: int) -> Rows:
        """The rows of this mask whose meaning differs in the fewest bits, about `size` of them; equal ones are in or out together, but for
        the newest, which are in."""
        rows = np.flatnonzero(mask & (self.model[: self.count] == model))
        if not len(rows):
            return rows
        if len(rows) <= size:
            return rows
        whole = len(rows) == self.count
        bits = np.zeros(len(rows), np.uint8)
        for column, part in zip(self.codes, code.tolist(), strict=True):
            differ = np.bitwise_count((column[: self.count] if whole else column[rows]) ^ np.uint64(part))
            # Of 256 bits that all differ, one is not counted: the sum stays within a byte.
            bits += np.minimum(differ, np.uint8(255) - bits)
        counted = np.bincount(bits, minlength=CODE_BYTES * 8 + 1)
        furthest = int(np.searchsorted(np.cumsum(counted), size))
        nearer = rows[bits < furthest]
        even = rows[bits == furthest]
        newest = even[np.argsort(self.position[even], kind="stable")[len(even) - (size - len(nearer)) :]]
        return np.concatenate([nearer, newest])


@dataclass
class _Kept:
    """A shelf, the making of the signs that it was read from (`Epoch.number`; 0 before the first), and from which change on to read the next time."""

    shelf: Shelf
    epoch: int = 0
    horizon: int = 0


_kept: dict[str, _Kept] = {}
_lock = Lock()


def shelf() -> Shelf:
    """This process's shelf, with all that is written by now. What an unfinished transaction reads of its own is never kept: it may be undone."""
    name = f"{connection.vendor}:{connection.settings_dict['NAME']}"
    with _lock:
        kept = _kept.get(name) or _Kept(Shelf())
        state = state_of_signs()
        # A database that was put back has the epoch of before, and lacks the last change.
        if state.epoch != kept.epoch or state.last < kept.shelf.last:
            kept = _Kept(Shelf(), state.epoch)
        if connection.vendor == "sqlite" and state.last == kept.shelf.last:
            return kept.shelf
        if connection.in_atomic_block:
            kept = replace(kept, shelf=_copy(kept.shelf))
        else:
            _kept[name] = kept
        _take_in(kept.shelf, kept.horizon)
        kept.horizon = kept.shelf.last + 1 if state.oldest_open is None else state.oldest_open
        return kept.shelf


def make_ready() -> None:
    """Load what the first question would wait for: all signs, and what tells languages and meanings."""
    language_of("one")
    embed_query("one")
    shelf()


def forget() -> None:
    """Begin anew at the next question."""
    with _lock:
        _kept.clear()


def _copy(kept: Shelf) -> Shelf:
    other = Shelf.__new__(Shelf)
    other.__dict__.update({name: value.copy() if hasattr(value, "copy") else value for name, value in kept.__dict__.items()})
    return other


class State(NamedTuple):
    """The epoch of the signs, and the last change of them; 0 where there are none. On PostgreSQL the oldest transaction that is still going on."""

    epoch: int
    last: int
    oldest_open: int | None

    @property
    def horizon(self) -> int:
        """From which change on to read the next time."""
        return self.last + 1 if self.oldest_open is None else self.oldest_open


_STATE = "coalesce((SELECT number FROM search_epoch), 0), coalesce((SELECT max(changed) FROM search_sign), 0)"
_OLDEST_OPEN = {"sqlite": "NULL", "postgresql": "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"}


def state_of_signs() -> State:
    """What there is now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_STATE}, {_OLDEST_OPEN[connection.vendor]}")
        return State(*cursor.fetchone())


def _take_in(kept: Shelf, horizon: int) -> None:
    """Read what changed since.

    On PostgreSQL transactions end in another order than they began. What began before the oldest that was still going on when we last looked is
    read already; all else is read again.
    """
    changed = Sign.objects.filter(changed__gte=horizon).order_by(*([] if horizon else ["position"])).values_list(*_FIELDS)
    batch: list[tuple[Any, ...]] = []
    for sign in changed.iterator(chunk_size=BATCH):
        batch.append(sign)
        if len(batch) == BATCH:
            kept.take(batch)
            batch = []
    kept.take(batch)
