"""Questions that colleagues have asked lately, and what of one's own is near them: it has the telling words of the question in common.

Which of a question's words tell is learnt from one's own entries alone: a word that many of them have tells nothing. So nothing that is hidden
from a member changes what they are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from commonplace.entries.audience import Sight
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from commonplace.search.port import Question, Reader, engine, entry_at
from commonplace.search.telling import telling_words
from commonplace.search.words import words_of

MOST_QUESTIONS = 6
MOST_LOOKED_AT = 200
LEAST_IN_COMMON = 2
COMMON_IN, COMMON_FROM = 0.3, 5
"""A word that more than this share of what was found has, and more than so many, tells nothing."""
LONGEST_BODY = 4_000
NAME_OF_AUTHOR = Subquery(Member.objects.filter(pk=OuterRef("author_id")).values("name")[:1])
"""Looked up for each entry: joined to entries, a planner may begin with all members there are and look for what each has written."""


@dataclass(frozen=True)
class Asked:
    """A question of somebody else's that the member may see; `telling` are the words that it is sought by."""

    name: str
    title: str
    made_at: datetime
    telling: frozenset[str]


class Near(NamedTuple):
    """An entry of the member's own, and the question that it is near."""

    entry_id: int
    asked: Asked


def near_questions(sight: Sight, since: datetime, kinds: Iterable[Kind]) -> list[Near]:
    """The member's own entries of these kinds that are near one of the newest questions of others, the nearest first. At most three queries."""
    questions = _asked(sight, since)
    sought = frozenset[str]().union(*(one.telling for one in questions))
    if not sought:
        return []
    own = Question(any_word=sought, kinds=frozenset(kinds), authors=frozenset({sight.author_id}))
    positions = engine().find(own, Reader((), sight.author_id), size=MOST_LOOKED_AT)
    return _nearest(questions, _words_of_own(sight, [entry_at(position) for position in positions], sought))


def _asked(sight: Sight, since: datetime) -> list[Asked]:
    theirs = Entry.objects.visible_to(sight).filter(kind=Kind.QUESTION, made_at__gte=since).exclude(author_id=sight.author_id)
    rows = theirs.annotate(name=NAME_OF_AUTHOR).order_by("-made_at", "-pk").values_list("name", "title", "excerpt", "made_at")
    return [
        Asked(name, title or excerpt, made_at, telling_words(f"{title} {excerpt}"))
        for name, title, excerpt, made_at in rows[:MOST_QUESTIONS]
    ]


def _words_of_own(sight: Sight, keys: Sequence[int], sought: frozenset[str]) -> dict[int, frozenset[str]]:
    rows = Entry.objects.visible_to(sight).filter(pk__in=keys, author_id=sight.author_id).values_list("pk", "title", "quote", "body")
    return {pk: sought & set(words_of(f"{title} {quote} {body[:LONGEST_BODY]}").placed) for pk, title, quote, body in rows}


def _nearest(questions: Sequence[Asked], own: dict[int, frozenset[str]]) -> list[Near]:
    seen = Counter(word for words in own.values() for word in words)
    common = {word for word, count in seen.items() if count > max(COMMON_FROM, COMMON_IN * len(own))}
    ranked = []
    for entry_id, words in own.items():
        for place, one in enumerate(questions):
            shared = (words & one.telling) - common
            if len(shared) >= LEAST_IN_COMMON and 3 * len(shared) >= len(one.telling):
                ranked.append((-len(shared), place, entry_id, one))
    ranked.sort(key=lambda row: row[:3])
    found: dict[int, Near] = {}
    for _shared, _place, entry_id, one in ranked:
        found.setdefault(entry_id, Near(entry_id, one))
    return list(found.values())
