"""Entries that are about the same as a text or an entry, within what the viewer may see: by what they mean and by the words that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from commonplace.entries.audience import Sight
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES
from commonplace.kit import embedding
from commonplace.search.asking import group_of
from commonplace.search.concepts import MOST_LETTERS, TITLE_WEIGHT, number_of, spelled_words, unpacked
from commonplace.search.models import Gist
from commonplace.search.port import Question, engine, position_of
from commonplace.search.queries import reader_of
from commonplace.search.ranking import Pool, Scores, Settings, Wanted, rank, rarity
from commonplace.search.shelf import Mask, Shelf, shelf
from commonplace.search.signing import KINDS, code_of
from commonplace.search.telling import telling_words

NEAREST = 200
WITH_WORDS = 100
"""So many of the newest with one of the telling words are looked at beside those of near meaning."""
LOOKED_UP, MOST_CONCEPTS = 200, 40
"""So many concepts of the text are looked up among the candidates, its most frequent, and so many of these weigh, the most telling."""
MOST_TIMES = 3
LEAST_WORDS = 2
SETTINGS = Settings(meaning=0.5, weight=0.0)
"""Half meaning, half words, and nobody's words but the text's own: docs/how-finding-works.md."""


@dataclass(frozen=True)
class About:
    """What something is about: its words, each as the numbers of the concepts that it may mean and how often it stands there; its meaning (None
    where it is not known); and the words that tell it."""

    concepts: Sequence[tuple[tuple[int, ...], int]]
    meaning: NDArray[np.float32] | None
    words: frozenset[str]


class Alike(NamedTuple):
    """`nearness` is the cosine of the meanings, 0 where one is not known."""

    position: int
    nearness: float


def about_text(text: str) -> About:
    """A text that is being written. Its first line weighs as a title; in which language it is, nobody can tell from a few words."""
    title, _line, body = text.strip().partition("\n")
    counted = Counter(spelled_words(body[:MOST_LETTERS])) + Counter(dict.fromkeys(spelled_words(title), TITLE_WEIGHT))
    concepts = [(tuple(number_of(concept) for concept in group_of(word)), times) for word, times in counted.most_common(LOOKED_UP) if word]
    return About(concepts, embedding.embed_query(text), telling_words(text))


def about_entry(entry: Entry) -> About:
    """An entry as it is kept."""
    kept = Gist.objects.filter(position=position_of(entry.pk, entry.made_at)).values_list("concepts", "meaning").first()
    words = telling_words(f"{entry.title}\n{entry.quote}\n{entry.excerpt}")
    if kept is None:
        return About((), None, words)
    own = unpacked(bytes(kept[0]))
    most = own[np.argsort(-own["times"].astype(np.int16), kind="stable")][:LOOKED_UP]
    meaning = None if kept[1] is None else embedding.unit(np.frombuffer(bytes(kept[1]), np.int8).astype(np.float32)[None, :])[0]
    return About(
        [((concept,), times) for concept, times in zip(most["concept"].tolist(), most["times"].tolist(), strict=True)], meaning, words
    )


def alike(sight: Sight, about: About, *, kinds: Collection[str], without: Collection[int] = (), size: int) -> list[Alike]:
    """At most `size` entries of these kinds that are about the same, the most alike first, but for those at the positions `without`. Two queries."""
    lying = shelf()
    mask = _mask(lying, sight, kinds)
    positions = np.union1d(_of_near_meaning(lying, mask, about), _with_words(lying, mask, sight, about, kinds))
    # The newest first, so that of equals the newer stands before.
    order = [position for position in positions[::-1].tolist() if position not in without]
    kept = {
        position: (bytes(concepts), None if meaning is None else bytes(meaning))
        for position, concepts, meaning in Gist.objects.filter(position__in=order).values_list("position", "concepts", "meaning")
    }
    order = [position for position in order if position in kept]
    pool = Pool([kept[position][0] for position in order], [kept[position][1] for position in order])
    if not pool.count:
        return []
    scored = score(pool, about)
    best = (
        at
        for at in np.argsort(-scored.scores, kind="stable").tolist()
        if scored.nearness[at] >= embedding.near() or scored.shares_words[at]
    )
    return [Alike(order[at], float(scored.nearness[at])) for at, _number in zip(best, range(size), strict=False)]


class Scored(NamedTuple):
    """Of each candidate how much alike it is (0 to 1), the cosine of the meanings, and whether it shares telling words."""

    scores: Scores
    nearness: Scores
    shares_words: Mask


def score(pool: Pool, about: About) -> Scored:
    weighed = []
    for concepts, times in about.concepts:
        having = int(np.count_nonzero(pool.times_of(concepts)))
        if having:
            weighed.append((rarity(having, pool.count) * min(times, MOST_TIMES), concepts))
    weighed.sort(reverse=True)
    wanted = [Wanted(concepts, weight) for weight, concepts in weighed[:MOST_CONCEPTS]]
    nearness = pool.alike(about.meaning)
    cosines = np.zeros(pool.count) if nearness is None else np.where(pool.has_meaning, nearness, 0)
    telling = [tuple(number_of(concept) for concept in group_of(word)) for word in about.words]
    shared = np.sum([pool.times_of(concepts) > 0 for concepts in telling], axis=0) if telling else np.zeros(pool.count)
    return Scored(rank(pool, wanted, about.meaning, SETTINGS), cosines, shared >= min(LEAST_WORDS, max(len(telling), 1)))


def _mask(lying: Shelf, sight: Sight, kinds: Collection[str]) -> Mask:
    mask = lying.seen(dict.fromkeys(sight.audience_ids), sight.author_id or None, tuple(sight.unseen_ids))
    mask &= np.isin(lying.kind[: lying.count], [KINDS.index(str(kind)) for kind in kinds if kind not in RESPONSES])
    return mask


def _of_near_meaning(lying: Shelf, mask: Mask, about: About) -> NDArray[np.int64]:
    if about.meaning is None or not about.meaning.any():
        return np.zeros(0, np.int64)
    code = np.frombuffer(code_of(about.meaning[None, :])[0], np.uint64)
    return lying.position[lying.nearest(code, mask, embedding.model_number(), NEAREST)]


def _with_words(lying: Shelf, mask: Mask, sight: Sight, about: About, kinds: Collection[str]) -> NDArray[np.int64]:
    if not about.words:
        return np.zeros(0, np.int64)
    question = Question(any_word=about.words, kinds=frozenset(map(str, kinds)))
    rows = lying.rows_of(engine().find(question, reader_of(sight), size=WITH_WORDS))
    return lying.position[rows[mask[rows]]]
