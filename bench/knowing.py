"""`python -m bench.knowing --data .../qa/beer.stackexchange.com`: are those who know found, and is the question that was asked before?

For each question of a real site, as on the day it was asked: is somebody whose answer was accepted, or voted highest, among the first five? All is
worked out by the product's own functions (`knowing.scoring`, `search.telling`, `search.words`), and only from answers given before that moment.
Settings were chosen on the questions between the first fifth and the middle of the site's life; the rest is what is reported.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import django

from commonplace.knowing.scoring import FRESH_DAYS, Trace, nearness, shown_by
from commonplace.search.telling import telling_words
from commonplace.search.words import words_of

FIRST = 5
LOOKED_AT = 300
CHOSEN_ON, REPORTED_ON = (0.2, 0.55), (0.55, 1.0)


@dataclass(frozen=True)
class Answer:
    by: str
    day: float
    score: int
    is_accepted: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    key: str
    by: str
    day: float
    title: str
    tags: tuple[str, ...]
    words: tuple[str, ...]
    answers: tuple[Answer, ...]
    links: frozenset[str]

    @property
    def known_by(self) -> set[str]:
        """Whose answer was accepted, and whose was voted highest; never the one who asked."""
        others = [answer for answer in self.answers if answer.by != self.by]
        most = max((answer.score for answer in others), default=0)
        return {answer.by for answer in others if answer.is_accepted or (most > 0 and answer.score == most)}


@dataclass(frozen=True)
class Given:
    """An answer that lies before the question which is asked now."""

    person: int
    age: float
    is_accepted: bool
    words: tuple[str, ...]
    own_words: tuple[str, ...]


Ranker = Callable[[Question, Sequence[Given]], Mapping[int, float]]


def read(path: Path) -> list[Question]:
    with gzip.open(path, "rt") as file:
        rows = [json.loads(line) for line in file]
    asked = {row["Id"]: row for row in rows if row["PostTypeId"] == "1"}
    answers: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["PostTypeId"] == "2" and row.get("OwnerUserId") and row.get("ParentId") in asked:
            answers[row["ParentId"]].append(row)
    made = [_question(row, answers[key], asked.keys()) for key, row in asked.items()]
    return sorted(made, key=lambda question: (question.day, question.key))


def _question(row: Mapping[str, str], answers: Sequence[Mapping[str, str]], known: Iterable[str]) -> Question:
    tags = tuple(re.findall(r"<([^>]+)>", row.get("Tags", "")))
    words = tuple(words_of(f"{row['Title']} {_plain(row['Body'])} {' '.join(tags)}").placed)
    texts = [row["Body"], *(answer["Body"] for answer in answers)]
    links = frozenset(key for text in texts for key in re.findall(r"(?:beer|alcohol)\.stackexchange\.com/q(?:uestions)?/(\d+)", text))
    given = tuple(
        Answer(
            one["OwnerUserId"],
            _day(one["CreationDate"]),
            int(one["Score"]),
            one["Id"] == row.get("AcceptedAnswerId"),
            tuple(words_of(_plain(one["Body"])).placed),
        )
        for one in answers
    )
    by = row.get("OwnerUserId", "")
    return Question(row["Id"], by, _day(row["CreationDate"]), row["Title"], tags, words, given, (links & set(known)) - {row["Id"]})


def _plain(body: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


def _day(moment: str) -> float:
    return datetime.fromisoformat(moment[:23]).timestamp() / 86_400


def before(question: Question, questions: Sequence[Question]) -> list[Given]:
    """The answers of others that there were when the question was asked, the newest first."""
    found = [
        Given(int(answer.by), question.day - answer.day, answer.is_accepted, earlier.words + answer.words, answer.words)
        for earlier in questions
        for answer in earlier.answers
        if answer.day < question.day and answer.by != question.by
    ]
    return sorted(found, key=lambda given: given.age)


def asked_words(question: Question) -> frozenset[str]:
    return telling_words(f"{question.title} {' '.join(question.tags)}") | telling_words(" ".join(question.tags))


def most_active(_question: Question, given: Sequence[Given]) -> Mapping[int, float]:
    return Counter(one.person for one in given)


def lately_active(_question: Question, given: Sequence[Given]) -> Mapping[int, float]:
    found: dict[int, float] = defaultdict(float)
    for one in given:
        found[one.person] += 0.5 ** (one.age / FRESH_DAYS)
    return found


def profiles(question: Question, given: Sequence[Given]) -> Mapping[int, float]:
    """Plain BM25: all that a person wrote is one text."""
    texts: dict[int, list[str]] = defaultdict(list)
    for one in given:
        texts[one.person] += one.own_words
    return dict(zip(texts, nearness(frozenset(question.words), list(texts.values())), strict=True))


def documents(question: Question, given: Sequence[Given]) -> Mapping[int, float]:
    """Balog's second model: each answer with its question is a text, and a person has the sum of theirs."""
    found: dict[int, float] = defaultdict(float)
    for one, near in zip(given, nearness(asked_words(question), [one.words for one in given]), strict=True):
        found[one.person] += near
    return found


