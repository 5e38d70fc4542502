"""What there is already near a question that is being typed: questions like it, and notes and sources that may hold the answer.

Only what the one who types may see is looked at, so nothing hidden changes what they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.functions import Substr

from commonplace.entries.audience import Looker, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.knowing.scoring import nearness
from commonplace.search.port import Question as Sought
from commonplace.search.port import engine, entry_at
from commonplace.search.queries import reader_of
from commonplace.search.telling import telling_words
from commonplace.search.words import words_of

SHOWN = 4
LOOKED_AT = 100
OPENING = 1_500
LIKELY = (Kind.NOTE, Kind.POST, Kind.PRACTICE, Kind.SAVE, Kind.HIGHLIGHT)


@dataclass(frozen=True)
class NearBy:
    """An entry near the question. `is_solved` says of a question that it has an accepted answer."""

    uid: str
    kind: str
    title: str
    name: str
    is_solved: bool


@dataclass(frozen=True)
class Near:
    questions: list[NearBy]
    likely: list[NearBy]

    def __bool__(self) -> bool:
        return bool(self.questions or self.likely)


def near(viewer: Looker, text: str) -> Near:
    """At most five queries, whatever there is."""
    words = telling_words(text)
    if not words:
        return Near([], [])
    sight = sight_of(viewer)
    return Near(_found(sight, words, (Kind.QUESTION,)), _found(sight, words, LIKELY))


def _found(viewer: Looker, words: frozenset[str], kinds: Iterable[Kind]) -> list[NearBy]:
    sight = sight_of(viewer)
    positions = engine().find(Sought(any_word=words, kinds=frozenset(kinds)), reader_of(sight), size=LOOKED_AT)
    rows = (
        Entry.objects.visible_to(sight)
        .filter(pk__in=[entry_at(position) for position in positions])
        .annotate(opening=Substr("body", 1, OPENING))
        .values_list("pk", "uid", "kind", "title", "quote", "opening", "excerpt", "author__name", "question_body__is_solved")
    )
    enough = min(2, len(words))
    found = []
    for pk, uid, kind, title, quote, opening, excerpt, name, is_solved in rows:
        entry = NearBy(uid, str(Kind(kind).label), title or excerpt[:120] or uid, name, bool(is_solved))
        found.append((pk, words_of(f"{title} {quote[:OPENING]} {opening}").placed, entry))
    near = nearness(words, [text for _pk, text, _entry in found])
    ranked = [(value, pk, entry) for value, (pk, text, entry) in zip(near, found, strict=True) if len(words.intersection(text)) >= enough]
    ranked.sort(key=lambda row: row[:2], reverse=True)
    return [row[2] for row in ranked[:SHOWN]]
