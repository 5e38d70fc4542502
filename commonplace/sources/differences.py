"""Two copies of a page, paragraph by paragraph and, where one has changed, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commonplace.kit.comparing import Matcher, Steps

CONTEXT = 1
MAX_PARAGRAPHS = 4_000
MAX_WORDS = 3_000
"""What is longer is shown as taken out and put in as a whole."""
_LONGEST = 20_000
ALIKE = 0.35
"""Paragraphs that share less than this were not changed but replaced."""

# A word, a sign of a script without blanks, or whatever stands between.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Run:
    """`sign` is "+" for put in, "-" for taken out, " " for kept."""

    sign: str
    text: str


@dataclass(frozen=True)
class Change:
    """A paragraph of both copies together. `is_gap` stands for kept paragraphs that were left out."""

    runs: tuple[Run, ...] = ()
    is_gap: bool = False


def changes(before: str, after: str) -> list[Change]:
    """What changed from one text to the other, with a kept paragraph around each change; empty when nothing did."""
    old, new = before.split("\n"), after.split("\n")
    if old == new:
        return []
    if len(old) + len(new) > MAX_PARAGRAPHS:
        return [Change((Run("-", line),)) for line in old] + [Change((Run("+", line),)) for line in new]
    steps = Steps()
    shown: list[Change] = []
    for group in Matcher(old, new, steps).get_grouped_opcodes(CONTEXT):
        if shown or group[0][1] > 0:
            shown.append(Change(is_gap=True))
        for tag, a_from, a_to, b_from, b_to in group:
            if tag == "equal":
                shown += [Change((Run(" ", line),)) for line in old[a_from:a_to]]
            else:
                shown += _replaced(old[a_from:a_to], new[b_from:b_to], steps)
    return shown


class _Paragraph:
    """A paragraph with its words, for which of two others it is alike."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [token for token in _TOKEN.findall(text) if token.strip()] if len(text) <= _LONGEST else []
        self.counted = Counter(self.words)

    def is_alike(self, other: _Paragraph, steps: Steps) -> bool:
        wanted = ALIKE * (len(self.words) + len(other.words)) / 2
        # Counting shared words costs little and rules out most.
        if wanted == 0 or min(len(self.words), len(other.words)) < wanted or not steps.take(5 * len(self.counted)):
            return False
        if sum(min(count, other.counted[word]) for word, count in self.counted.items() if word in other.counted) < wanted:
            return False
        return steps.take(5 * len(other.words)) and Matcher(self.words, other.words, steps).ratio() >= ALIKE


def _replaced(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[Change]:
    """Each old paragraph beside the new one that it became; the rest taken out or put in."""
    shown: list[Change] = []
    waiting = [_Paragraph(text) for text in new]
    for line in (_Paragraph(text) for text in old):
        match = next((number for number, other in enumerate(waiting) if line.is_alike(other, steps)), None) if steps.left else None
        if match is None:
            shown.append(Change((Run("-", line.text),)))
            continue
        shown += [Change((Run("+", other.text),)) for other in waiting[:match]]
        shown.append(Change(_runs(line.text, waiting[match].text, steps)))
        del waiting[: match + 1]
    return shown + [Change((Run("+", other.text),)) for other in waiting]


def _runs(before: str, after: str, steps: Steps) -> tuple[Run, ...]:
    """What was kept, taken out and put in within a paragraph."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > MAX_WORDS * 2:
        return Run("-", before), Run("+", after)
    runs: list[Run] = []
    for tag, a_from, a_to, b_from, b_to in Matcher(old, new, steps).get_opcodes():
        if tag == "equal":
            runs.append(Run(" ", "".join(old[a_from:a_to])))
            continue
        if a_to > a_from:
            runs.append(Run("-", "".join(old[a_from:a_to])))
        if b_to > b_from:
            runs.append(Run("+", "".join(new[b_from:b_to])))
    return tuple(runs)
