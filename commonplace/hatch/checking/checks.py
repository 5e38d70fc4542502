"""One sentence against its passages: what is wrong with it, and how far they carry it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonplace.hatch.checking.facts import addresses_not_in, names_not_in, numbers_not_in, without_citations
from commonplace.hatch.checking.grounds import Ground
from commonplace.hatch.checking.orders import gives_orders
from commonplace.hatch.checking.quotations import quotations, stands_in
from commonplace.hatch.checking.support import (
    SUPPORTED,
    WEAK,
    Support,
    better_passage,
    copied_run,
    says_opposite,
    support_of,
)
from commonplace.hatch.words import Finding, Verdict

MADE_UP = frozenset({Finding.NO_PASSAGE, Finding.QUOTE_NOT_FOUND, Finding.ADDRESS, Finding.ORDERS})
"""What has one of these is conjecture, however many words it shares with its passages."""
HARMLESS = frozenset({Finding.COPIED})
"""What these say is worth knowing and speaks against nothing."""
SAME_SUBJECT = 0.55
"""From this coverage on, a "not" more or less makes the opposite of what the passage says."""


@dataclass(frozen=True)
class Found:
    """What was found, and the words that it was found in ("" for the whole sentence)."""

    finding: Finding
    words: str = ""


@dataclass(frozen=True)
class Checked:
    """`passages` are those of the named ones that there are; `score` is the support, from 0 to 1."""

    verdict: Verdict
    score: float
    passages: tuple[int, ...]
    found: tuple[Found, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that speaks against it."""
        return all(one.finding in HARMLESS for one in self.found)


def check(sentence: str, named: Sequence[int], ground: Ground) -> Checked:
    """Check what a machine wrote. `named` are the passages that it says the sentence rests on; whatever they are, nothing is taken on trust."""
    numbers = tuple(dict.fromkeys(number for number in named if number in ground.passages))
    words = without_citations(sentence)
    support = support_of(words, numbers, ground)
    found = tuple(_found(sentence, words, named, numbers, ground, support))
    return Checked(_verdict(support, found), support.score, numbers, found)


def _found(as_sent: str, sentence: str, named: Sequence[int], numbers: Sequence[int], ground: Ground, support: Support) -> Iterator[Found]:
    """`as_sent` has its marks of citation still, for code that is quoted may have brackets with numbers, too."""
    texts = ground.texts(numbers)
    unknown = [number for number in dict.fromkeys(named) if number not in ground.passages]
    if unknown:
        yield Found(Finding.UNKNOWN_PASSAGE, ", ".join(f"[{number}]" for number in unknown[:10]))
    if not numbers:
        yield Found(Finding.NO_PASSAGE)
    quoted = quotations(as_sent)
    yield from _false_quotations(quoted, texts, ground)
    yield from (Found(Finding.NUMBER, number) for number in numbers_not_in(sentence, texts, cited=len(numbers)))
    yield from (Found(Finding.NAME, name) for name in names_not_in(sentence, texts))
    yield from (Found(Finding.ADDRESS, address) for address in addresses_not_in(sentence, texts))
    better = better_passage(sentence, numbers, ground)
    if numbers and better is not None:
        yield Found(Finding.RESTS_ELSEWHERE, f"[{better}]")
    if support.coverage >= SAME_SUBJECT and not _is_quoted(sentence, quoted, texts) and says_opposite(sentence, support.closest):
        yield Found(Finding.OPPOSITE, support.closest[:200])
    resting_on = [*numbers, *([better] if better is not None else [])]
    if gives_orders(sentence) or any(ground.passages[number].gives_orders for number in resting_on):
        yield Found(Finding.ORDERS)
    if not quoted and copied_run(sentence, texts):
        yield Found(Finding.COPIED)


def _is_quoted(sentence: str, quoted: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether what it says is said letter by letter, as a whole or for the most part in quotation marks: then a "not" that it leaves out stands in a
    part of the passage's sentence that it does not take."""
    if any(stands_in(sentence, text) for text in texts):
        return True
    length = sum(len(quote) for quote in quoted if any(stands_in(quote, text) for text in texts))
    return length >= 0.6 * len(sentence)


def _false_quotations(quoted: Sequence[str], texts: Sequence[str], ground: Ground) -> Iterator[Found]:
    for quote in quoted:
        if any(stands_in(quote, text) for text in texts):
            continue
        is_elsewhere = any(stands_in(quote, passage.text) for passage in ground.passages.values())
        yield Found(Finding.QUOTE_ELSEWHERE if is_elsewhere else Finding.QUOTE_NOT_FOUND, quote[:200])


def _verdict(support: Support, found: Sequence[Found]) -> Verdict:
    findings = {one.finding for one in found} - HARMLESS
    if findings & MADE_UP or support.score < WEAK:
        return Verdict.CONJECTURE
    return Verdict.SUPPORTED if support.score >= SUPPORTED and not findings else Verdict.WEAK
