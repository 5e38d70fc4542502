"""The best answers to a query, within what the viewer may see.

1. **Candidates.** For each word the newest entries that have it in any form, and those that have all; beside them those whose meaning lies
   nearest to the query's. Phrases, exclusions and filters hold for all of them.
2. **Rank** (`search.ranking`) by the words and the meaning of the candidates alone. How rare a word is, is counted within what the viewer may
   see: what is hidden from them changes neither the order nor what is found.
3. What was superseded steps back; where few words were asked for, what has all of them comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commonplace.entries.audience import Sight
from commonplace.entries.models import Entry
from commonplace.entries.words import Maturity
from commonplace.kit import embedding
from commonplace.search.asking import Asked, group_of
from commonplace.search.concepts import number_of
from commonplace.search.models import Gist
from commonplace.search.port import Question, Reader, engine, entry_at
from commonplace.search.query import Query
from commonplace.search.ranking import CHOSEN, Pool, Scores, Settings, Wanted, rank, rarity
from commonplace.search.shelf import Mask, Rows, Shelf, shelf
from commonplace.search.signing import KINDS, MATURITIES, code_of

POOL = 600
MANY_WORDS = 3
"""From so many words on fewer entries with each of them are looked at: those with all of them are asked for as well."""
NEAREST = 200
NEAREST_ASKED_ABOUT = 40
"""Where the index has to be asked about each of them, for a tag or a word that must not be there."""
MOST_WORDS = 16
"""So many different words of a query, its longest, are looked for; the others of a long one only weigh."""
FEW_WORDS = 3
STEP_BACK = 0.5
SHOWN = 200


@dataclass(frozen=True)
class Answer:
    """An entry that answers: with which words of the query, and how near its meaning lies (from -1 to 1, None where it is not known)."""

    position: int
    words: tuple[str, ...]
    nearness: float | None
    is_superseded: bool


def best(sight: Sight, query: Query, asked: Asked, *, size: int = SHOWN, settings: Settings = CHOSEN) -> list[Answer]:
    """At most `size` entries that answer the query, the best first. At most `MOST_WORDS` times two questions to the index, and six more."""
    search = _Search(sight, query, asked, settings)
    positions = search.candidates()
    if asked.condition is not None:
        keys = {entry_at(position): position for position in positions.tolist()}
        met = Entry.objects.filter(asked.condition, pk__in=list(keys)).values_list("pk", flat=True)
        positions = np.array(sorted(keys[key] for key in met), np.int64)
    return search.ranked(positions)[:size]


class _Search:
    def __init__(self, sight: Sight, query: Query, asked: Asked, settings: Settings) -> None:
        self.settings = settings
        self.shelf: Shelf = shelf()
        self.reader: Reader = asked.reader(sight)
        self.question: Question = asked.question
        self.mask: Mask = _mask(self.shelf, self.reader, asked)
        self.languages = self.shelf.languages(self.mask)
        self.all_words = Counter(query.plain or _words_of_phrases(query))
        self.words = sorted(self.all_words, key=lambda word: (-len(word), word))[:MOST_WORDS]
        self.is_plain = bool(query.plain)
        self.meaning: NDArray[np.float32] | None = (
            embedding.embed_query(" ".join(query.plain)) if query.plain and settings.meaning else None
        )
        self.weights: dict[str, float] = {}

    def candidates(self) -> NDArray[np.int64]:
        """Their positions, in no order."""
        # What holds a phrase is few; asked once more for each word, the index would look for the phrase as often.
        size = engine().looked_at * 3 // 5 if len(self.words) >= MANY_WORDS else engine().looked_at
        enough = POOL if len(self.words) == 1 else size // 3
        found = {} if self.question.wanted else {word: self._having(self._with(word), size, enough) for word in self.words}
        total = int(np.count_nonzero(self.mask))
        self.weights = {word: self._rarity(rows, is_all, total) for word, (rows, is_all) in found.items()}
        rows, worth = [r for r, _ in found.values()], [np.full(len(r), self.weights[word]) for word, (r, _) in found.items()]
        if len(found) > 1 and not all(is_all for _, is_all in found.values()):
            all_of_them, _is_all = self._having(self._with(*self.words), engine().looked_at // 2, enough)
            rows, worth = [*rows, all_of_them], [*worth, np.full(len(all_of_them), sum(self.weights.values()))]
        if not found:
            rows = [self._having(self.question, engine().looked_at * 2 // 5, SHOWN)[0]]
            worth = [np.zeros(len(rows[0]))]
        chosen = _heaviest(np.concatenate(rows), np.concatenate(worth), self.shelf)
        return self.shelf.position[np.union1d(chosen, self._near())]

    def _with(self, *words: str) -> Question:
        return replace(self.question, groups=tuple(group_of(word, self.languages) for word in words))

    def _own(self, positions: Sequence[int]) -> Rows:
        """The rows of positions, as far as the mask holds them."""
        rows = self.shelf.rows_of(positions)
        return rows[self.mask[rows]]

    def _having(self, question: Question, size: int, enough: int) -> tuple[Rows, bool]:
        """The newest rows that answer, and whether these are all. To leave out what is not the reader's is quicker than to ask the index for each
        of their audiences; where not enough of the newest are theirs, it is asked."""
        positions = engine().any_reader(question, size=size + 1)
        rows = self._own(positions)
        if len(positions) <= size:
            return rows, True
        if len(rows) < enough:
            positions = engine().find(question, self.reader, size=enough)
            return self._own(positions), len(positions) < enough
        return rows, False

    def _rarity(self, rows: Rows, is_all: bool, total: int) -> float:
        """How rare a word is among what the viewer may see; of a common one, among the newest of it."""
        if is_all or not len(rows):
            return rarity(len(rows), max(total, len(rows)))
        oldest = self.shelf.position[rows].min()
        within = int(np.count_nonzero(self.mask & (self.shelf.position[: self.shelf.count] >= oldest)))
        return rarity(total * len(rows) / max(within, len(rows)), total)

    def _near(self) -> Rows:
        """The rows whose meaning lies nearest, as far as they meet what the index alone knows."""
        if self.meaning is None:
            return np.zeros(0, np.intp)
        code = np.frombuffer(code_of(self.meaning[None, :])[0], np.uint64)
        has_more = _needs_index(self.question)
        rows = self.shelf.nearest(code, self.mask, embedding.model_number(), NEAREST_ASKED_ABOUT if has_more else NEAREST)
        if len(rows) and has_more:
            return self._own(engine().answering(self.shelf.position[rows].tolist(), self.question))
        return rows

    def ranked(self, positions: NDArray[np.int64]) -> list[Answer]:
        kept = {
            row[0]: row[1:] for row in Gist.objects.filter(position__in=positions.tolist()).values_list("position", "concepts", "meaning")
        }
        # The newest first, so that of equals the newer stands before.
        order = np.sort(positions)[::-1].tolist()
        gists = [kept.get(position, (b"", None)) for position in order]
        pool = Pool([bytes(concepts) for concepts, _ in gists], [None if meaning is None else bytes(meaning) for _, meaning in gists])
        numbers = {word: self._numbers(word) for word in self.all_words}
        wanted = [Wanted(numbers[word], times * self._weight(word, numbers[word], pool)) for word, times in self.all_words.items()]
        scores = rank(pool, [word for word in wanted if word.weight > 0], self.meaning, self.settings)
        has = {word: pool.times_of(numbers[word]) > 0 for word in self.words}
        nearness = pool.alike(self.meaning)
        superseded = self._superseded(order)
        tier = np.zeros(pool.count)
        if self.is_plain and 0 < len(self.all_words) <= FEW_WORDS:
            tier = np.logical_and.reduce(list(has.values())) & ~superseded
        scores = np.where(superseded, scores * STEP_BACK, scores) + tier
        has_any = np.logical_or.reduce(list(has.values())) if has else np.ones(pool.count, np.bool_)
        shown = has_any if nearness is None else has_any | (nearness >= embedding.hardly_near())
        return [
            Answer(
                position=order[at],
                words=tuple(word for word in self.words if has[word][at]),
                nearness=float(nearness[at]) if nearness is not None and pool.has_meaning[at] else None,
                is_superseded=bool(superseded[at]),
            )
            for at in np.argsort(-scores, kind="stable").tolist()
            if shown[at]
        ]

    def _numbers(self, word: str) -> tuple[int, ...]:
        return tuple(number_of(concept) for concept in group_of(word, self.languages))

    def _weight(self, word: str, numbers: tuple[int, ...], pool: Pool) -> float:
        weight = self.weights.get(word)
        return rarity(float(np.count_nonzero(pool.times_of(numbers))), pool.count) if weight is None else weight

    def _superseded(self, positions: Sequence[int]) -> Mask:
        rows = self.shelf.rows_of(np.array(positions, np.int64))
        gone = set(self.shelf.position[rows[self.shelf.maturity[rows] == MATURITIES.index(Maturity.SUPERSEDED)]].tolist())
        return np.array([position in gone for position in positions], np.bool_)


def _words_of_phrases(query: Query) -> list[str]:
    """The words of what stood in quotation marks."""
    return [word for clause in query.strict for phrase in clause for word in phrase if not word.endswith("*")]


def _heaviest(rows: Rows, worth: Scores, lying: Shelf) -> Rows:
    """The `POOL` rows of most worth in all, the newer of equal ones."""
    different, which = np.unique(rows, return_inverse=True)
    if len(different) <= POOL:
        return different
    total = np.bincount(which, worth)
    return different[np.lexsort((lying.position[different], total))[-POOL:]]


def _needs_index(question: Question) -> bool:
    """Whether the question asks for what only the index knows."""
    return bool(question.wanted or question.unwanted or question.tags or question.sites or question.without_tags or question.without_sites)


def _mask(lying: Shelf, reader: Reader, asked: Asked) -> Mask:
    """The rows that the reader may see and that meet what the shelf knows of the question."""
    question, count = asked.question, lying.count
    mask = lying.seen(reader.audiences, reader.author, reader.unseen)
    for numbers, names, known, is_wanted in (
        (lying.kind, question.kinds, KINDS, True),
        (lying.kind, question.without_kinds, KINDS, False),
        (lying.maturity, asked.maturities, MATURITIES, True),
        (lying.maturity, asked.without_maturities, MATURITIES, False),
    ):
        if names:
            mask &= np.isin(numbers[:count], [known.index(name) for name in names]) == is_wanted
    for column, keys, is_wanted in (
        (lying.author, question.authors, True),
        (lying.author, question.without_authors, False),
        (lying.audience, question.without_audiences, False),
    ):
        if keys:
            mask &= np.isin(column[:count], list(keys)) == is_wanted
    if question.since is not None:
        mask &= lying.position[:count] >= question.since
    if question.until is not None:
        mask &= lying.position[:count] < question.until
    return mask
