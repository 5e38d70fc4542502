"""How far passages carry a sentence: by the words that they share, and by what both mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonplace.hatch.checking.folding import folded
from commonplace.hatch.checking.grounds import Ground, stems_of
from commonplace.hatch.checking.lists import listed
from commonplace.hatch.checking.quotations import parts_of, stands_in
from commonplace.kit import embedding

WORDS = 0.7
"""So much of the score comes from words, the rest from meaning."""
SUPPORTED, WEAK = 0.62, 0.38
FAR_BETTER = 0.3
"""A passage that is not named says it instead, if it has so much more of the sentence's words than those that are."""
RUN = 8
"""So many words in a row of a passage are a quotation, marked or not."""
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_NOT = re.compile(
    r"\b(?:not|never|no|none|nothing|nobody|neither|nor|without|hardly|rarely|seldom|cannot|fails? to|failed to|lacks?|unable|impossible)\b|n't\b"
    r"|\b(?:nicht|kein\w*|nie|niemals|ohne|pas|jamais|sans|aucun\w*|nunca|sin|ning[uú]n\w*|non|mai|senza)\b",
    re.IGNORECASE,
)
OPPOSITE_OF: dict[str, set[str]] = {}
for _pair in listed("opposites").split(","):
    _one, _other = _pair.split()
    OPPOSITE_OF.setdefault(_one, set()).add(_other)
    OPPOSITE_OF.setdefault(_other, set()).add(_one)


@dataclass(frozen=True)
class Support:
    """`score` from 0 to 1; `coverage` is the share of the sentence's words (by what they tell) that its passages have; `closest` is the sentence of
    these passages that says most nearly the same."""

    score: float
    coverage: float
    closest: str


def support_of(sentence: str, numbers: Sequence[int], ground: Ground) -> Support:
    stems = stems_of(sentence)
    if parts_of(sentence) and any(stands_in(sentence, text) for text in ground.texts(numbers)):
        return Support(1, 1, sentence)
    if not numbers or not stems:
        return Support(0, 0, "")
    coverage = coverage_by(stems, numbers, ground)
    rows = [row for row, (number, _text) in enumerate(ground.windows) if number in set(numbers)]
    cosines = ground.meanings[rows] @ ground.meaning_of(sentence)
    shared = np.array([ground.weight(stems & stems_of(ground.windows[row][1])) for row in rows]) / ground.weight(stems)
    best = int(np.argmax(shared + np.maximum(cosines, 0)))
    score = WORDS * coverage + (1 - WORDS) * _brought_up(float(cosines.max())) if cosines.any() else coverage
    return Support(score, coverage, ground.windows[rows[best]][1])


def coverage_by(stems: frozenset[str], numbers: Sequence[int], ground: Ground) -> float:
    had = stems & frozenset().union(*(ground.stems[number] for number in numbers))
    return ground.weight(had) / ground.weight(stems)


def _brought_up(cosine: float) -> float:
    """A cosine as a share of what two sentences that say the same reach."""
    low, high = embedding.hardly_near() / 2, embedding.very_near() * 1.2
    return min(max((cosine - low) / (high - low), 0.0), 1.0)


def better_passage(sentence: str, numbers: Sequence[int], ground: Ground) -> int | None:
    """A passage that is not among these and says far more of the sentence than all of them."""
    stems = stems_of(sentence)
    others = [number for number in ground.order if number not in numbers]
    if not stems or not others:
        return None
    own = coverage_by(stems, numbers, ground) if numbers else 0.0
    best = max(others, key=lambda number: coverage_by(stems, [number], ground))
    return best if coverage_by(stems, [best], ground) >= max(own + FAR_BETTER, 0.5) else None


def says_opposite(one: str, other: str) -> bool:
    """Whether two sentences about the same differ in a "not", or in a word whose opposite the other one has."""
    if (len(_NOT.findall(one)) + len(_NOT.findall(other))) % 2:
        return True
    first, second = ({word.casefold() for word in _WORD.findall(text)} for text in (one, other))
    return any(OPPOSITE_OF.get(word, set()) & (second - first) and word not in second for word in first)


def copied_run(sentence: str, texts: Sequence[str]) -> bool:
    """Whether the sentence has `RUN` words in a row of one of the texts."""
    words = [word.casefold() for word in _WORD.findall(folded(sentence))]
    runs = {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    if not runs:
        return False
    for text in texts:
        theirs = [word.casefold() for word in _WORD.findall(folded(text))]
        if any(tuple(theirs[at : at + RUN]) in runs for at in range(len(theirs) - RUN + 1)):
            return True
    return False
