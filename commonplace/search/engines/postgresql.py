"""Search on PostgreSQL: a table with one tsvector a row and a GIN index on it, keyed by position.

The vector is written word by word instead of by to_tsvector(), whose parser would see addresses, numbers and versions where SQLite sees
words. Common words are answered by walking the key backwards, rare ones from the GIN index; the planner knows how common each is.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from commonplace.search.engines.frequencies import frequencies_of
from commonplace.search.port import Clause, Question, Reader, Row
from commonplace.search.words import words_of

BY_WORDS = 2.0
"""So many times as long it takes to read a row of a word's list, and put it in order, as to pass one on the way backwards."""
_GAP = 2
_LAST_PLACE = 16_383
_PLACES_A_WORD = 255


class PostgresqlEngine:
    looked_at = 1_000
    table = "search_document"

    def index(self, rows: Sequence[Row]) -> None:
        ordered = sorted(rows, key=lambda row: row.position)
        columns: list[list[Any]] = [[row.position for row in ordered], [row.kind for row in ordered], [row.author for row in ordered]]
        columns += [[row.audience for row in ordered], [vector_of(row) for row in ordered]]
        statement = f"""
            INSERT INTO {self.table} (position, kind, author_id, audience_id, vector)
            SELECT position, kind, author, audience, vector::tsvector
            FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::text[]) AS row (position, kind, author, audience, vector)
            ON CONFLICT (position) DO UPDATE
            SET kind = excluded.kind, author_id = excluded.author_id, audience_id = excluded.audience_id, vector = excluded.vector
        """
        with connection.cursor() as cursor:
            cursor.execute(statement, columns)

    def remove(self, positions: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table} WHERE position = ANY(%s)", [list(positions)])

    def find(
        self, question: Question, reader: Reader, *, before: int | None = None, among: Sequence[int] | None = None, size: int
    ) -> list[int]:
        conditions, values = _conditions(question)
        self._readable(reader, conditions, values)
        if reader.unseen:
            conditions.append("author_id <> ALL(%s)")
            values.append(list(reader.unseen))
        if before is not None:
            conditions.append("position < %s")
            values.append(before)
        if among is not None:
            conditions.append("position = ANY(%s::bigint[])")
            values.append(list(among))
        # The conditions are constants of this file; all that comes from people is bound.
        statement = f"SELECT position FROM {self.table} WHERE {' AND '.join(conditions)} ORDER BY position DESC LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, size])
            return [position for (position,) in cursor.fetchall()]

    def _readable(self, reader: Reader, conditions: list[str], values: list[Any]) -> None:
        if reader.author is not None:
            conditions.append("(audience_id = ANY(%s) OR author_id = %s)")
            values += [list(reader.audiences), reader.author]
        elif len(reader.audiences) == 1:
            # Written so, one audience can be walked in the order of its own index.
            conditions.append("audience_id = %s")
            values += reader.audiences
        else:
            conditions.append("audience_id = ANY(%s)")
            values.append(list(reader.audiences))

    def any_reader(self, question: Question, *, size: int) -> list[int]:
        conditions, values = _conditions(question)
        statement = f"SELECT position FROM {self.table} WHERE {' AND '.join(conditions)} ORDER BY position DESC LIMIT %s"
        query, known = query_text(question), frequencies_of(self.table)
        if query and known:
            others, values = _conditions_beside_words(question)
            share = max(known.share(question), 1e-9)
            is_rare = known.rows * share * BY_WORDS < size / share
            statement = self._by_words(query, others) if is_rare else self._by_walking(query, others)
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, size])
            return [position for (position,) in cursor.fetchall()]

    def _by_words(self, query: str, others: Sequence[str]) -> str:
        """All that has the words, of which the newest are taken."""
        conditions = " AND ".join([f"vector @@ {_literal(query)}::tsquery", *others])
        found = f"WITH found AS MATERIALIZED (SELECT position FROM {self.table} WHERE {conditions})"
        return f"{found} SELECT position FROM found ORDER BY position DESC LIMIT %s"

    def _by_walking(self, query: str, others: Sequence[str]) -> str:
        """From the newest backwards, until there are enough. OFFSET keeps the planner from looking for the words first."""
        where = f"WHERE {' AND '.join(others)}" if others else ""
        newest = f"SELECT position, vector FROM {self.table} {where} ORDER BY position DESC OFFSET 0"
        return f"SELECT position FROM ({newest}) AS newest WHERE vector @@ {_literal(query)}::tsquery ORDER BY position DESC LIMIT %s"

    def answering(self, among: Sequence[int], question: Question) -> list[int]:
        statement = (
            f"SELECT position FROM {self.table} WHERE position = ANY(%s::bigint[]) AND vector @@ {_literal(query_text(question))}::tsquery"
        )
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} ORDER BY position", [list(among)])
            return [position for (position,) in cursor.fetchall()]

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {self.table}")

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {self.table}")

    def learn(self) -> None:
        """Nothing to do: autovacuum sees to it."""


