"""How good suggestions are: `python -m bench.suggestions`, on a public collection with a fixed split (docs/how-finding-works.md).

The rooms' own code is asked; nothing of it is copied here. `--choose` looks for the settings once more, on a tenth of the training half.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from commonplace.suggestions.learning.features import feature, features_of
from commonplace.suggestions.learning.learnt import Columns, learn
from commonplace.suggestions.learning.ranking import Ranker
from commonplace.suggestions.learning.scoring import CHOSEN, People, Settings, without
from commonplace.suggestions.learning.sparse import Matrix, csr, top
from tests.shared_data import SHARED

FOLDER = SHARED / "recsys" / "citeulike-a"
BATCH = 500
NOBODY = -1
"""Who says what a thing is about, where the collection does not tell."""

Takes = list[list[int]]
Score = Callable[[slice], Matrix]


@dataclass(frozen=True)
class Papers:
    """`takes[user]` are the items of the training half, `wants[user]` those of the other."""

    tags: list[list[str]]
    ties: list[list[int]]
    takes: Takes
    wants: Takes

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.takes), len(self.tags)


def papers() -> Papers:
    items, users = _lines("items"), _lines("users")
    ties = [[item["id"], *item["cites"]] for item in items]
    return Papers([item["tags"] for item in items], ties, [user["train"] for user in users], [user["test"] for user in users])


def _lines(name: str) -> list[dict[str, Any]]:
    with gzip.open(FOLDER / f"{name}.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def is_kept_back(word: str, user: int, item: int, of: int = 10) -> bool:
    return zlib.crc32(f"{word}|{user}|{item}".encode()) % of == 0


def cut(takes: Takes) -> tuple[Takes, Takes]:
    """A tenth of the training half, to choose settings by, and the rest to learn from."""
    kept = [[item for item in items if not is_kept_back("choose", user, item)] for user, items in enumerate(takes)]
    return kept, [sorted({*items} - {*rest}) for items, rest in zip(takes, kept, strict=True)]


def ranker(found: Papers, takes: Takes, *, tags: bool, ties: bool, settings: Settings = CHOSEN) -> Ranker:
    """Every item is known by its tie to itself at least, so that places are item numbers."""
    rows = [(user, item, item, user) for user, items in enumerate(takes) for item in items]
    says = []
    for item, (names, tied) in enumerate(zip(found.tags, found.ties, strict=True)):
        about = features_of(tags=names if tags else (), ties=tied if ties else [item])
        says += [(item, one, NOBODY, NOBODY) for one in about]
    return Ranker(learn(_columns(rows), _columns(says)), settings)


def _columns(rows: Sequence[tuple[int, int, int, int]]) -> Columns:
    table = np.array(rows, np.int64)
    return tuple(table[:, column] for column in range(4))


def matrix(rows: Takes, width: int) -> Matrix:
    users = np.repeat(np.arange(len(rows)), [len(items) for items in rows])
    items = np.concatenate([np.array(items, np.int64) for items in rows])
    return csr(users, items, np.ones(len(items)), (len(rows), width))


@dataclass(frozen=True)
class Result:
    recall: float
    ndcg: float
    recall_at_300: float

    def __str__(self) -> str:
        return f"{self.recall:.4f} | {self.ndcg:.4f} | {self.recall_at_300:.4f}"


def measured(score: Score, seen: Matrix, wants: Takes) -> Result:
    """Over all users who want something; what they have is taken out of the ranking."""
    lines = []
    for begin in range(0, len(wants), BATCH):
        part = slice(begin, min(begin + BATCH, len(wants)))
        scores = without(score(part), seen[part])
        for row, wanted in enumerate(wants[part]):
            if wanted:
                begin_row, end = scores.indptr[row], scores.indptr[row + 1]
                places = scores.indices[begin_row:end]
                best = places[top(scores.data[begin_row:end], places, 300)]
                lines.append(_line(np.isin(best, wanted), len(wanted)))
    return Result(*(float(mean) for mean in np.mean(lines, axis=0)))


def _line(hits: Any, wanted: int) -> tuple[float, float, float]:
    gains = 1 / np.log2(np.arange(2, 22))
    return hits[:20].sum() / wanted, (hits[:20] * gains[: len(hits[:20])]).sum() / gains[:wanted].sum(), hits.sum() / wanted


def warm(asked: Ranker, seen: Matrix) -> Score:
    """As the product ranks for somebody who has taken something up."""
    return lambda part: asked.scores(seen[part], asked.words([{}] * (part.stop - part.start)))


def by_people(asked: Ranker, seen: Matrix) -> Score:
    return lambda part: asked.people.scores(asked.people.alike(seen[part]))


def by_content(asked: Ranker, seen: Matrix) -> Score:
    return lambda part: asked.content.scores(asked.content.familiar(seen[part], asked.words([{}] * (part.stop - part.start))))


def popular(seen: Matrix) -> Score:
    counts = np.bincount(seen.indices, minlength=seen.shape[1])
    row = np.arange(len(counts))
    return lambda part: csr(
        np.repeat(np.arange(part.stop - part.start), len(counts)),
        np.tile(row, part.stop - part.start),
        np.tile(counts, part.stop - part.start),
        (part.stop - part.start, len(counts)),
    )


PLAIN = Settings(common=0.5, busy=0, sharp=1, rare=0.5, people=10**9, familiar=10**9, widest=10**9, deep=10**9)
"""With these, people are item-to-item cosine over all neighbours, and content is the plain centroid."""


def whole(found: Papers) -> list[tuple[str, Result]]:
    """What the collection's own measurements say, and ours, on the test half."""
    seen = matrix(found.takes, found.shape[1])
    plain = ranker(found, found.takes, tags=True, ties=False, settings=PLAIN)
    bare = ranker(found, found.takes, tags=False, ties=False)
    tied = ranker(found, found.takes, tags=False, ties=True)
    tagged = ranker(found, found.takes, tags=True, ties=False)
    both = ranker(found, found.takes, tags=True, ties=True)
    rows: list[tuple[str, Score]] = [
        ("popularity", popular(seen)),
        ("item-kNN, cosine, all neighbours", by_people(plain, seen)),
        ("tags, centroid (optimistic)", by_content(plain, seen)),
        ("ours: people alone", by_people(bare, seen)),
        ("ours: people and ties", warm(tied, seen)),
        ("ours: people and tags (optimistic)", warm(tagged, seen)),
        ("ours: people, tags and ties (optimistic)", warm(both, seen)),
    ]
    return [(name, measured(score, seen, found.wants)) for name, score in rows]


