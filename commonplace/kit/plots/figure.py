"""What every picture of numbers has beside the picture: a title, a sentence, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from lxml import etree

TONES = 6
"""So many colours tell series apart (`plot-tone-0` and on); more series begin again with the first."""
WIDTH = 560
"""Of every picture, in its own units; the page makes it as wide as there is room."""

Value = float | None
"""None where a number is not shown."""


@dataclass(frozen=True)
class Plot:
    """`text` says in a sentence what is to be seen; `key` names the colours in their order; the first cell of each of `rows` heads it."""

    title: str
    text: str
    svg: SafeString
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    key: Sequence[str] = field(default=())

    @property
    def keyed(self) -> list[tuple[int, str]]:
        return [(number % TONES, label) for number, label in enumerate(self.key)]


def said(value: Value, unit: str = "") -> str:
    """A number as people of this language write it; `unit` comes after it."""
    if value is None:
        return _("not shown")
    is_whole = float(value).is_integer()
    number = number_format(int(value) if is_whole else round(value, 1), use_l10n=True, force_grouping=abs(value) >= 10_000)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".rstrip()


def finished(root: Any, *, key: str, title: str, text: str) -> SafeString:
    """The drawing as markup: one picture with a name and a description, whose parts are not read out one by one (the table is for that).

    Made by serialising a tree, so that whatever stands in it is escaped.
    """
    root.set("role", "img")
    root.set("class", "plot-picture")
    root.set("aria-labelledby", f"{key}-title {key}-text")
    root.attrib.pop("id", None)
    for place, (tag, words) in enumerate((("title", title), ("desc", text))):
        part = root.makeelement(tag, {"id": f"{key}-{tag if tag == 'title' else 'text'}"})
        part.text = words
        root.insert(place, part)
    return SafeString(etree.tostring(root, encoding="unicode"))
