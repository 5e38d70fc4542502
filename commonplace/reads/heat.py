"""How many people marked each stretch of a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import ngettext

from commonplace.sources.reading import Mark

WARMEST = 5
BINS = 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to before `end` (code points) the same number of people marked the text; at least one."""

    start: int
    end: int
    people: int

    @property
    def warmth(self) -> int:
        """From 1 to `WARMEST`, which is that many people or more."""
        return min(self.people, WARMEST)


def heat_of(marked: Iterable[tuple[int, int, int]]) -> list[Stretch]:
    """The stretches of what was marked, given as start, end and the key of the person, in the order of the text. Whoever marks one sentence twice
    is one person."""
    changes: dict[int, list[tuple[int, int]]] = {}
    for start, end, person in marked:
        if start < end:
            changes.setdefault(start, []).append((person, 1))
            changes.setdefault(end, []).append((person, -1))
    active: Counter[int] = Counter()
    stretches: list[Stretch] = []
    previous = 0
    for place in sorted(changes):
        people = sum(times > 0 for times in active.values())
        if people:
            stretches = _with(stretches, Stretch(previous, place, people))
        for person, change in changes[place]:
            active[person] += change
        previous = place
    return stretches


def _with(stretches: list[Stretch], new: Stretch) -> list[Stretch]:
    last = stretches[-1] if stretches else None
    if last and last.end == new.start and last.people == new.people:
        stretches[-1] = Stretch(last.start, new.end, new.people)
    else:
        stretches.append(new)
    return stretches


def marks_of(stretches: Sequence[Stretch]) -> list[Mark]:
    """The stretches as they are laid over the text: the number is told in words and by a sign behind it, never by colour alone."""
    return [Mark(one.start, one.end, f"heat heat-{one.warmth}", f"h{one.start}", _marked_by(one.people)) for one in stretches]


def _marked_by(people: int) -> str:
    return ngettext("Marked by %(count)d person", "Marked by %(count)d people", people) % {"count": people}


@dataclass(frozen=True, slots=True)
class Bin:
    """A part of the text, from `x` on `width` of its `BINS` equal parts; `warmth` is that of their warmest stretches."""

    x: int
    width: int
    warmth: int


def bins_of(stretches: Sequence[Stretch], length: int) -> list[Bin]:
    """Where in the whole the warm stretches lie; cold parts are left out."""
    warmest = [0] * BINS
    for one in stretches:
        first, last = one.start * BINS // max(length, 1), max(one.end - 1, one.start) * BINS // max(length, 1)
        for x in range(min(first, BINS - 1), min(last, BINS - 1) + 1):
            warmest[x] = max(warmest[x], one.warmth)
    bins, x = [], 0
    for warmth, alike in groupby(warmest):
        width = len(list(alike))
        if warmth:
            bins.append(Bin(x, width, warmth))
        x += width
    return bins
