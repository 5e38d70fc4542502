"""Search on SQLite: one FTS5 table that stores no text (`content=''`), only the index.

Beside title, tags and body it has a column of `terms`, each written with a sign that no prepared word can hold: `¤a12` the audience,
`¤u7` the author, `¤knote` the kind, `¤t3` a tag, `¤h9` a site;
and the stems of words (`search.concepts`). FTS5 walks the lists of words and terms together from the newest backwards and stops when
the page is full; bm25() is never asked, because it reads every match of every word first (seconds for a common one among a million).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import connection

from commonplace.search.port import Clause, Question, Reader, Row
from commonplace.search.words import words_of

SIGN = "¤"


class SqliteEngine:
    looked_at = 3_000

    def __init__(self, table: str = "search_text") -> None:
        self.table = table

    def index(self, rows: Sequence[Row]) -> None:
        # In rising order: FTS5 closes a segment whenever a key is smaller than the one before.
        values = [_columns(row) for row in sorted(rows, key=lambda row: row.position)]
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT OR REPLACE INTO {self.table} (rowid, title, tags, body, terms) VALUES (%s, %s, %s, %s, %s)", values)

    def remove(self, positions: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {self.table} WHERE rowid = %s", [[position] for position in sorted(positions)])

    def find(
        self, question: Question, reader: Reader, *, before: int | None = None, among: Sequence[int] | None = None, size: int
    ) -> list[int]:
        expression = match_expression(question, reader)
        if expression is None:
            return []
        conditions, values = [f"{self.table} MATCH %s"], list[str | int]([expression])
        _within(self.table, question, conditions, values)
        if before is not None:
            conditions.append(f"{self.table}.rowid < %s")
            values.append(before)
        begin = f"SELECT {self.table}.rowid FROM {self.table}"
        if among is not None:
            # Row by row: asked with IN, FTS5 goes through all matches, half a second among a million.
            begin = f"SELECT {self.table}.rowid FROM json_each(%s) AS given CROSS JOIN {self.table} ON {self.table}.rowid = given.value"
            values.insert(0, json.dumps(list(among)))
        # The conditions are constants of this file; all that comes from people is bound.
        sql = f"{begin} WHERE {' AND '.join(conditions)} ORDER BY {self.table}.rowid DESC LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, size])
            return [position for (position,) in cursor.fetchall()]

    def any_reader(self, question: Question, *, size: int) -> list[int]:
        conditions, values = [f"{self.table} MATCH %s"], list[str | int]([_joined(_parts(question), question, ())])
        _within(self.table, question, conditions, values)
        sql = f"SELECT rowid FROM {self.table} WHERE {' AND '.join(conditions)} ORDER BY rowid DESC LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, size])
            return [position for (position,) in cursor.fetchall()]

    def answering(self, among: Sequence[int], question: Question) -> list[int]:
        wanted, unwanted = _parts(replace(question, kinds=frozenset(), authors=frozenset())), _unwanted(question)
        found = self._matching(among, " AND ".join(wanted)) if wanted else set(among)
        # FTS5 knows no lonely NOT.
        return sorted(found - self._matching(among, " OR ".join(unwanted)) if unwanted else found)

    def _matching(self, among: Sequence[int], expression: str) -> set[int]:
        """Row by row: asked with IN, FTS5 goes through all matches, half a second among a million."""
        sql = f"SELECT {self.table}.rowid FROM json_each(%s) AS given CROSS JOIN {self.table} ON {self.table}.rowid = given.value"
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} WHERE {self.table} MATCH %s", [json.dumps(list(among)), expression])
            return {position for (position,) in cursor.fetchall()}

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {self.table} ({self.table}) VALUES ('delete-all')")

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {self.table} ({self.table}) VALUES ('optimize')")
        self.learn()

    def learn(self) -> None:
        """Count each index of the other tables, one at a time, so that writers wait for less than a second among a million entries; from
        samples alone the planner takes audiences to be small, and reads all of the organisation's entries to show the newest.

        What somebody's ANALYZE learnt of this index's own tables is forgotten: FTS5 deletes there by ranges of keys, and a planner that takes
        them for small (as they were at that time) reads through all of them for a few rows, seconds at each save.
        """
        with connection.cursor() as cursor:
            others = "tbl_name NOT LIKE 'search_text%%' AND tbl_name NOT LIKE 'search_copy%%'"
            cursor.execute(f"SELECT name FROM sqlite_schema WHERE type = 'index' AND {others} ORDER BY name")
            for (name,) in cursor.fetchall():
                cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
            cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl LIKE 'search_text%%' OR tbl LIKE 'search_copy%%'")
            cursor.execute("ANALYZE sqlite_schema")


def _columns(row: Row) -> list[str | int]:
    title, tags, body = words_of(row.title), words_of(row.tag_names), words_of(row.body)
    terms = [f"{SIGN}a{row.audience}", f"{SIGN}u{row.author}", f"{SIGN}k{row.kind}", *(f"{SIGN}t{tag}" for tag in row.tags)]
    terms += [f"{SIGN}h{site}" for site in row.sites] + [f"{SIGN}a{audience}" for audience in row.more_audiences]
    terms += sorted({*row.stems, *title.singles, *tags.singles, *body.singles})
    return [row.position, " ".join(title.placed), " ".join(tags.placed), " ".join(body.placed), " ".join(terms)]


def match_expression(question: Question, reader: Reader) -> str | None:
    """The question in FTS5's language; None when this reader can see nothing at all."""
    readable = [f"a{audience}" for audience in reader.audiences] + ([f"u{reader.author}"] if reader.author is not None else [])
    if not readable:
        return None
    return _joined([*_parts(question), _any_term(readable)], question, reader.unseen)


