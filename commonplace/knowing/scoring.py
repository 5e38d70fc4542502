"""How near texts are to what is asked, and what that says of the people who wrote them: on plain rows, without a database.

`bench.knowing` asks these same functions about a real site of questions, where it is known who answered next; the numbers below were chosen there, on
an earlier part than the one they are reported for (docs/how-finding-works.md). No figure leaves this file for a screen: they only order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

FRESH_DAYS = 30.0
"""After so many days a deed weighs half."""
OLD_COUNTS = 0.02
"""What a deed of long ago still weighs: so among old ones the nearest comes first, not the least old."""
BY_BEING_HERE = 0.2
"""What a deed on another topic weighs, beside one that is as near as can be: it says that the person is about, and answers."""
_SATURATES, _BY_LENGTH = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Trace:
    """What somebody has visibly done: `near` from 0 (another topic) to 1 (the nearest there is), `age` in days, `worth` by what it was."""

    person: int
    near: float
    age: float
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class Counted:
    """A text as far as nearness goes: how often each word stands in it, and how long it is."""

    words: Mapping[str, int]
    length: int

    @classmethod
    def of(cls, words: Sequence[str]) -> Counted:
        return cls(Counter(words), len(words))


def nearness(asked: Collection[str], texts: Sequence[Sequence[str]]) -> list[float]:
    """How near each text is to the words asked for: BM25 among these texts alone, so that nothing else there is changes it; 1 for the nearest."""
    return nearness_of([Counted.of(text) for text in texts], asked)


def nearness_of(texts: Sequence[Counted], asked: Collection[str]) -> list[float]:
    """As `nearness`, of texts that are counted already."""
    if not texts:
        return []
    usual = sum(text.length for text in texts) / len(texts) or 1.0
    worth = {word: _rarity(len(texts), sum(word in text.words for text in texts)) for word in sorted(asked)}
    found = [
        sum(value * _times(text.words[word], text.length / usual) for word, value in worth.items() if word in text.words) for text in texts
    ]
    best = max(found)
    return [value / best for value in found] if best > 0 else found


def _rarity(there_are: int, have_it: int) -> float:
    return log(1 + (there_are - have_it + 0.5) / (have_it + 0.5))


def _times(times: int, length: float) -> float:
    return times * (_SATURATES + 1) / (times + _SATURATES * (1 - _BY_LENGTH + _BY_LENGTH * length))


def shown_by(traces: Iterable[Trace]) -> Mapping[int, float]:
    """For each person what their traces come to; what lies on the topic and is fresh weighs most. Only to be compared with one another."""
    total: dict[int, float] = defaultdict(float)
    on_topic: set[int] = set()
    for trace in traces:
        freshness = OLD_COUNTS + 0.5 ** (max(trace.age, 0.0) / FRESH_DAYS)
        total[trace.person] += (trace.near**2 + BY_BEING_HERE) * freshness * trace.worth
        if trace.near > 0:
            on_topic.add(trace.person)
    return {person: value for person, value in total.items() if person in on_topic}
