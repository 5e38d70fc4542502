"""The port: what search asks of a database, and the row it keeps for an entry. `engine()` gives the adapter of the database in use.

**Visibility lies inside the row**: every row names the entry's audience and its author, and every question carries the audiences that the
reader belongs to, so what a reader may not see is never looked at and a stranger's search is as quick as a member's. What was found is still
read through `Entry.objects.visible_to` (`search.queries`).

**Newest first is the order of the key.** A row's key is its `position`: the day the entry was made, then its number. Both databases walk it
backwards and stop at the end of a page, without sorting. An imported entry so stands at its own date; within one day, what was added last
comes first. (The exact time in the key would cost FTS5 five bytes for each word of each entry.) Ranking will reorder the newest matches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from django.db import connection

_ID_BITS = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def position_of(entry_id: int, made_at: datetime) -> int:
    """The key of an entry in the index. `made_at` never changes, so neither does this."""
    return ((made_at - _EPOCH).days << _ID_BITS) + entry_id


def position_on(day: date) -> int:
    """The first key of a day."""
    return (day - _EPOCH.date()).days << _ID_BITS


def entry_at(position: int) -> int:
    """The id of the entry with this key."""
    return position & ((1 << _ID_BITS) - 1)


@dataclass(frozen=True)
class Row:
    """What the index keeps of an entry. Texts are plain and not yet prepared.

    `stems` are the concepts that are not words of the text themselves, `concepts` all of them as ranking keeps them (`search.concepts`), `sites`
    the numbers of the source's site and of those that it is part of, `about` the text whose meaning is kept. `more_audiences` are those of a
    source, which has one of each entry about it.
    """

    position: int
    kind: str
    author: int
    audience: int
    tags: Sequence[int]
    title: str
    tag_names: str
    body: str
    maturity: str = "seed"
    language: str = ""
    stems: Sequence[str] = ()
    concepts: bytes = b""
    sites: Sequence[int] = ()
    root_author: int = 0
    more_audiences: Sequence[int] = ()

    @property
    def about(self) -> str:
        return f"{self.title}\n{self.body}"


Clause = tuple[tuple[str, ...], ...]
"""Phrases that must all be found; mostly one phrase of one word. The last word of the last phrase may end with `*`."""


@dataclass(frozen=True)
class Question:
    """A query that is ready to be answered: its filters are keys already. Kinds, authors and sites are alternatives, tags must all be there; of
    `any_word` (prepared words) one must be found at least, and of each of the `groups` (words and stems that mean the same). `since` and
    `until` are the first position that is meant, and the first that is not any more."""

    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    kinds: frozenset[str] = frozenset()
    authors: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()
    sites: frozenset[int] = frozenset()
    since: int | None = None
    until: int | None = None
    without_kinds: frozenset[str] = frozenset()
    without_authors: frozenset[int] = frozenset()
    without_tags: frozenset[int] = frozenset()
    without_sites: frozenset[int] = frozenset()
    any_word: frozenset[str] = frozenset()
    groups: tuple[frozenset[str], ...] = ()
    without_audiences: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reader:
    """Who asks, as the index knows it: the audiences they belong to, themselves as author (None for a stranger), and the authors whom a block
    keeps from them."""

    audiences: Sequence[int] = field(default_factory=tuple)
    author: int | None = None
    unseen: Sequence[int] = ()


class Engine(Protocol):
    """A full-text index of one kind of database. It stores and finds within the caller's transaction.

    `looked_at` is how many of the newest rows with a word it gives in some hundredths of a second, however common the word is.
    """

    looked_at: int

    def index(self, rows: Sequence[Row]) -> None:
        """Store the rows, each in the place of the one with its position."""

    def remove(self, positions: Sequence[int]) -> None:
        """Forget these rows; positions that are not there are no error."""

    def find(
        self, question: Question, reader: Reader, *, before: int | None = None, among: Sequence[int] | None = None, size: int
    ) -> list[int]:
        """The positions of the newest matches that the reader may see and that lie before the given position, newest first; only those `among`
        the given ones, a few hundred at most, where these are named."""

    def any_reader(self, question: Question, *, size: int) -> list[int]:
        """At most `size` positions, the newest, that answer a question which asks for something, whoever may see them: the way to what is rare, of
        which the caller leaves out what the reader may not see."""

    def answering(self, among: Sequence[int], question: Question) -> list[int]:
        """Which of these positions, a few hundred at most, have the words, tags and sites that the question asks for and none that must not be
        there, in rising order."""

    def clear(self) -> None:
        """Forget every row."""

    def tidy(self) -> None:
        """Put the index into its quickest shape after much was written."""

    def learn(self) -> None:
        """Let the database's planner learn how the rows of all tables are spread."""


def engine() -> Engine:
    """The index of entries, in the database in use."""
    if connection.vendor == "postgresql":
        from commonplace.search.engines.postgresql import PostgresqlEngine

        return PostgresqlEngine()
    from commonplace.search.engines.sqlite import SqliteEngine

    return SqliteEngine()


def copies() -> Engine:
    """The index of the readable copies of sources, keyed by source; a reader of any of their audiences may find them."""
    if connection.vendor == "postgresql":
        from commonplace.search.engines.postgresql import PostgresqlCopies

        return PostgresqlCopies()
    from commonplace.search.engines.sqlite import SqliteEngine

    return SqliteEngine("search_copy")
