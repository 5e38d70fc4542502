"""All that is counted, read once from the database into arrays: no joins, no order, two numbers a row, so that millions of rows take seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import BigIntegerField, Case, ExpressionWrapper, F, Func, IntegerField, Max, QuerySet, Value, When

from commonplace.entries.models import Entry
from commonplace.entries.shared_writing import co_writers_of
from commonplace.entries.words import Kind
from commonplace.flows.counting import DOES
from commonplace.flows.quarters import quarter_of
from commonplace.lineage.models import Edge, EdgeKind, Thanks
from commonplace.people.models import NOBODY, Member

Numbers = npt.NDArray[np.int32]
AT_ONCE = 200_000
_SHIFT = 31
_LOW = (1 << _SHIFT) - 1


class _QuarterOf(Func):
    """`quarters.quarter_of`, reckoned by the database: Django's own functions for dates are Python's on SQLite, a call for each row."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(substr(%(expressions)s, 1, 4) * 4 + (substr(%(expressions)s, 6, 2) - 1) / 3)"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        parts = (f"extract({part} from %(expressions)s at time zone 'UTC')::int" for part in ("year", "quarter"))
        template = "({} * 4 + {} - 1)".format(*parts)
        return super().as_sql(compiler, connection, template=template, **context)


def _two(high: Any, low: Any) -> ExpressionWrapper[Any]:
    """Two numbers below two thousand million as one."""
    return ExpressionWrapper(high * Value(1 << _SHIFT, output_field=BigIntegerField()) + low, output_field=BigIntegerField())


def _rows(queryset: QuerySet[Any, Any]) -> Iterator[npt.NDArray[np.int64]]:
    """The rows of two columns, some hundred thousand at a time. On PostgreSQL a cursor of the server, which needs a transaction."""
    sql, params = queryset.order_by().query.sql_with_params()
    cursors: AbstractContextManager[Any] = connection.chunked_cursor()
    with cursors as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(AT_ONCE):
            yield np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=2 * len(rows)).reshape(-1, 2)


class Everything:
    """Of each open entry its author by its key (0 for all others), and every deed in columns: entry, quarter, who gave, who took."""

    def __init__(self) -> None:
        size = (Entry.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.authors: Numbers = np.zeros(size, dtype=np.int32)
        self._parts: list[tuple[Numbers, ...]] = []

    def columns(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        self._read_entries()
        self._read_co_writers()
        self._read_edges()
        self._read_thanks()
        empty = (np.zeros(0, dtype=np.int32),) * 4
        entry, quarter, giver, taker = (np.concatenate(column) for column in zip(empty, *self._parts, strict=True))
        self._parts.clear()
        return entry, quarter, giver, taker

    def _keep(self, *columns: npt.NDArray[Any], where: npt.NDArray[np.bool_]) -> None:
        self._parts.append(tuple(column[where].astype(np.int32) for column in columns))

    def _read_entries(self) -> None:
        role = Case(*(When(kind=kind, then=role.value) for kind, role in DOES.items()), output_field=IntegerField())
        nobody = Member.objects.filter(handle=NOBODY).values_list("pk", flat=True).first() or 0
        opened = Entry.objects.open_to_all().values_list(_two(F("pk"), F("author_id")), _two(_QuarterOf(F("made_at")), role))
        for rows in _rows(opened):
            entry, author = rows[:, 0] >> _SHIFT, rows[:, 0] & _LOW
            is_person = author != nobody
            self.authors[entry[is_person]] = author[is_person]
            self._keep(entry, rows[:, 1] >> _SHIFT, author, -(rows[:, 1] & _LOW), where=is_person)

    def _read_co_writers(self) -> None:
        """They are few beside the entries, and read row by row."""
        found = co_writers_of(Entry.objects.open_to_all())
        rows = [(one.entry, quarter_of(one.since), one.member, -DOES[Kind(one.kind)]) for one in found]
        if rows:
            self._parts.append(tuple(np.array(column, dtype=np.int32) for column in zip(*rows, strict=True)))

    def _read_edges(self) -> None:
        is_answer = Case(When(kind=EdgeKind.ANSWERS, then=1), default=0, output_field=IntegerField())
        edges = Edge.objects.filter(origin__isnull=False)
        for rows in _rows(edges.values_list(_two(F("entry_id"), F("origin_id")), _two(_QuarterOf(F("made_at")), is_answer))):
            entry, origin = rows[:, 0] >> _SHIFT, rows[:, 0] & _LOW
            younger, older = self.authors[entry], self.authors[origin]
            answers = (rows[:, 1] & _LOW) == 1
            counts = (younger > 0) & (older > 0) & (younger != older)
            giver, taker = np.where(answers, younger, older), np.where(answers, older, younger)
            self._keep(entry, rows[:, 1] >> _SHIFT, giver, taker, where=counts)

    def _read_thanks(self) -> None:
        said = Thanks.objects.values_list(_two(F("entry_id"), F("member_id")), _two(_QuarterOf(F("made_at")), Value(0)))
        for rows in _rows(said):
            entry, taker = rows[:, 0] >> _SHIFT, rows[:, 0] & _LOW
            giver = self.authors[entry]
            self._keep(entry, rows[:, 1] >> _SHIFT, giver, taker, where=(giver > 0) & (giver != taker))