def product(question: Question, given: Sequence[Given]) -> Mapping[int, float]:
    """What the program does: the newest that have one of the words, and the newest of all as a sign who is about."""
    asked = asked_words(question)
    on_topic = [one for one in given if not asked.isdisjoint(one.words)][:LOOKED_AT]
    near = nearness(asked, [one.words for one in on_topic])
    traces = [Trace(one.person, value, one.age) for one, value in zip(on_topic, near, strict=True)]
    known = set(map(id, on_topic))
    return shown_by(traces + [Trace(one.person, 0.0, one.age) for one in given[:LOOKED_AT] if id(one) not in known])


def first_of(scores: Mapping[int, float], size: int) -> list[int]:
    return sorted(scores, key=lambda person: (-scores[person], person))[:size]


def people(questions: Sequence[Question], span: tuple[float, float], rankers: Mapping[str, Ranker]) -> None:
    size = len(questions)
    later = [one for one in questions[int(size * span[0]) : int(size * span[1])] if one.known_by]
    hits: dict[str, list[int]] = defaultdict(list)
    known = 0
    for question in later:
        given = before(question, questions)
        wanted = {int(person) for person in question.known_by}
        known += not wanted.isdisjoint(one.person for one in given)
        for name, rank in rankers.items():
            ranked = first_of(rank(question, given), 100)
            hits[name].append(next((place for place, person in enumerate(ranked, 1) if person in wanted), 0))
    print(
        f"{len(later)} questions; of {known} somebody who answered best had answered before ({known / len(later):.3f} can be found at all)"
    )
    for name, places in hits.items():
        found = sum(0 < place <= FIRST for place in places) / len(places)
        reciprocal = sum(1 / place for place in places if place) / len(places)
        print(f"{name:20} among the first {FIRST}: {found:.3f}   mean reciprocal rank {reciprocal:.3f}")


NearRanker = Callable[[Question, Sequence[Question]], Sequence[float]]


def _typed(question: Question) -> frozenset[str]:
    return telling_words(question.title)


def shared_words(question: Question, others: Sequence[Question]) -> Sequence[float]:
    typed = _typed(question)
    return [float(len(typed.intersection(other.words))) for other in others]


def near_words(question: Question, others: Sequence[Question]) -> Sequence[float]:
    return nearness(_typed(question), [other.words for other in others])


def all_words(question: Question, others: Sequence[Question]) -> Sequence[float]:
    return nearness(frozenset(question.words), [other.words for other in others])


def by_meaning(question: Question, others: Sequence[Question]) -> Sequence[float]:
    """The whole question, once it stands there."""
    return [max(float(_meanings[question.key] @ _meanings[other.key]), 0.0) for other in others]


def title_by_meaning(question: Question, others: Sequence[Question]) -> Sequence[float]:
    """The title alone, as while it is being typed."""
    return [max(float(_titles[question.key] @ _meanings[other.key]), 0.0) for other in others]


