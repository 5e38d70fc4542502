"""From sums to what is shown. Plain functions of plain numbers, for every door and every test.

The rules, each with its reason (docs/decisions/0082-safety-pulse.md):

* Under eight answers to a question nothing of it is shown.
* What is shown are three parts (the safe side, in between, the other side), each as one of five words with both ends open: whether it is everybody
  or everybody but one cannot be told, nor whether it is nobody or one. How many answered is not shown.
* From wave to wave what is shown of a question changes only where it would also have changed had any two people answered otherwise, not at
  all, or besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

FEWEST = 8
CHOICES = 5
UNSEEN = 2
"""So many people's answers can change nothing from one wave to the next."""

Tally = Mapping[str, Sequence[int]]
Parts = tuple[int, int, int]
Told = dict[str, "list[int] | None"]
"""For each question the steps of its three parts, or None where too few answered it."""


def step_of(part: int, whole: int) -> int:
    """0 hardly anybody, 1 some, 2 about half, 3 most, 4 nearly all."""
    if part * 100 <= whole * 15:
        return 0
    if part * 100 >= whole * 85:
        return 4
    if part * 100 < whole * 40:
        return 1
    return 3 if part * 100 > whole * 60 else 2


def near(parts: Parts, often: int = UNSEEN) -> set[Parts]:
    """What the parts could have been, had up to `often` people answered otherwise, not at all, or besides."""
    seen = edge = {parts}
    for _time in range(often):
        edge = {moved for one in edge for moved in _moved(one)} - seen
        seen = seen | edge
    return seen


def _moved(parts: Parts) -> Iterator[Parts]:
    """By one person: `away` from one part or from none, `to` another or to none."""
    for away in (None, 0, 1, 2):
        for to in (None, 0, 1, 2):
            made = tuple(number - (place == away) + (place == to) for place, number in enumerate(parts))
            if min(made) >= 0 and any(made):
                yield made[0], made[1], made[2]


def steps_of(parts: Parts) -> Parts:
    whole = sum(parts)
    return step_of(parts[0], whole), step_of(parts[1], whole), step_of(parts[2], whole)


def steady(parts: Parts, before: Sequence[int] | None) -> Parts:
    """The steps to be shown after `before`: those again, if two people's answers could make the difference. All three together, so that
    what is shown is always what one and the same answers look like."""
    if before is not None and any(steps_of(one) == tuple(before) for one in near(parts)):
        return before[0], before[1], before[2]
    return steps_of(parts)


def parts_of(counts: Sequence[int], *, is_turned: bool) -> Parts:
    """The safe side, in between, the other side, of counts from "not so at all" to "quite so"."""
    low, middle, high = counts[0] + counts[1], counts[2], counts[3] + counts[4]
    return (low, middle, high) if is_turned else (high, middle, low)


def told(tally: Tally, *, turned: Iterable[str], questions: Sequence[str], before: Mapping[str, Sequence[int] | None]) -> Told:
    """What is shown of a wave; {} where fewer than eight answered anything. `before`: what was last shown of each question, by its name."""
    turned = frozenset(turned)
    made: Told = {}
    for name in questions:
        counts = tally.get(name) or [0] * CHOICES
        if sum(counts) < FEWEST:
            made[name] = None
            continue
        made[name] = list(steady(parts_of(counts, is_turned=name in turned), before.get(name)))
    return made if any(made.values()) else {}


def added(tally: Mapping[str, Sequence[int]], sheets: Iterable[str], questions: Sequence[str]) -> dict[str, list[int]]:
    """The sums with these sheets (as `Waiting.answers` has them) in them."""
    made = {name: list(tally.get(name) or [0] * CHOICES) for name in questions}
    for sheet in sheets:
        for name, answer in zip(questions, sheet, strict=True):
            if answer != "-":
                made[name][int(answer)] += 1
    return made