class PostgresqlCopies(PostgresqlEngine):
    """The audiences stand among the words (`=a12`): a source has one of each entry about it."""

    table = "search_copy"

    def _readable(self, reader: Reader, conditions: list[str], values: list[Any]) -> None:
        named = " | ".join(f"'=a{audience}'" for audience in reader.audiences) or "'=a0'"
        conditions.append(f"vector @@ {_literal(named)}::tsquery")


def _literal(query: str) -> str:
    """The query as a constant of the statement, quoted by the driver: were it a parameter of a prepared one, PostgreSQL would after some times make
    one plan for common words and rare, and take half a second for the common. Signs of percent stand doubled for the driver's next reading."""
    return sql.Literal(query).as_string(connection.connection).replace("%", "%%")


def _conditions(question: Question) -> tuple[list[str], list[Any]]:
    conditions, values = _conditions_beside_words(question)
    query = query_text(question)
    return [*([f"vector @@ {_literal(query)}::tsquery"] if query else []), *conditions], values


def _conditions_beside_words(question: Question) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    for condition, names in (
        ("kind = ANY(%s)", question.kinds),
        ("kind <> ALL(%s)", question.without_kinds),
        ("author_id = ANY(%s)", question.authors),
        ("author_id <> ALL(%s)", question.without_authors),
        ("audience_id <> ALL(%s)", question.without_audiences),
    ):
        if names:
            conditions.append(condition)
            values.append(sorted(names))
    for condition, position in (("position >= %s", question.since), ("position < %s", question.until)):
        if position is not None:
            conditions.append(condition)
            values.append(position)
    return conditions, values


def vector_of(row: Row) -> str:
    """The row's words with their places: those of the title have weight A, of tags B. Tags' keys stand as `=12`, which no text gives."""
    places: dict[str, list[str]] = {f"={tag}": [] for tag in row.tags}
    places |= {f"=a{audience}": [] for audience in row.more_audiences}
    places |= {f"=h{site}": [] for site in row.sites} | {stem: [] for stem in row.stems}
    last = 0
    for text, weight in ((row.title, "A"), (row.tag_names, "B"), (row.body, "")):
        words = words_of(text)
        places |= {single: [] for single in words.singles}
        for number, word in enumerate(words.placed, start=last + 1):
            taken = places.setdefault(word, [])
            if len(taken) < _PLACES_A_WORD:
                taken.append(f"{min(number, _LAST_PLACE)}{weight}")
        last += len(words.placed) + _GAP
    return " ".join(f"'{word}':{','.join(taken)}" if taken else f"'{word}'" for word, taken in places.items())


def query_text(question: Question) -> str:
    """The question in the language of tsquery; "" when it asks for no words, no tags and no sites."""
    parts = [_clause(clause) for clause in question.wanted] + [f"'={tag}'" for tag in sorted(question.tags)]
    parts += [_alternatives(group) for group in (*question.groups, question.any_word) if group]
    if question.sites:
        parts.append("(" + " | ".join(f"'=h{site}'" for site in sorted(question.sites)) + ")")
    parts += [f"!{_clause(clause)}" for clause in question.unwanted] + [f"!'={tag}'" for tag in sorted(question.without_tags)]
    return " & ".join([*parts, *(f"!'=h{site}'" for site in sorted(question.without_sites))])


def _alternatives(words: Iterable[str]) -> str:
    return "(" + " | ".join(_phrase((word,)) for word in sorted(words)) + ")"


def _clause(clause: Clause) -> str:
    return "(" + " & ".join(_phrase(phrase) for phrase in clause) + ")"


def _phrase(phrase: Iterable[str]) -> str:
    # Prepared words and stems hold letters, digits and signs of ours only, so the quotes cannot be broken out of.
    return "(" + " <-> ".join(f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'" for word in phrase) + ")"
