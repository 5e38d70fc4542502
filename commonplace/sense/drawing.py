"""Where the parts of a neighbourhood's picture stand: the entry in the middle, what is near it in a ring, what is further behind that."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from commonplace.sense.mapping import Neighbourhood, Node

WIDTH, HEIGHT = 960, 720
_NEAR, _FAR = (250, 180), (400, 310)
_LINE, _LINES = 18, 2
"""Letters on a line of a label, and lines."""


@dataclass(frozen=True)
class Spot:
    node: Node
    x: int
    y: int
    lines: list[tuple[int, str]]
    radius: int

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.node.title, self.node.kind_label, self.node.by, self.node.how) if part)


@dataclass(frozen=True)
class Stroke:
    x1: int
    y1: int
    x2: int
    y2: int
    is_far: bool


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    spots: list[Spot]
    strokes: list[Stroke]


def drawn(map_: Neighbourhood) -> Drawing:
    """The picture. Each neighbour takes as much of the circle as it has behind it, so that lines do not cross more than they must."""
    middle = WIDTH // 2, HEIGHT // 2
    places: dict[tuple[str, int], tuple[int, int]] = {map_.centre.key: middle}
    near = [node for node in map_.nodes if node.step == 1]
    weights = [max(1, len(node.children)) for node in near]
    total, turned = sum(weights) or 1, 0.0
    for node, weight in zip(near, weights, strict=True):
        share = 2 * pi * weight / total
        places[node.key] = _on(_NEAR, turned + share / 2)
        for number, child in enumerate(node.children):
            places[child.key] = _on(_FAR, turned + share * (number + 0.5) / len(node.children))
        turned += share
    everything = [map_.centre, *map_.nodes]
    steps = {node.key: node.step for node in everything}
    spots = [_spot(node, *places[node.key]) for node in everything]
    strokes = [
        Stroke(*places[one], *places[other], is_far=max(steps[one], steps[other]) == 2)
        for one, other in map_.ties
        if one in places and other in places
    ]
    return Drawing(WIDTH, HEIGHT, spots, strokes)


def _on(radii: tuple[int, int], angle: float) -> tuple[int, int]:
    return round(WIDTH / 2 + radii[0] * sin(angle)), round(HEIGHT / 2 - radii[1] * cos(angle))


def _spot(node: Node, x: int, y: int) -> Spot:
    radius = 22 if node.step == 0 else 13 if node.step == 1 else 10
    above = y < HEIGHT / 2 - 40 and node.step > 0
    lines = _broken(node.title)
    first = y - radius - 8 - 16 * (len(lines) - 1) if above else y + radius + 18
    return Spot(node, x, y, [(first + 16 * number, line) for number, line in enumerate(lines)], radius)


def _broken(title: str) -> list[str]:
    """The title on at most two short lines, cut with an ellipsis."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LINE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    kept = [line if len(line) <= _LINE else line[: _LINE - 1] + "…" for line in lines[:_LINES]]
    if len(lines) > _LINES and not kept[-1].endswith("…"):
        kept[-1] = kept[-1][: _LINE - 1] + "…"
    return kept