def _parts(question: Question) -> list[str]:
    """What must be found, the words first."""
    parts = [_clause(clause) for clause in question.wanted] + [_alternatives(group) for group in question.groups]
    if question.any_word:
        parts.append(_alternatives(question.any_word))
    parts += [_any_term([f"t{tag}"]) for tag in sorted(question.tags)]
    for letter, keys in (("k", sorted(question.kinds)), ("u", sorted(question.authors)), ("h", sorted(question.sites))):
        if keys:
            parts.append(_any_term(f"{letter}{key}" for key in keys))
    return parts


def _unwanted(question: Question) -> list[str]:
    """What must not be found: words, tags, sites."""
    terms = [f"t{tag}" for tag in question.without_tags] + [f"h{site}" for site in question.without_sites]
    return [_clause(clause) for clause in question.unwanted] + ([_any_term(sorted(terms))] if terms else [])


def _joined(parts: Iterable[str], question: Question, unseen: Iterable[int]) -> str:
    terms = [f"k{kind}" for kind in question.without_kinds] + [f"u{author}" for author in {*question.without_authors, *unseen}]
    terms += [f"a{audience}" for audience in question.without_audiences]
    unwanted = _unwanted(question) + ([_any_term(sorted(terms))] if terms else [])
    expression = " AND ".join(parts)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _within(table: str, question: Question, conditions: list[str], values: list[str | int]) -> None:
    for condition, position in ((f"{table}.rowid >= %s", question.since), (f"{table}.rowid < %s", question.until)):
        if position is not None:
            conditions.append(condition)
            values.append(position)


def _alternatives(words: Iterable[str]) -> str:
    return "(" + " OR ".join(_phrase((word,)) for word in sorted(words)) + ")"


def _any_term(terms: Iterable[str]) -> str:
    return "(" + " OR ".join(f'"{SIGN}{term}"' for term in terms) + ")"


def _clause(clause: Clause) -> str:
    return "(" + " AND ".join(_phrase(phrase) for phrase in clause) + ")"


def _phrase(phrase: tuple[str, ...]) -> str:
    # Prepared words and stems hold letters, digits and signs of ours only, so the quotes cannot be broken out of.
    text = " ".join(phrase)
    return f'"{text[:-1]}" *' if text.endswith("*") else f'"{text}"'
