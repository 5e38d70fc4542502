"""All words of all entries, gathered by a job from what has changed, for whoever mistypes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from django.db import connection

from commonplace.entries.models import Entry
from commonplace.search.concepts import folded, spelled_words
from commonplace.search.models import Gathered, Sign, Word
from commonplace.search.port import Question, engine, entry_at
from commonplace.search.rows import plain
from commonplace.search.shelf import state_of_signs
from commonplace.search.words import is_unspaced

LEAST_LETTERS, MOST_LETTERS = 4, 32
BATCH = 500
NIGHTS = 30
"""In so many nights each word is looked for in the index once, and forgotten if no entry has it any more."""

Item = TypeVar("Item")
Report = Callable[[int, int], None]
"""Told how many entries are read, and how many there are to read."""


def may_be_gathered(word: str) -> bool:
    return LEAST_LETTERS <= len(word) <= MOST_LETTERS and word.isalpha() and not is_unspaced(word)


def gather(report: Report = lambda done, of: None) -> None:
    """Take the words of the entries that changed since the last time. On PostgreSQL transactions end in another order than they began, so what
    was still going on then is read again."""
    state = state_of_signs()
    begun = Gathered.objects.filter(pk=1).values_list("horizon", flat=True).first() or 0
    if state.last < begun:
        begun = 0 if state.oldest_open is None else begun
    changed = Sign.objects.filter(changed__gte=begun).exclude(author=0).order_by("changed")
    positions = list(changed.values_list("position", flat=True))
    for number, batch in enumerate(_batches(positions, BATCH)):
        _keep(
            {word for text in _texts([entry_at(position) for position in batch]) for word in spelled_words(text) if may_be_gathered(word)}
        )
        report(min((number + 1) * BATCH, len(positions)), len(positions))
    Gathered.objects.update_or_create(pk=1, defaults={"horizon": state.horizon})


def _texts(keys: Sequence[int]) -> Iterator[str]:
    for title, quote, body_html, adds in Entry.objects.filter(pk__in=keys).values_list("title", "quote", "body_html", "adds"):
        yield "\n".join((title, quote, plain(body_html), adds))


def _keep(words: set[str]) -> None:
    for batch in _batches(sorted(words), BATCH):
        known = set(Word.objects.filter(word__in=batch).values_list("word", flat=True))
        Word.objects.bulk_create([Word(word=word) for word in batch if word not in known], ignore_conflicts=True)


def _batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def forget_gone(night: int) -> int:
    """Forget the words of this night's share that no entry has any more, and say how many they were."""
    share = Word.objects.extra(where=["id %% %s = %s"], params=[NIGHTS, night % NIGHTS])
    asked = ((pk, Question(groups=(frozenset({folded(word)}),))) for pk, word in share.values_list("pk", "word"))
    gone = [pk for pk, question in asked if not engine().any_reader(question, size=1)]
    return Word.objects.filter(pk__in=gone).delete()[0]


@dataclass
class Vocabulary:
    """The words in memory, by how many letters they have as the index knows them: those and, beside each, how it is spelled."""

    epoch: int
    last: int = 0
    folded: dict[int, list[str]] = field(default_factory=dict)
    spelled: dict[int, list[str]] = field(default_factory=dict)

    def take_in(self) -> None:
        for pk, word in Word.objects.filter(pk__gt=self.last).order_by("pk").values_list("pk", "word").iterator(chunk_size=20_000):
            known = folded(word)
            self.folded.setdefault(len(known), []).append(known)
            self.spelled.setdefault(len(known), []).append(word)
            self.last = pk


_vocabularies: dict[str, Vocabulary] = {}
_lock = Lock()


def vocabulary() -> Vocabulary:
    """This process's words, with all that are gathered by now. It may still hold some that are gone."""
    name, epoch = f"{connection.vendor}:{connection.settings_dict['NAME']}", state_of_signs().epoch
    with _lock:
        kept = _vocabularies.get(name)
        if kept is None or kept.epoch != epoch or connection.in_atomic_block:
            kept = Vocabulary(epoch)
        if not connection.in_atomic_block:
            _vocabularies[name] = kept
        kept.take_in()
        return kept