def new_items(found: Papers) -> list[tuple[str, Result]]:
    """A tenth of the items is taken from everybody. Whose were they? Ranked among these items alone, by what they are about."""
    cold = [item for item in range(found.shape[1]) if is_kept_back("new", 0, item)]
    takes = [[item for item in items if item not in set(cold)] for items in found.takes]
    wants = [[item for item in {*had, *wanted} if item in set(cold)] for had, wanted in zip(found.takes, found.wants, strict=True)]
    mask = np.zeros(found.shape[1], np.float32)
    mask[cold] = 1
    rows = []
    seen = matrix(takes, found.shape[1])
    for name, tags, ties in (("ties alone", False, True), ("tags (optimistic)", True, False), ("tags and ties (optimistic)", True, True)):
        score = by_content(ranker(found, takes, tags=tags, ties=ties), seen)
        rows.append((f"new items by {name}", measured(lambda part, score=score: _only(score(part), mask), seen, wants)))  # type: ignore[misc]
    return rows


def _only(scores: Matrix, mask: Any) -> Matrix:
    scores.data *= mask[scores.indices]
    scores.eliminate_zeros()
    return scores


def new_members(found: Papers, takes: Takes, wants: Takes, settings: Settings = CHOSEN) -> list[tuple[str, Result]]:
    """Each fifth user is new: nothing is known of what they took up, but three goals (the three tags most frequent on it), or three things."""
    new = [user for user in range(len(takes)) if user % 5 == 0]
    known = [[] if user % 5 == 0 else items for user, items in enumerate(takes)]
    asked = ranker(found, known, tags=True, ties=True, settings=settings)
    goals = [_goals(found, takes[user]) for user in new]
    few = matrix([takes[user][:: max(1, len(takes[user]) // 3)][:3] for user in new], found.shape[1])
    none = matrix([[] for _ in new], found.shape[1])
    words = asked.words(goals)
    nothing = asked.words([{} for _ in new])
    wanted = [sorted({*takes[user], *wants[user]}) for user in new]

    def first(onward: float) -> Result:
        return measured(lambda part: asked.first_scores(none[part], words[part], onward), none, wanted)

    later = [wants[user] for user in new]
    return [
        ("new members by popularity", measured(popular(matrix(known, found.shape[1])), none, wanted)),
        ("new members by three goals, what it is about alone", measured(_by_words(asked, words), none, wanted)),
        ("one's goals, as three goals (what it is about, a little onward)", first(settings.for_goal)),
        ("new members by three goals (onward)", first(settings.onward)),
        ("new members by three things", measured(lambda part: asked.scores(few[part], nothing[part]), few, later)),
    ]


def _by_words(asked: Ranker, words: Matrix) -> Score:
    none = matrix([[] for _ in range(words.shape[0])], len(asked.learnt.things))
    return lambda part: asked.content.scores(asked.content.familiar(none[part], words[part]))


def _goals(found: Papers, items: Sequence[int]) -> dict[int, float]:
    often: dict[str, int] = {}
    for item in items:
        for tag in found.tags[item]:
            often[tag] = often.get(tag, 0) + 1
    best = sorted(often, key=lambda tag: (-often[tag], tag))[:3]
    return dict.fromkeys((feature("tag", tag) for tag in best), 1.0)


GRID: dict[str, tuple[float, ...]] = {
    "common": (0.2, 0.3, 0.4, 0.5, 0.6),
    "busy": (0.6, 0.7, 0.8, 0.9),
    "sharp": (1, 1.15, 1.25, 1.35, 1.5),
    "rare": (0.1, 0.2, 0.25, 0.3, 0.4),
    "people": (200, 400, 800),
}


def choose(found: Papers) -> None:
    """One setting after the other, twice round; then how much content counts. Only on what was cut from the training half."""
    takes, wants = cut(found.takes)
    seen = matrix(takes, found.shape[1])
    best, chosen = 0.0, CHOSEN
    for _round, (name, values) in product(range(2), GRID.items()):
        for value in values:
            tried = replace(chosen, **{name: type(getattr(CHOSEN, name))(value)})
            people = People(seen, tried)
            result = measured(lambda part, people=people: people.scores(people.alike(seen[part])), seen, wants)  # type: ignore[misc]
            if result.recall > best:
                best, chosen = result.recall, tried
                print(f"{name} {value}: {result}", flush=True)
    for about, familiar in product((0.1, 0.15, 0.2, 0.25, 0.35), (30, 60, 100)):
        asked = ranker(found, takes, tags=True, ties=True, settings=replace(chosen, about=about, familiar=familiar))
        print(f"about {about}, familiar {familiar}: {measured(warm(asked, seen), seen, wants)}", flush=True)
    for first, onward in product((20, 50, 100), (0.25, 0.5, 1, 2)):
        row = new_members(found, takes, wants, replace(chosen, first=first, onward=onward))[3]
        print(f"first {first}, onward {onward}: {row[1]}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--choose", action="store_true")
    found = papers()
    if parser.parse_args().choose:
        choose(found)
        return
    print("| | Recall@20 | nDCG@20 | Recall@300 |\n|---|---|---|---|", flush=True)
    for rows in (whole, new_items, lambda papers: new_members(papers, papers.takes, papers.wants)):
        for name, result in rows(found):
            print(f"| {name} | {result} |", flush=True)


if __name__ == "__main__":
    main()
