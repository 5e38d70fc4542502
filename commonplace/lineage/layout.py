"""Where the boxes and ties of a picture of lineage stand, in pixels: the second half of drawing a graph by layers (`layering`).

Time goes from left to right. No two boxes overlap, no tie runs from right to left or through a box, and everything lies within the picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor

from commonplace.lineage.layering import Arc, Bend, Chain, Key, Layers, layered

BOX_WIDTH, GAP = 196, 152
LEVEL = 84
"""So far before its end a tie runs level, with its word above it."""
MARGIN, TOP = 16, 44
"""Around the picture; above it, where the columns say of which time they are."""
BETWEEN = 20
PORT = 18
"""From one arriving tie to the next, so that the words of each can be read."""
_BEND_HEIGHT = 16
_PASSES = 6
Point = tuple[int, int]


@dataclass(frozen=True)
class Box:
    key: Key
    column: int
    x: int
    y: int
    height: int

    @property
    def right(self) -> int:
        return self.x + BOX_WIDTH

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True)
class Stroke:
    """One tie, drawn through `points` from left to right. `arc` is its number among those given; `is_turned`: it closes a circle and leads back."""

    arc: int
    points: tuple[Point, ...]
    is_turned: bool

    @property
    def path(self) -> str:
        """The way as SVG has it: level at each point, so that a curve stays between the heights of its two ends."""
        (x, y), *further = self.points
        parts = [f"M{x} {y}"]
        for to_x, to_y in further:
            middle = (x + to_x) // 2
            parts.append(f"H{to_x}" if y == to_y else f"C{middle} {y} {middle} {to_y} {to_x} {to_y}")
            x, y = to_x, to_y
        return "".join(parts)

    @property
    def head(self) -> str:
        """The point of the arrow, at the end of what grew from the other."""
        if self.is_turned:
            x, y = self.points[0]
            return f"M{x + 8} {y - 4}L{x + 1} {y}L{x + 8} {y + 4}"
        x, y = self.points[-1]
        return f"M{x - 8} {y - 4}L{x - 1} {y}L{x - 8} {y + 4}"


@dataclass(frozen=True)
class Layout:
    width: int
    height: int
    boxes: list[Box]
    strokes: list[Stroke]


def lay_out(keys: Sequence[Key], arcs: Sequence[Arc], *, height: int, late: Collection[Key] = ()) -> Layout:
    """`height` is that of a box at least; one where many ties arrive is higher. Keys and arcs are as `layering.layered` takes them."""
    layers = layered(keys, arcs, late=late)
    arriving: dict[Key, list[Chain]] = defaultdict(list)
    for chain in layers.chains:
        arriving[chain.slots[-1]].append(chain)
    heights = {slot: _height(slot, height, len(arriving[slot])) for row in layers.rows for slot in row}
    middles = _middles(layers, heights)
    highest = min((middles[slot] - heights[slot] // 2 for slot in heights), default=0)
    down = TOP + MARGIN - highest
    middles = {slot: middle + down for slot, middle in middles.items()}
    boxes = [
        Box(slot, column, _x(column), middles[slot] - heights[slot] // 2, heights[slot])
        for column, row in enumerate(layers.rows)
        for slot in row
        if not isinstance(slot, Bend)
    ]
    strokes = _strokes(layers, {box.key: box for box in boxes}, middles, arriving)
    lowest = max((middles[slot] + heights[slot] // 2 for slot in heights), default=TOP)
    return Layout(_x(len(layers.rows) - 1) + BOX_WIDTH + MARGIN, lowest + MARGIN, boxes, strokes)


def _x(column: int) -> int:
    return MARGIN + column * (BOX_WIDTH + GAP)


def _height(slot: Key, least: int, arriving: int) -> int:
    """An even number, so that its half is none of a pixel."""
    if isinstance(slot, Bend):
        return _BEND_HEIGHT
    return max(least, PORT * (arriving + 1)) // 2 * 2


def _middles(layers: Layers, heights: Mapping[Key, int]) -> dict[Key, int]:
    """The middle of each slot: near those it is tied to, as far as the order and the heights in its column allow."""
    beside: dict[Key, tuple[list[Key], list[Key]]] = defaultdict(lambda: ([], []))
    for chain in layers.chains:
        for one, other in pairwise(chain.slots):
            beside[other][0].append(one)
            beside[one][1].append(other)
    middles: dict[Key, int] = {}
    for row in layers.rows:
        middles |= _spread(row, dict.fromkeys(row, 0.0), heights)
    for turn in range(_PASSES):
        is_last = turn >= _PASSES - 2
        for row in layers.rows if turn % 2 == 0 else layers.rows[::-1]:
            wanted = {}
            for slot in row:
                near = [*beside[slot][0], *beside[slot][1]] if is_last else beside[slot][turn % 2]
                wanted[slot] = sum(middles[other] for other in near) / len(near) if near else float(middles[slot])
            middles |= _spread(row, wanted, heights)
    return middles


def _spread(row: Sequence[Key], wanted: Mapping[Key, float], heights: Mapping[Key, int]) -> dict[Key, int]:
    """The places nearest to those wanted (by least squares) at which the slots keep their order and their distance.

    With what must lie between them taken off, the places need only not fall: neighbours that would are put together at their mean.
    """
    offsets = [0]
    for one, other in pairwise(row):
        offsets.append(offsets[-1] + (heights[one] + heights[other]) // 2 + BETWEEN)
    groups: list[tuple[float, int]] = []
    for slot, offset in zip(row, offsets, strict=True):
        mean, count = wanted[slot] - offset, 1
        while groups and groups[-1][0] > mean:
            other, others = groups.pop()
            mean, count = (mean * count + other * others) / (count + others), count + others
        groups.append((mean, count))
    bases = [floor(mean) for mean, count in groups for _ in range(count)]
    return {slot: base + offset for slot, base, offset in zip(row, bases, offsets, strict=True)}


def _strokes(layers: Layers, boxes: Mapping[Key, Box], middles: Mapping[Key, int], arriving: Mapping[Key, list[Chain]]) -> list[Stroke]:
    ports: dict[int, int] = {}
    for key, chains in arriving.items():
        if key not in boxes or not chains:
            continue
        first = boxes[key].y + (boxes[key].height - PORT * (len(chains) - 1)) // 2
        ordered = sorted(chains, key=lambda chain: (middles[chain.slots[-2]], chain.number))
        ports |= {chain.number: first + PORT * place for place, chain in enumerate(ordered)}
    strokes = []
    for chain in layers.chains:
        left, right = boxes[chain.slots[0]], boxes[chain.slots[-1]]
        points = [(left.right, left.y + left.height // 2)]
        for bend in chain.slots[1:-1]:
            assert isinstance(bend, Bend)
            points += [(_x(bend.layer), middles[bend]), (_x(bend.layer) + BOX_WIDTH, middles[bend])]
        points += [(right.x - LEVEL, ports[chain.number]), (right.x, ports[chain.number])]
        strokes.append(Stroke(chain.number, tuple(points), chain.is_turned))
    return strokes
