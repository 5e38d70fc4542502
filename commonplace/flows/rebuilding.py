"""Counting all anew, beside the counts that hold: a new edition is made in arrays and written in small transactions, and then takes over at once.

Deeds that happen meanwhile wait to be counted (`jobs.count_entries`), and are counted into the new edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection, models, transaction
from django.db.models import Max

from commonplace.flows.models import Book, Counted, Standing
from commonplace.flows.packing import TEAM_BITS, Role
from commonplace.flows.reading_all import Everything, Numbers
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member

AT_ONCE = 20_000
CODE_BITS = TEAM_BITS + 3
MEMBER_BITS = 26

Report = Callable[[int, int, str], object]


def rebuild(report: Report = lambda done, total, note: None) -> int:
    """Make a new edition and let it hold; its number. Refuses while another rebuilding is under way."""
    edition = _begin()
    try:
        report(0, 4, "")
        with transaction.atomic():
            columns = Everything().columns()
            seats = _Seats(edition - 1, columns)
        report(1, 4, "")
        _write(Standing, ("edition", "quarter", "member_id", "team", "packed"), _standings(edition, columns, seats))
        report(2, 4, "")
        _write(Counted, ("edition", "entry_key", "packed"), _counted(edition, columns))
        report(3, 4, "")
        _end(edition)
    except BaseException:
        Book.objects.filter(pk=1).update(rebuilding_since=None)
        raise
    _forget_others(edition)
    report(4, 4, "")
    return edition


def _begin() -> int:
    with transaction.atomic():
        book = Book.locked()
        if book.is_rebuilding(now()):
            raise Refusal("The flow is being counted anew already.")
        book.rebuilding_since = now()
        book.save(update_fields=["rebuilding_since"])
    _forget_others(book.edition)  # what a rebuilding that died has left
    return book.edition + 1


def _end(edition: int) -> None:
    with transaction.atomic():
        Book.locked()
        Book.objects.filter(pk=1).update(edition=edition, built_at=now(), rebuilding_since=None)


class _Seats:
    """The team of each member in each quarter: as it was kept, else that of today."""

    def __init__(self, edition: int, columns: tuple[Numbers, Numbers, Numbers, Numbers]) -> None:
        kept = list(Standing.objects.filter(edition=edition).values_list("quarter", "member_id", "team"))
        quarters = [row[0] for row in kept] or [0] * (not len(columns[1]))
        if len(columns[1]):
            quarters += [int(columns[1].min()), int(columns[1].max())]
        self.first, last = min(quarters), max(quarters)
        members = (Member.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        today = np.zeros(members, dtype=np.int32)
        for member, team in Member.objects.filter(team__isnull=False).values_list("pk", "team_id"):
            today[member] = team
        self.teams: Numbers = np.tile(today, (last - self.first + 1, 1))
        self.kept = kept
        for quarter, member, team in kept:
            self.teams[quarter - self.first, member] = team

    def of(self, quarter: Numbers, member: Numbers) -> npt.NDArray[np.int64]:
        return self.teams[quarter - self.first, member].astype(np.int64)


def _standings(edition: int, columns: tuple[Numbers, ...], seats: _Seats) -> Iterator[tuple[Any, ...]]:
    """Rows of all who did something, and empty ones of those who have a seat from before."""
    keys, counts = np.unique(_keys(columns, seats), return_counts=True)
    people, begins = np.unique(keys >> CODE_BITS, return_index=True)
    pairs = np.empty((len(keys), 2), dtype="<i4")
    pairs[:, 0] = keys & ((1 << CODE_BITS) - 1)
    pairs[:, 1] = counts
    packed, ends = pairs.tobytes(), _ends(begins, len(keys))
    seated = set()
    for person, begin, end in zip(people.tolist(), begins.tolist(), ends.tolist(), strict=True):
        place, member = person >> MEMBER_BITS, person & ((1 << MEMBER_BITS) - 1)
        seated.add((place + seats.first, member))
        yield edition, place + seats.first, member, int(seats.teams[place, member]), packed[begin * 8 : end * 8]
    for quarter, member, team in seats.kept:
        if (quarter, member) not in seated:
            yield edition, quarter, member, team, b""


def _keys(columns: tuple[Numbers, ...], seats: _Seats) -> npt.NDArray[np.int64]:
    """Of each deed who, in which quarter, and its code, in one number; of what passed between two people one for each."""
    _entry, quarter, giver, taker = columns
    place = (quarter - seats.first).astype(np.int64) << MEMBER_BITS
    between = taker > 0
    alone = ~between
    gave = (np.int64(Role.GAVE) << TEAM_BITS) + seats.of(quarter[between], taker[between])
    took = (np.int64(Role.TOOK) << TEAM_BITS) + seats.of(quarter[between], giver[between])
    did = (-taker[alone]).astype(np.int64) << TEAM_BITS
    return np.concatenate(
        [
            ((place[between] | giver[between]) << CODE_BITS) | gave,
            ((place[between] | taker[between]) << CODE_BITS) | took,
            ((place[alone] | giver[alone]) << CODE_BITS) | did,
        ]
    )


def _counted(edition: int, columns: tuple[Numbers, ...]) -> Iterator[tuple[Any, ...]]:
    entry, *deed = columns
    order = np.argsort(entry, kind="stable")
    triples = np.empty((len(entry), 3), dtype="<i4")
    for place, column in enumerate(deed):
        triples[:, place] = column[order]
    keys, begins = np.unique(entry[order], return_index=True)
    packed, ends = triples.tobytes(), _ends(begins, len(entry))
    for key, begin, end in zip(keys.tolist(), begins.tolist(), ends.tolist(), strict=True):
        yield edition, key, packed[begin * 12 : end * 12]


def _ends(begins: npt.NDArray[np.intp], end: int) -> npt.NDArray[np.intp]:
    """Where each stretch ends that begins there; of none, none."""
    return np.append(begins[1:], end)[: len(begins)]


def _write(model: type[models.Model], names: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    """Some thousand rows a transaction, so that whoever writes elsewhere comes in between."""
    table, columns = connection.ops.quote_name(model._meta.db_table), ", ".join(names)
    while batch := list(islice(rows, AT_ONCE)):
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                _copy(cursor, f"COPY {table} ({columns}) FROM STDIN", batch)
            else:
                marks = ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", batch)  # noqa: S608 - names of our own


def _copy(cursor: Any, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def _forget_others(edition: int) -> None:
    for model in (Standing, Counted):
        old = model._default_manager.exclude(edition=edition)
        while keys := list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            old.filter(pk__lte=keys[-1]).delete()