def fused(question: Question, others: Sequence[Question]) -> Sequence[float]:
    best = max(meant := by_meaning(question, others)) or 1.0
    return [word + value / best for word, value in zip(all_words(question, others), meant, strict=True)]


def alike_to(text_of: Callable[[Question], str]) -> NearRanker:
    """As `search.alike` scores its candidates; here all other questions are."""
    from commonplace.kit import embedding
    from commonplace.search.alike import about_text, score
    from commonplace.search.concepts import Text, counted, packed
    from commonplace.search.ranking import Pool
    from commonplace.search.signing import kept_meaning

    pools: dict[int, tuple[Pool, list[str]]] = {}

    def ranker(question: Question, others: Sequence[Question]) -> Sequence[float]:
        if not pools:
            every = [*others, question]
            texts = [f"{one.title}\n{' '.join(one.words)}" for one in every]
            concepts = [packed(counted(Text(one.title, "", " ".join(one.words)), "en")) for one in every]
            pools[0] = Pool(concepts, list(kept_meaning(embedding.embed(texts)))), [one.key for one in every]
        pool, keys = pools[0]
        scores = dict(zip(keys, score(pool, about_text(text_of(question))).scores.tolist(), strict=True))
        return [scores[other.key] for other in others]

    return ranker


_meanings: dict[str, Any] = {}
_titles: dict[str, Any] = {}


def _learn_meanings(questions: Sequence[Question]) -> None:
    import wordllama  # type: ignore[import-untyped]

    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    keys = [question.key for question in questions]
    for texts, kept in (([" ".join(one.words) for one in questions], _meanings), ([one.title for one in questions], _titles)):
        kept.update(zip(keys, model.embed([text or "." for text in texts], norm=True), strict=True))


def similar(questions: Sequence[Question], rankers: Mapping[str, NearRanker]) -> None:
    """The only labels there are: somebody wrote the address of another question into a question or into one of its answers."""
    _learn_meanings(questions)
    places: dict[str, list[int]] = defaultdict(list)
    linking = [question for question in questions if question.links]
    for question in linking:
        others = [other for other in questions if other.key != question.key]
        for name, rank in rankers.items():
            ranked = sorted(zip(rank(question, others), others, strict=True), key=lambda row: (-row[0], -row[1].day))
            places[name] += [place for place, (_near, other) in enumerate(ranked, 1) if other.key in question.links]
    pairs = sum(len(question.links) for question in linking)
    print(f"{pairs} pairs of questions, of {len(linking)} that name another")
    for name, found in places.items():
        among = {size: sum(place <= size for place in found) / pairs for size in (4, 10)}
        print(
            f"{name:20} first 4: {among[4]:.3f}   first 10: {among[10]:.3f}   mean reciprocal rank {sum(1 / p for p in found) / pairs:.3f}"
        )


django.setup()

NEAR: dict[str, NearRanker] = {
    "title, shared words": shared_words,
    "title, nearness": near_words,
    "title, meaning": title_by_meaning,
    "all, nearness": all_words,
    "all, meaning": by_meaning,
    "all, both": fused,
    "title, the program": alike_to(lambda question: question.title),
    "all, the program": alike_to(lambda question: f"{question.title}\n{' '.join(question.words)}"),
}
RANKERS: dict[str, Ranker] = {
    "most active": most_active,
    "profiles (BM25)": profiles,
    "sum of answers": documents,
    "active of late": lately_active,
    "the program": product,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["people", "similar"])
    parser.add_argument("--data", type=Path, default=Path("../shared/data/qa/beer.stackexchange.com"))
    given = parser.parse_args()
    questions = read(given.data / "posts.jsonl.gz")
    if given.only != "similar":
        print("Chosen on:")
        people(questions, CHOSEN_ON, RANKERS)
        print("Reported:")
        people(questions, REPORTED_ON, RANKERS)
    if given.only != "people":
        similar(questions, NEAR)


if __name__ == "__main__":
    main()
