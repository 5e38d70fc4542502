"""How quick the processor is at this moment: machines are shared, and the same work takes twice as long at one time as at another."""

from __future__ import annotations

import time
from collections.abc import Sequence

_TURNS = 60_000
NEAR = 1.2


def pace() -> float:
    """Milliseconds of the processor for a fixed piece of work."""
    begun, total = time.thread_time(), 0
    for number in range(_TURNS):
        total += number
    return (time.thread_time() - begun) * 1000


def at_full_speed(figures: Sequence[tuple[float, float]]) -> list[float]:
    """Of pairs of a pace and a figure taken at it, the figures taken while the processor was within a fifth of the quickest that it was."""
    quickest = min(found for found, _figure in figures)
    return [figure for found, figure in figures if found < NEAR * quickest]


class Stretches:
    """Time by the clock in stretches, with the pace at the end of each; call it (it takes what progress is told with) wherever one ends."""

    def __init__(self) -> None:
        self._kept: list[tuple[float, float]] = []
        self._begun = time.perf_counter()

    def __call__(self, *_progress: object) -> None:
        took = time.perf_counter() - self._begun
        self._kept.append((took, pace()))
        self._begun = time.perf_counter()

    def seconds(self) -> float:
        """What they took together, without the taking of paces."""
        return sum(took for took, _pace in self._kept)

    def seconds_at(self, quickest: float) -> float:
        """What they would have taken, had the processor kept this pace."""
        return sum(took * quickest / found for took, found in self._kept)

    def quickest(self) -> float:
        return min(found for _took, found in self._kept)
