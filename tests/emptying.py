"""After a test that wrote for every process to see, the tables are emptied: on PostgreSQL only those that hold rows.

Django truncates all of them, which there takes a second, whether they hold anything or not: every table and every index gets a new file.
"""

from django.core.management.color import Style
from django.core.management.commands import flush
from django.core.management.sql import sql_flush
from django.db.backends.base.base import BaseDatabaseWrapper


def empty_only_what_is_filled() -> None:
    """From now on, in this process."""
    flush.sql_flush = _sql_flush


def _sql_flush(style: Style, connection: BaseDatabaseWrapper, *, reset_sequences: bool = True, allow_cascade: bool = False) -> list[str]:
    if connection.vendor != "postgresql" or reset_sequences or allow_cascade:
        return list(sql_flush(style, connection, reset_sequences=reset_sequences, allow_cascade=allow_cascade))
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = {name: connection.ops.quote_name(name) for name in names}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {table})" for name, table in tables.items()))
        filled = [name for (name,) in cursor.fetchall()]
    # All rows go, so none is left that could refer to what is gone: as with TRUNCATE, no key is looked after and no trigger is run.
    return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {tables[name]}" for name in filled)] if filled else []
