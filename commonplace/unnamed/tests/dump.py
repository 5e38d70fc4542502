"""All that is stored, as text, and what in it ties a person to a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Model

from commonplace.entries.models import Entry
from commonplace.people.models import Member

Row = tuple[str, dict[str, str]]


def dump() -> list[Row]:
    """Every row of every table there is, the database's own bookkeeping aside: the table, and its columns as text."""
    rows: list[Row] = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table.startswith("search_text_") or table == "sqlite_sequence":
                continue  # the index's own shape; what it can be asked is in `search_text`
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            rows += [(table, dict(zip(names, map(_text, row), strict=True))) for row in cursor.fetchall()]
    return rows


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)


def columns_to(model: type[Model]) -> set[tuple[str, str]]:
    """The columns that hold keys of this model's rows, by table."""
    with connection.cursor() as cursor:
        found = set()
        for table in connection.introspection.table_names(cursor):
            for column, (_column, other) in connection.introspection.get_relations(cursor, table).items():
                if other == model._meta.db_table:
                    found.add((table, column))
    return found


@dataclass(frozen=True)
class Person:
    """What a row may know somebody by: their key where a column holds keys of members, and words that stand for them alone."""

    key: str
    words: frozenset[str]

    def is_in(self, row: Row, columns: set[tuple[str, str]]) -> bool:
        table, values = row
        by_key = any((table, column) in columns and value == self.key for column, value in values.items())
        by_own_key = table == Member._meta.db_table and values["id"] == self.key
        return by_key or by_own_key or any(word in value for word in self.words for value in values.values())


def person(member: Member, session_key: str) -> Person:
    return Person(str(member.pk), frozenset({member.handle, member.email, member.name, session_key}))


def links(rows: list[Row], who: Person, question: Entry | None, marks: set[str], since: datetime) -> list[str]:
    """What ties this person to a question, known by its key and by `marks` (uids, words, hashes).

    A row that names both; and two rows, one that names each, that bear the same second since the story began.
    """
    members, entries = columns_to(Member), columns_to(Entry)
    theirs = [row for row in rows if who.is_in(row, members)]
    of_it = [row for row in rows if _is_of(row, question, marks, entries)]
    found = [f"{row[0]} names both: {row[1]}" for row in theirs if row in of_it]
    begun = since.strftime("%Y-%m-%d %H:%M:%S")
    for one in theirs:
        for other in of_it:
            shared = _seconds(one) & _seconds(other)
            found += [f"{one[0]} and {other[0]} bear the second {moment}" for moment in shared if moment >= begun]
    return found


def _is_of(row: Row, question: Entry | None, marks: set[str], entries: set[tuple[str, str]]) -> bool:
    table, values = row
    if question is not None and any(value == str(question.pk) for column, value in values.items() if (table, column) in entries):
        return True
    return any(mark in value for mark in marks for value in values.values())


def _seconds(row: Row) -> set[str]:
    return {value[:19].replace("T", " ") for value in row[1].values() if len(value) >= 19 and value[4:5] == "-" and value[13:14] == ":"}


def rows_about(rows: list[Row], who: Person) -> list[Row]:
    """The rows that name this person, but for what the nightly look at suggestions writes of every member alike, whatever they did."""
    columns = columns_to(Member)
    return [row for row in rows if row[0] != "suggestions_offered" and who.is_in(row, columns)]
