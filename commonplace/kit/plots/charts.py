"""Bars, and lines over time, drawn by pygal; what its drawings hold for a page of their own is taken out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from lxml import etree

from commonplace.kit.plots.figure import TONES, WIDTH, Plot, Value, finished, said

_LETTERS = 15
"""The size of letters that room is kept for, in units of the picture."""
_BAR = 26
_MOST_LABELS = 8


@dataclass(frozen=True)
class Series:
    """One value for each of the labels of the picture."""

    label: str
    values: Sequence[Value]


def bars(key: str, *, title: str, text: str, labels: Sequence[str], series: Sequence[Series], unit: str = "", heads: str = "") -> Plot:
    """Lying bars, one for each label and series. `key` begins the ids and is the plot's own on its page; `heads` heads the table's first column."""
    height = 60 + (_BAR * len(series) + 14) * len(labels)
    chart = _chart("HorizontalBar", height, unit, range=(0, _highest(series) * 1.12), print_values=True, print_values_position="top")
    chart.x_labels = [_cut(label) for label in reversed(labels)]
    for one in series:
        chart.add(one.label, list(reversed(one.values)))
    return _plot(chart, key, title, text, labels, series, unit, heads)


def lines(key: str, *, title: str, text: str, labels: Sequence[str], series: Sequence[Series], unit: str = "", heads: str = "") -> Plot:
    """A line for each series; where a value is not shown its line has a gap. `labels` are moments, the oldest first."""
    chart = _chart("Line", 280, unit, range=(0, _highest(series)), show_dots=True, dots_size=4)
    chart.x_labels = list(labels)
    if len(labels) > _MOST_LABELS:
        step = -(-len(labels) // _MOST_LABELS)
        chart.x_labels_major = list(labels)[len(labels) - 1 :: -step]
        chart.show_minor_x_labels = False
    for one in series:
        chart.add(one.label, list(one.values), allow_interruptions=True)
    return _plot(chart, key, title, text, labels, series, unit, heads)


@cache
def _pygal() -> Any:
    """Imported with the first picture, for it takes a while; and without its finder of plugins, which every later import would ask in vain."""
    import pygal
    import pygal.style

    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


def _chart(form: str, height: int, unit: str, **settings: Any) -> Any:
    style = _pygal().style.Style(
        label_font_size=_LETTERS, major_label_font_size=_LETTERS, value_font_size=_LETTERS, font_family="sans-serif"
    )
    return getattr(_pygal(), form)(
        css=[],
        js=[],
        style=style,
        width=WIDTH,
        height=height,
        margin=10,
        no_prefix=True,
        show_legend=False,
        disable_xml_declaration=True,
        formatter=partial(said, unit=unit),
        max_scale=6,
        truncate_label=-1,
        **settings,
    )


def _plot(chart: Any, key: str, title: str, text: str, labels: Sequence[str], series: Sequence[Series], unit: str, heads: str) -> Plot:
    root = chart.render_tree()
    _strip(root)
    rows = [(label, *(said(one.values[number], unit) for one in series)) for number, label in enumerate(labels)]
    names = [one.label for one in series]
    svg = finished(root, key=key, title=title, text=text)
    return Plot(title, text, svg, (heads, *names), rows, names if len(series) > 1 else ())


def _strip(root: Any) -> None:
    """Styles, scripts and what only they would show; of a value's notes its number is kept, as the tip of its bar or dot."""
    etree.strip_elements(root, etree.Comment, "{*}defs", "{*}title")
    for part in list(root.iter()):
        classes = part.get("class", "").split()
        is_note = str(part.tag).endswith("desc")
        if "tooltip-overlay" in classes or (is_note and "value" not in classes):
            part.getparent().remove(part)
        elif is_note:
            part.tag = part.tag.replace("desc", "title")
            part.attrib.clear()
        elif "series" in classes:
            tone = next(int(word[6:]) for word in classes if word.startswith("color-"))
            part.set("class", f"plot-series plot-tone-{tone % TONES}")
        part.attrib.pop("style", None)


def _highest(series: Sequence[Series]) -> float:
    """Where the axis ends: never at nothing."""
    return max([1.0, *(value for one in series for value in one.values if value is not None)])


def _cut(label: str) -> str:
    return label if len(label) <= 20 else f"{label[:19]}…"
