"""What there is already near a question that is being typed: questions like it, and notes and sources that may hold the answer.

Only what the one who types may see is looked at, so nothing hidden changes what they are shown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from commonplace.entries.audience import Looker, Sight, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.search.alike import About, about_text, alike
from commonplace.search.port import entry_at

SHOWN = 4
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
    """At most eight queries, whatever there is."""
    if not text.strip():
        return Near([], [])
    sight, about = sight_of(viewer), about_text(text)
    return Near(_found(sight, about, (Kind.QUESTION,)), _found(sight, about, LIKELY))


def _found(sight: Sight, about: About, kinds: Collection[Kind]) -> list[NearBy]:
    keys = [entry_at(found.position) for found in alike(sight, about, kinds=kinds, size=SHOWN)]
    rows = Entry.objects.visible_to(sight).filter(pk__in=keys)
    shown = {
        pk: NearBy(uid, str(Kind(kind).label), title or excerpt[:120] or uid, name, bool(is_solved))
        for pk, uid, kind, title, excerpt, name, is_solved in rows.values_list(
            "pk", "uid", "kind", "title", "excerpt", "author__name", "question_body__is_solved"
        )
    }
    return [shown[key] for key in keys if key in shown]
