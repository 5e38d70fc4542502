"""Two copies of a page, paragraph by paragraph and, where one has changed, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

CONTEXT = 1
MAX_PARAGRAPHS = 4_000
MAX_WORDS = 3_000
"""Comparing takes time with the product of both lengths; what is longer is shown as taken out and put in as a whole."""
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
    shown: list[Change] = []
    for group in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_grouped_opcodes(CONTEXT):
        if shown or group[0][1] > 0:
            shown.append(Change(is_gap=True))
        for tag, a_from, a_to, b_from, b_to in group:
            if tag == "equal":
                shown += [Change((Run(" ", line),)) for line in old[a_from:a_to]]
            else:
                shown += _replaced(old[a_from:a_to], new[b_from:b_to])
    return shown


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Each old paragraph beside the new one that it became; the rest taken out or put in."""
    shown: list[Change] = []
    waiting = list(new)
    for line in old:
        match = next((number for number, other in enumerate(waiting) if _are_alike(line, other)), None)
        if match is None:
            shown.append(Change((Run("-", line),)))
            continue
        shown += [Change((Run("+", other),)) for other in waiting[:match]]
        shown.append(Change(_words(line, waiting[match])))
        del waiting[: match + 1]
    return shown + [Change((Run("+", line),)) for line in waiting]


def _are_alike(one: str, other: str) -> bool:
    if len(one) + len(other) > 40_000:
        return False
    words, others = ([token for token in _TOKEN.findall(text) if token.strip()] for text in (one, other))
    matcher = difflib.SequenceMatcher(a=words, b=others, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words(before: str, after: str) -> tuple[Run, ...]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > MAX_WORDS * 2:
        return Run("-", before), Run("+", after)
    runs: list[Run] = []
    for tag, a_from, a_to, b_from, b_to in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(" ", "".join(old[a_from:a_to])))
            continue
        if a_to > a_from:
            runs.append(Run("-", "".join(old[a_from:a_to])))
        if b_to > b_from:
            runs.append(Run("+", "".join(new[b_from:b_to])))
    return tuple(runs)
