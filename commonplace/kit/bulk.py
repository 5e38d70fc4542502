"""Many rows at once, with less ado than Django's `bulk_create`: their values are values, so none is asked whether it is an expression.

Asking was a third of an import of 100,000 highlights. For SQLite and PostgreSQL, and models without database defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models, transaction

MOST_VALUES = 10_000
"""In one statement; SQLite takes 32,766."""

_KEPT_AS_THEY_ARE = (models.IntegerField, models.BooleanField, models.ForeignKey)
_TEXT = (models.CharField, models.TextField)
_Column = tuple[str, Callable[[Any], Any] | None]


def insert_rows(rows: Iterable[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert unsaved rows of one model, which know their keys afterwards; with `ignore_conflicts` those that are there already are passed
    over, and no keys are learnt. All or none."""
    waiting = list(rows)
    if not waiting:
        return
    meta = type(waiting[0])._meta
    fields = [field for field in meta.local_concrete_fields if not field.generated and not isinstance(field, models.AutoField)]
    columns = [_column(field) for field in fields]
    key = meta.auto_field.column if meta.auto_field and not ignore_conflicts else ""
    names = tuple(field.column for field in fields)
    with transaction.atomic(), connection.cursor() as cursor:
        for batch in _batches(waiting, MOST_VALUES // len(fields)):
            cursor.execute(
                _insertion(meta.db_table, names, len(batch), ignores=ignore_conflicts, returning=key),
                [row.__dict__[name] if convert is None else convert(row.__dict__[name]) for row in batch for name, convert in columns],
            )
            if key:
                for row, (number,) in zip(batch, cursor.fetchall(), strict=True):
                    row.pk = number
            for row in batch:
                row._state.adding, row._state.db = False, connection.alias


def update_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write these fields of rows that are there. A row is its key, then a value for each name (of a foreign key the key)."""
    meta = model._meta
    fields: list[models.Field[Any, Any]] = [meta.get_field(name) for name in names]  # type: ignore[misc]
    converters = [_column(field)[1] for field in fields]
    quote = connection.ops.quote_name
    key: str = meta.pk.column  # type: ignore[assignment]
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    # Names of this program's own tables and columns; all that comes from people is bound.
    sql = f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {quote(key)} = %s"  # noqa: S608
    values = [
        [*(value if convert is None else convert(value) for convert, value in zip(converters, given, strict=True)), number]
        for number, *given in rows
    ]
    if values:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, values)


def _column(field: models.Field[Any, Any]) -> _Column:
    """The attribute that holds the field's value, and what makes of it what the database takes, where that is something else."""
    if isinstance(field, _TEXT):
        return field.attname, _text
    if isinstance(field, _KEPT_AS_THEY_ARE):
        return field.attname, None
    if isinstance(field, models.DateTimeField):
        return field.attname, connection.ops.adapt_datetimefield_value
    return field.attname, lambda value: field.get_db_prep_save(value, connection)


def _text(value: Any) -> str | None:
    """Words of a closed set and words yet to be translated are texts, too."""
    return value if type(value) is str or value is None else str(value)


@lru_cache(maxsize=64)
def _insertion(table: str, columns: tuple[str, ...], count: int, *, ignores: bool, returning: str) -> str:
    quote = connection.ops.quote_name
    row = f"({', '.join(['%s'] * len(columns))})"
    # Names of this program's own tables and columns; all that comes from people is bound.
    sql = f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) VALUES {', '.join([row] * count)}"  # noqa: S608
    if ignores:
        sql += " ON CONFLICT DO NOTHING"
    return f"{sql} RETURNING {quote(returning)}" if returning else sql


def _batches(rows: list[models.Model], size: int) -> Iterator[list[models.Model]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))
