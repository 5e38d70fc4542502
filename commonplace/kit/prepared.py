"""Queries of the busiest pages, whose SQL is worked out once and then only given its values.

Building and compiling a query costs Django some ten times what SQLite needs to answer it. A page that asks eight small questions spends most of
its time there. The queryset stays the only description of the question; nothing here writes SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Build = Callable[..., QuerySet[Any, Any]]
_FIRST_STANDIN = -7_000_000_000_000


Value = int | str
Item = TypeVar("Item", int, str)


def padded_words(words: Sequence[str]) -> tuple[str, ...]:
    """As `padded`; ("",) for none."""
    return _filled_up(tuple(words) or ("",))


def padded(numbers: Sequence[int]) -> tuple[int, ...]:
    """The numbers filled up with the last one to a power of two, so that lists of any length make few shapes of SQL; (0,) for none."""
    return _filled_up(tuple(numbers) or (0,))


def _filled_up(found: tuple[Item, ...]) -> tuple[Item, ...]:
    room = 1 << (len(found) - 1).bit_length()
    return found + found[-1:] * (room - len(found))


@dataclass(frozen=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]
    standins: dict[object, int]
    compiler: SQLCompiler
    converters: dict[int, Any]


class Prepared:
    """`build` makes a `values_list` queryset out of whole numbers and texts (and tuples of them); `rows` answers it for the values given.

    The values must reach the SQL as parameters, unchanged: not as a slice, and not through code that decides by them. What does decide
    (whether there is a viewer, how long a tuple is) is part of the `key`, or of the shape of the arguments. An empty tuple has a shape of its own.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._known: dict[Hashable, _Compiled] = {}

    def rows(self, *values: Value | tuple[Value, ...], key: Hashable = None) -> list[Sequence[Any]]:
        shape = (key, tuple((len(value), *map(type, value[:1])) if isinstance(value, tuple) else type(value) for value in values))
        compiled = self._known.get(shape)
        if compiled is None:
            compiled = self._known[shape] = self._compile(values, key)
        flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
        params = [flat[compiled.standins[param]] if param in compiled.standins else param for param in compiled.params]
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, params)
            found: list[Sequence[Any]] = cursor.fetchall()
        if compiled.converters and found:
            found = list(compiled.compiler.apply_converters(found, compiled.converters))
        return found

    def _compile(self, values: tuple[Value | tuple[Value, ...], ...], key: Hashable) -> _Compiled:
        standins: dict[object, int] = {}

        def standin(value: Value) -> Value:
            number = _FIRST_STANDIN - len(standins)
            stands = number if isinstance(value, int) else f"\ue000{number}\ue001"
            standins[stands] = len(standins)
            return stands

        arguments = [tuple(map(standin, value)) if isinstance(value, tuple) else standin(value) for value in values]
        queryset = self._build(*arguments) if key is None else self._build(*arguments, key=key)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        return _Compiled(sql, tuple(params), standins, compiler, converters)
