"""Which column of a picture each node stands in, and in which order from above: the first half of drawing a graph by layers.

The steps are those of Sugiyama, Tagawa and Toda (1981): open the circles, give each node the layer behind all that it grew from, lead long ties
through every layer between, and sort the layers by where their neighbours stand until no sweep makes fewer crossings.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Key = Hashable
Arc = tuple[Key, Key]
"""From what is older to what grew from it."""
SWEEPS = 8


@dataclass(frozen=True)
class Chain:
    """One arc as it is led from layer to layer: its left end, a bend in each layer between, its right end.

    `is_turned`: the arc closes a circle and is led the other way, so that nothing runs from right to left.
    """

    number: int
    slots: tuple[Key, ...]
    is_turned: bool


@dataclass(frozen=True)
class Layers:
    """`rows` are the slots of each layer from above, nodes and bends alike; `chains` are in the order of the arcs given."""

    rows: list[list[Key]]
    chains: list[Chain]


@dataclass(frozen=True)
class Bend:
    """Where a long tie passes through a layer."""

    arc: int
    layer: int


def layered(keys: Sequence[Key], arcs: Sequence[Arc], *, late: Collection[Key] = ()) -> Layers:
    """Layers of all `keys`, which come in the order of their age. Those in `late` stand as near as can be to what grew from them.

    An arc with an end that is no key, or with one end twice, is an error of the caller.
    """
    turned = _closing(keys, arcs)
    forward = [(b, a) if number in turned else (a, b) for number, (a, b) in enumerate(arcs)]
    layer_of = _layers(keys, forward, set(late))
    chains = [_chain(number, arc, layer_of, number in turned) for number, arc in enumerate(forward)]
    rows: list[list[Key]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for key in keys:
        rows[layer_of[key]].append(key)
    for chain in chains:
        for bend in chain.slots[1:-1]:
            assert isinstance(bend, Bend)
            rows[bend.layer].append(bend)
    return Layers(_sorted(rows, chains), chains)


def _closing(keys: Sequence[Key], arcs: Sequence[Arc]) -> set[int]:
    """The numbers of arcs that lead back to where a walk came from. The walk begins with the oldest, so that it is the odd one that is found."""
    leaving: dict[Key, list[tuple[int, Key]]] = defaultdict(list)
    for number, (a, b) in enumerate(arcs):
        leaving[a].append((number, b))
    closing: set[int] = set()
    on_the_way: set[Key] = set()
    done: set[Key] = set()
    for start in keys:
        if start in done:
            continue
        path = [(start, iter(leaving[start]))]
        on_the_way.add(start)
        while path:
            key, further = path[-1]
            for number, other in further:
                if other in on_the_way:
                    closing.add(number)
                elif other not in done:
                    on_the_way.add(other)
                    path.append((other, iter(leaving[other])))
                    break
            else:
                path.pop()
                on_the_way.discard(key)
                done.add(key)
    return closing


def _layers(keys: Sequence[Key], arcs: Sequence[Arc], late: set[Key]) -> dict[Key, int]:
    after: dict[Key, list[Key]] = defaultdict(list)
    waits = dict.fromkeys(keys, 0)
    for a, b in arcs:
        after[a].append(b)
        waits[b] += 1
    order = [key for key in keys if not waits[key]]
    layer_of = dict.fromkeys(keys, 0)
    for key in order:  # grows while it is walked
        for other in after[key]:
            layer_of[other] = max(layer_of[other], layer_of[key] + 1)
            waits[other] -= 1
            if not waits[other]:
                order.append(other)
    for key in reversed(order):
        if key in late and after[key]:
            layer_of[key] = min(layer_of[other] for other in after[key]) - 1
    first = min(layer_of.values(), default=0)
    return {key: layer - first for key, layer in layer_of.items()}


def _chain(number: int, arc: Arc, layer_of: dict[Key, int], is_turned: bool) -> Chain:
    left, right = arc
    bends = (Bend(number, layer) for layer in range(layer_of[left] + 1, layer_of[right]))
    return Chain(number, (left, *bends, right), is_turned)


def _sorted(rows: list[list[Key]], chains: list[Chain]) -> list[list[Key]]:
    """The rows in the order with the fewest crossings that the sweeps come by."""
    before: dict[Key, list[Key]] = defaultdict(list)
    behind: dict[Key, list[Key]] = defaultdict(list)
    for chain in chains:
        for one, other in pairwise(chain.slots):
            behind[one].append(other)
            before[other].append(one)
    best, fewest = rows, _crossings(rows, behind)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        rows = _swept(rows, before) if sweep % 2 == 0 else _swept(rows[::-1], behind)[::-1]
        count = _crossings(rows, behind)
        if count < fewest:
            best, fewest = rows, count
    return best


def _swept(rows: list[list[Key]], neighbours: dict[Key, list[Key]]) -> list[list[Key]]:
    """Each row sorted by the mean place of its neighbours in the row before; what has none stays about where it is."""
    done = rows[:1]
    for row in rows[1:]:
        at = {key: place for place, key in enumerate(done[-1])}
        share = max(len(done[-1]), 1) / max(len(row), 1)
        means = {}
        for place, key in enumerate(row):
            places = [at[other] for other in neighbours[key] if other in at]
            means[key] = sum(places) / len(places) if places else place * share
        done.append(sorted(row, key=means.__getitem__))
    return done


def _crossings(rows: list[list[Key]], behind: dict[Key, list[Key]]) -> int:
    """How often ties cross between neighbouring rows: pairs of them whose ends stand in opposite orders."""
    count = 0
    for row, following in pairwise(rows):
        at = {key: place for place, key in enumerate(following)}
        passed: list[int] = []
        for key in row:
            ends = sorted(at[other] for other in behind[key])
            count += sum(len(passed) - bisect_right(passed, end) for end in ends)
            for end in ends:
                insort(passed, end)
    return count
