"""How common words are, as PostgreSQL's own statistics have it: which of two ways to an answer is the shorter one.

The planner has the same figures, and errs where many rows are cut to the newest few: it counts a comparison of words as if it were one of numbers.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import prod
from threading import Lock

from django.db import connection

from commonplace.search.port import Clause, Question

LASTS = 600.0
"""Seconds for which what was read is good enough."""
_STATISTICS = """
    SELECT greatest(c.reltuples, 0), s.most_common_elems::text::text[], s.most_common_elem_freqs
    FROM pg_class c LEFT JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = 'vector'
    WHERE c.oid = %s::regclass
"""


@dataclass(frozen=True)
class Frequencies:
    """`rows` of the table, and the share of them that has each of the commonest words; `rarest` is the least such share."""

    rows: float
    shares: dict[str, float] = field(default_factory=dict)
    rarest: float = 0.0

    def share(self, question: Question) -> float:
        """The share of rows that is likely to have the words, tags and sites that the question wants, as if they knew nothing of each other."""
        groups = [*question.groups, question.any_word, *({f"={tag}"} for tag in question.tags), {f"=h{site}" for site in question.sites}]
        return prod([*(self._any(group) for group in groups if group), *(self._clause(clause) for clause in question.wanted)])

    def _any(self, words: Iterable[str]) -> float:
        """A word and its stem stand in the same rows, so they are not added."""
        return max(self.shares.get(word, self.rarest) for word in words)

    def _clause(self, clause: Clause) -> float:
        return prod(self.shares.get(word.rstrip("*"), self.rarest) for phrase in clause for word in phrase)


_known: dict[str, tuple[float, Frequencies]] = {}
_lock = Lock()


def frequencies_of(table: str) -> Frequencies | None:
    """What is known of this table; None before PostgreSQL has looked at it (ANALYZE)."""
    name = f"{connection.settings_dict['NAME']}:{connection.settings_dict['HOST']}:{table}"
    with _lock:
        read_at, kept = _known.get(name, (-LASTS, Frequencies(0)))
        if time.monotonic() - read_at > LASTS:
            kept = _read(table)
            _known[name] = time.monotonic(), kept
    return kept if kept.shares else None


def _read(table: str) -> Frequencies:
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS, [table])
        rows, words, shares = cursor.fetchone()
    # Behind the share of each word stand the least and the greatest of all.
    known = dict(zip(words or (), shares or (), strict=False))
    return Frequencies(rows, known, min(known.values(), default=0.0) / 2)
