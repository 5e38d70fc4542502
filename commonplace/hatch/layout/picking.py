"""The most telling and least repeating quotes of some passages; and the questions and next steps that the material holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from commonplace.hatch.checking.grounds import MOST_WORDS, Ground, can_be_read, stems_of
from commonplace.hatch.checking.orders import gives_orders
from commonplace.kit import embedding

WHOLE = 320
"""A marked passage up to so many letters is quoted whole: somebody thought about where it begins and ends."""
NEW = 0.6
"""So much weighs how telling a quote is, the rest how little it repeats those before it (maximal marginal relevance, Carbonell and
Goldstein 1998)."""
TOO_ALIKE = 0.85
_SAYS_WHAT_TO_DO = re.compile(
    r"\b(?:next step|to ?do\b|action item|we (?:should|need to|must|could|will|plan to|want to)|you (?:should|need to|must)"
    r"|i (?:should|need to|must|will|want to|plan to)|let's|try(?:ing)? (?:to|it|this|out)|worth (?:trying|a try|exploring|looking)"
    r"|it (?:is|would be|might be) (?:worth|best|better|good)|make sure|remember to"
    r"|(?:still )?to be (?:done|tried|found)|what (?:is|'s) (?:left|missing))",
    re.IGNORECASE,
)
_ENDS_AS_QUESTION = re.compile(r"[?？؟][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Quote:
    """A sentence of a passage (or all of it), as it stands there."""

    number: int
    text: str


def quotes_of(ground: Ground, numbers: Collection[int], marked: Collection[int]) -> list[Quote]:
    """What of these passages can be quoted: whole where they were `marked` as they are, else their sentences."""
    found: list[Quote] = []
    for number in numbers:
        text = ground.passages[number].text
        if number in marked and len(text) <= WHOLE:
            found.append(Quote(number, text))
        else:
            found += [Quote(number, sentence) for own, sentence in ground.windows if own == number]
    return [quote for quote in found if can_be_read(quote.text) and not gives_orders(quote.text)]


def most_telling(ground: Ground, quotes: Sequence[Quote], wish: str, *, most: int, without: Iterable[Quote] = ()) -> list[Quote]:
    """At most `most`, the most telling first; with a `wish` those nearer to it. None is nearly the same as another, or as one of `without`."""
    taken = list(without)
    left = [quote for quote in quotes if quote not in taken]
    if not left:
        return []
    meanings = _meanings(ground, left)
    middle = embedding.unit(meanings.mean(axis=0)[None, :])[0]
    telling = meanings @ middle + _worth_of_words(ground, left)
    if wish:
        telling = telling + meanings @ ground.meaning_of(wish)
    before = _meanings(ground, taken) if taken else np.zeros((0, meanings.shape[1]), np.float32)
    repeats = (meanings @ before.T).max(axis=1, initial=0) if len(before) else np.zeros(len(left), np.float32)
    chosen: list[int] = []
    used: set[int] = set()
    while len(chosen) < min(most, len(left)):
        worth = NEW * telling - (1 - NEW) * np.maximum(repeats, 0) - 0.2 * np.array([left[at].number in used for at in range(len(left))])
        worth[[at in chosen for at in range(len(left))]] = -np.inf
        worth[repeats >= TOO_ALIKE] = -np.inf
        best = int(np.argmax(worth))
        if not np.isfinite(worth[best]):
            break
        chosen.append(best)
        used.add(left[best].number)
        repeats = np.maximum(repeats, meanings @ meanings[best])
    return [left[at] for at in chosen]


def _meanings(ground: Ground, quotes: Sequence[Quote]) -> embedding.Vectors:
    known = {window: row for row, window in enumerate(ground.windows)}
    rows = [known.get((quote.number, quote.text)) for quote in quotes]
    found = np.zeros((len(quotes), ground.meanings.shape[1]), np.float32)
    for at, (row, quote) in enumerate(zip(rows, quotes, strict=True)):
        found[at] = ground.meanings[row] if row is not None else ground.meaning_of(quote.text)
    return found


def _worth_of_words(ground: Ground, quotes: Sequence[Quote]) -> embedding.Vectors:
    """What a quote's words tell, beside its length: many rare words in few."""
    weights = np.array([ground.weight(stems_of(quote.text)) / max(len(quote.text.split()), 12) for quote in quotes], np.float32)
    return np.asarray(0.3 * weights / max(float(weights.max(initial=0)), 1e-6), np.float32)


def is_question(text: str) -> bool:
    return _ENDS_AS_QUESTION.search(text) is not None


def questions_in(ground: Ground, numbers: Collection[int]) -> list[Quote]:
    return _different(
        Quote(number, sentence)
        for number, sentence in ground.windows
        if number in numbers
        and _ENDS_AS_QUESTION.search(sentence)
        and 3 <= len(sentence.split()) <= MOST_WORDS
        and not gives_orders(sentence)
    )


def steps_in(ground: Ground, numbers: Collection[int]) -> list[Quote]:
    return _different(
        Quote(number, sentence)
        for number, sentence in ground.windows
        if number in numbers
        and _SAYS_WHAT_TO_DO.search(sentence)
        and not is_question(sentence)
        and can_be_read(sentence)
        and not gives_orders(sentence)
    )


def _different(quotes: Iterable[Quote]) -> list[Quote]:
    return list({" ".join(quote.text.split()).casefold(): quote for quote in quotes}.values())
