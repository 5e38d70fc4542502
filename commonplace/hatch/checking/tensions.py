"""Passages that seem to contradict each other: about the same, and differing in a "not", in an opposite or in a number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonplace.hatch.checking.facts import numbers_not_in
from commonplace.hatch.checking.grounds import Ground, can_be_read, stems_of
from commonplace.hatch.checking.support import says_opposite
from commonplace.kit import embedding

MOST = 6
SHARED = 0.5
"""So much of what the longer one says the other has to say, too."""
MOST_WINDOWS = 600


@dataclass(frozen=True)
class Tension:
    """Two sentences of two passages. `is_of_numbers`: they agree but for a number."""

    one: int
    said: str
    other: int
    against: str
    is_of_numbers: bool


def tensions_between(ground: Ground, *, most: int = MOST) -> list[Tension]:
    """Those between sentences of different passages, the closest first, each pair of passages once. What is found is where to look, not a proof."""
    windows = ground.windows[:MOST_WINDOWS]
    if len(windows) < 2:
        return []
    meanings = ground.meanings[: len(windows)]
    cosines = np.triu(meanings @ meanings.T, 1)
    near = np.argwhere(cosines >= embedding.near() * 1.15)
    order = near[np.argsort(-cosines[tuple(near.T)], kind="stable")]
    found: dict[tuple[int, int], Tension] = {}
    for first, second in order[:4_000].tolist():
        (one, said), (other, against) = windows[first], windows[second]
        if one == other or (one, other) in found or not _is_about_the_same(said, against, ground):
            continue
        if (is_opposite := says_opposite(said, against)) or _differ_in_a_number(said, against):
            found[one, other] = Tension(one, said, other, against, is_of_numbers=not is_opposite)
        if len(found) == most:
            break
    return list(found.values())


def _is_about_the_same(said: str, against: str, ground: Ground) -> bool:
    if said.casefold() == against.casefold() or not (can_be_read(said) and can_be_read(against)):
        return False
    first, second = stems_of(said), stems_of(against)
    most = max(ground.weight(first), ground.weight(second))
    return len(first & second) > 1 and ground.weight(first & second) >= SHARED * most


def _differ_in_a_number(said: str, against: str) -> bool:
    """Each has a number that the other lacks, and but for these they say nearly the same."""
    if not (numbers_not_in(said, [against]) and numbers_not_in(against, [said])):
        return False
    first, second = ({one for one in stems_of(text) if not one.isdigit()} for text in (said, against))
    return len(first & second) >= 0.7 * max(len(first), len(second), 1)
