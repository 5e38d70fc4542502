"""What went from whom to whom, as bands between two columns (a Sankey diagram of one step, so nothing needs to be arranged).

No kept library draws this on a server without bringing its own colours (decision 48).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from commonplace.kit.plots.figure import TONES, WIDTH, Plot, finished, said

_SIDE = 150
"""Room for the names at each side."""
_POST = 10
_GAP = 10
_PER_NODE = 44
_LETTERS = 16


@dataclass(frozen=True)
class Band:
    origin: str
    target: str
    value: float


@dataclass(frozen=True)
class _Stack:
    """One column: for each name where its post begins and ends."""

    spans: dict[str, tuple[float, float]]

    @classmethod
    def of(cls, sums: dict[str, float], height: float) -> _Stack:
        free = height - _GAP * (len(sums) - 1)
        total = sum(sums.values()) or 1.0
        at = 0.0
        spans = {}
        for name, value in sums.items():
            spans[name] = (at, at + free * value / total)
            at = spans[name][1] + _GAP
        return cls(spans)


def bands(key: str, *, title: str, text: str, rows: Sequence[Band], heads: tuple[str, str, str], unit: str = "") -> Plot:
    """`heads` head the table: from, to, how much. A name may stand in both columns, and has one colour in both."""
    left, right = _sums(rows, "origin"), _sums(rows, "target")
    names = list(dict.fromkeys([*left, *right]))
    tones = {name: number % TONES for number, name in enumerate(names)}
    height = max(len(left), len(right), 1) * _PER_NODE
    root = etree.Element("svg", {"viewBox": f"0 0 {WIDTH} {height + 2 * _GAP}"})
    body = etree.SubElement(root, "g", {"transform": f"translate(0 {_GAP})"})
    stacks = _Stack.of(left, height), _Stack.of(right, height)
    _draw_bands(body, rows, stacks, tones, unit)
    for stack, is_right in zip(stacks, (False, True), strict=True):
        _draw_posts(body, stack, tones, is_right=is_right)
    table = [(row.origin, row.target, said(row.value, unit)) for row in rows]
    return Plot(title, text, finished(root, key=key, title=title, text=text), heads, table)


def _sums(rows: Sequence[Band], end: str) -> dict[str, float]:
    sums: dict[str, float] = {}
    for row in rows:
        name = getattr(row, end)
        sums[name] = sums.get(name, 0.0) + row.value
    return dict(sorted(sums.items()))


def _draw_bands(body: etree._Element, rows: Sequence[Band], stacks: tuple[_Stack, _Stack], tones: dict[str, int], unit: str) -> None:
    begins, ends = ({name: span[0] for name, span in stack.spans.items()} for stack in stacks)
    share = [_share(stack, _sums(rows, end)) for stack, end in zip(stacks, ("origin", "target"), strict=True)]
    x0, x1 = _SIDE + _POST, WIDTH - _SIDE - _POST
    middle = (x0 + x1) / 2
    for row in sorted(rows, key=lambda row: (row.origin, row.target)):
        top, bottom = begins[row.origin], ends[row.target]
        deep, wide = row.value * share[0], row.value * share[1]
        begins[row.origin] += deep
        ends[row.target] += wide
        there = f"M{x0} {top:.1f}C{middle} {top:.1f} {middle} {bottom:.1f} {x1} {bottom:.1f}"
        back = f"V{bottom + wide:.1f}C{middle} {bottom + wide:.1f} {middle} {top + deep:.1f} {x0} {top + deep:.1f}Z"
        path = etree.SubElement(body, "path", {"class": f"plot-band plot-tone-{tones[row.origin]}", "d": there + back})
        etree.SubElement(path, "title").text = f"{row.origin} → {row.target}: {said(row.value, unit)}"


def _share(stack: _Stack, sums: dict[str, float]) -> float:
    """How high one of what is counted is."""
    free = sum(end - begin for begin, end in stack.spans.values())
    return free / (sum(sums.values()) or 1.0)


def _draw_posts(body: etree._Element, stack: _Stack, tones: dict[str, int], *, is_right: bool) -> None:
    x = WIDTH - _SIDE - _POST if is_right else _SIDE
    for name, (begin, end) in stack.spans.items():
        post = {"class": f"plot-post plot-tone-{tones[name]}", "x": str(x), "y": f"{begin:.1f}", "width": str(_POST)}
        etree.SubElement(body, "rect", post | {"height": f"{max(end - begin, 1):.1f}"})
        at = str(x + _POST + 8 if is_right else x - 8)
        words = etree.SubElement(
            body, "text", {"class": "plot-begins" if is_right else "plot-ends", "x": at, "y": f"{(begin + end) / 2:.1f}"}
        )
        words.text = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
