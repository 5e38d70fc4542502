"""Search on SQLite: one FTS5 table that stores no text (`content=''`), only the index.

Beside title, tags and body it has a column of `terms`, each written with a sign that no prepared word can hold: `¤a12` the audience,
`¤u7` the author, `¤knote` the kind, `¤t3` a tag. FTS5 walks the lists of words and terms together from the newest backwards and stops when
the page is full; bm25() is never asked, because it reads every match of every word first (seconds for a common one among a million).
"""

import json
from collections.abc import Iterable, Sequence

from django.db import connection

from commonplace.search.port import Clause, Question, Reader, Row
from commonplace.search.words import words_of

SIGN = "¤"


class SqliteEngine:
    def index(self, rows: Sequence[Row]) -> None:
        # In rising order: FTS5 closes a segment whenever a key is smaller than the one before.
        values = [_columns(row) for row in sorted(rows, key=lambda row: row.position)]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT OR REPLACE INTO search_text (rowid, title, tags, body, terms) VALUES (%s, %s, %s, %s, %s)", values)

    def remove(self, positions: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [[position] for position in sorted(positions)])

    def find(
        self, question: Question, reader: Reader, *, before: int | None = None, among: Sequence[int] | None = None, size: int
    ) -> list[int]:
        expression = match_expression(question, reader)
        if expression is None:
            return []
        conditions, values = ["search_text MATCH %s"], list[str | int]([expression])
        if before is not None:
            conditions.append("rowid < %s")
            values.append(before)
        if among is not None:
            conditions.append("rowid IN (SELECT value FROM json_each(%s))")
            values.append(json.dumps(list(among)))
        # The conditions are constants of this file; all that comes from people is bound.
        sql = f"SELECT rowid FROM search_text WHERE {' AND '.join(conditions)} ORDER BY rowid DESC LIMIT %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, size])
            return [position for (position,) in cursor.fetchall()]

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_text (search_text) VALUES ('delete-all')")

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_text (search_text) VALUES ('optimize')")
        self.learn()

    def learn(self) -> None:
        """Count each index of the other tables, one at a time, so that writers wait for less than a second among a million entries; from
        samples alone the planner takes audiences to be small, and reads all of the organisation's entries to show the newest.

        What somebody's ANALYZE learnt of this index's own tables is forgotten: FTS5 deletes there by ranges of keys, and a planner that takes
        them for small (as they were at that time) reads through all of them for a few rows, seconds at each save.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name NOT LIKE 'search_text%%' ORDER BY name")
            for (name,) in cursor.fetchall():
                cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
            cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl LIKE 'search_text%%'")
            cursor.execute("ANALYZE sqlite_schema")


def _columns(row: Row) -> list[str | int]:
    title, tags, body = words_of(row.title), words_of(row.tag_names), words_of(row.body)
    terms = [f"{SIGN}a{row.audience}", f"{SIGN}u{row.author}", f"{SIGN}k{row.kind}", *(f"{SIGN}t{tag}" for tag in row.tags)]
    terms += sorted(title.singles | tags.singles | body.singles)
    return [row.position, " ".join(title.placed), " ".join(tags.placed), " ".join(body.placed), " ".join(terms)]


def match_expression(question: Question, reader: Reader) -> str | None:
    """The question in FTS5's language; None when this reader can see nothing at all."""
    readable = [f"a{audience}" for audience in reader.audiences] + ([f"u{reader.author}"] if reader.author is not None else [])
    if not readable:
        return None
    parts = [_clause(clause) for clause in question.wanted]
    if question.any_word:
        parts.append("(" + " OR ".join(_phrase((word,)) for word in sorted(question.any_word)) + ")")
    parts += [_any_term([f"t{tag}"]) for tag in sorted(question.tags)]
    if question.kinds:
        parts.append(_any_term(f"k{kind}" for kind in sorted(question.kinds)))
    if question.authors:
        parts.append(_any_term(f"u{author}" for author in sorted(question.authors)))
    parts.append(_any_term(readable))
    unwanted = [_clause(clause) for clause in question.unwanted]
    terms = [f"k{kind}" for kind in question.without_kinds] + [f"u{author}" for author in {*question.without_authors, *reader.unseen}]
    terms += [f"t{tag}" for tag in question.without_tags]
    unwanted += [_any_term(sorted(terms))] if terms else []
    expression = " AND ".join(parts)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _any_term(terms: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{SIGN}{term}"' for term in terms) + ")"


def _clause(clause: Clause) -> str:
    return "(" + " AND ".join(_phrase(phrase) for phrase in clause) + ")"


def _phrase(phrase: tuple[str, ...]) -> str:
    # Prepared words hold letters and digits only, so the quotes cannot be broken out of.
    text = " ".join(phrase)
    return f'"{text[:-1]}" *' if text.endswith("*") else f'"{text}"'
