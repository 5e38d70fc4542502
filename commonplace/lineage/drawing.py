"""The picture of a family: boxes with their words, named ties, columns that say of which time they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import east_asian_width

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonplace.kit.templatetags.marks import initials, tone
from commonplace.lineage.layout import Box, Layout, Stroke, lay_out
from commonplace.lineage.models import EdgeKind
from commonplace.lineage.walking import Family, Node, Tie
from commonplace.lineage.words import GREW, LED

HEIGHT = 92
"""Of a box, in pixels: a line for kind and day, two for the title, one for the name."""
_TITLE, _NAME, _NAME_BESIDE_MORE = 24, 24, 17
"""Letters on a line; those of Chinese, Japanese and Korean count twice."""
_BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Spot:
    """One box. `lines` are those of the title with their heights, `label` all of it in words for those who do not see the picture.

    `more_before`, `more_after`: there is more to see on this side than is shown.
    """

    node: Node
    box: Box
    head: str
    lines: list[tuple[int, str]]
    name: str
    mark: str
    tone: str
    label: str
    is_centre: bool
    more_before: bool
    more_after: bool

    @property
    def foot(self) -> int:
        return self.box.bottom - 16

    @property
    def has_more(self) -> bool:
        return self.more_before or self.more_after

    @property
    def more_url(self) -> str:
        """Where to go on from here; a response has no lineage page, so its own page."""
        return self.node.url if self.node.is_response else f"{self.node.url}lineage/"


@dataclass(frozen=True)
class Line:
    """One tie. `words` stand above its end; `how` is its EdgeKind."""

    stroke: Stroke
    how: str
    words: str

    @property
    def words_at(self) -> tuple[int, int]:
        x, y = self.stroke.points[-1]
        return x - 11, y - 4


@dataclass(frozen=True)
class Column:
    x: int
    words: str


@dataclass(frozen=True)
class Picture:
    """`hows` are the kinds of ties that there are, with their words, for the key below."""

    width: int
    height: int
    spots: list[Spot]
    lines: list[Line]
    columns: list[Column]
    hows: list[tuple[str, str]]


def drawn(family: Family) -> Picture:
    """From left to right: what it grew from, the entry, what grew from it."""
    by_age: list[Node] = sorted(family.nodes.values(), key=lambda node: (node.made_at or _BEFORE_ALL, node.uid))
    arcs = [(tie.older, tie.younger) for tie in family.ties]
    layout = lay_out([node.key for node in by_age], arcs, height=HEIGHT, late=set(family.ancestors))
    grew: dict[object, list[str]] = defaultdict(list)
    for tie in family.ties:
        grew[tie.younger].append(f"{GREW[tie.how]} {family.nodes[tie.older].title}")
    at: dict[object, Node] = {node.key: node for node in by_age}
    boxes = sorted(layout.boxes, key=lambda box: (box.column, box.y))
    spots = [_spot(family, at[box.key], box, grew[box.key]) for box in boxes]
    lines = [_line(stroke, family.ties[stroke.arc]) for stroke in layout.strokes]
    present = {tie.how for tie in family.ties}
    hows = [(kind.value, str(kind.label)) for kind in EdgeKind if kind in present]
    return Picture(layout.width, layout.height, spots, lines, _columns(layout, at), hows)


def _spot(family: Family, node: Node, box: Box, grew: Sequence[str]) -> Spot:
    more_before, more_after = node.key in family.more_before, node.key in family.more_after
    day = date_format(timezone.localtime(node.made_at), "j M Y") if node.made_at else ""
    head = " · ".join(part for part in (node.kind_label, day) if part)
    lines = broken(node.title, _TITLE, most=2)
    label = ". ".join([node.title, ", ".join(part for part in (node.kind_label, node.by_all, day) if part), *grew])
    room = _NAME_BESIDE_MORE if more_before or more_after else _NAME
    return Spot(
        node=node,
        box=box,
        head=head,
        lines=[(box.y + 39 + 18 * number, line) for number, line in enumerate(lines)],
        name=broken(node.by_all, room, most=1)[0],
        mark="" if node.is_source else initials(node.by),
        tone=tone(node.author_id),
        label=label,
        is_centre=node is family.centre,
        more_before=more_before,
        more_after=more_after,
    )


def _line(stroke: Stroke, tie: Tie) -> Line:
    return Line(stroke, tie.how, str((LED if stroke.is_turned else GREW)[tie.how]))


def _columns(layout: Layout, at: Mapping[object, Node]) -> list[Column]:
    times: dict[int, list[datetime]] = defaultdict(list)
    for box in layout.boxes:
        if made_at := at[box.key].made_at:
            times[box.x].append(timezone.localtime(made_at))
    return [Column(x, _span(moments)) for x, moments in sorted(times.items())]


def _span(moments: Iterable[datetime]) -> str:
    """From when to when, no finer than it needs to be."""
    first, last = min(moments), max(moments)
    if first.date() == last.date():
        return date_format(first, "j M Y")
    if (first.year, first.month) == (last.year, last.month):
        return date_format(first, "M Y")
    one, other = ("M", "M Y") if first.year == last.year else ("Y", "Y")
    return _("%(first)s – %(last)s") % {"first": date_format(first, one), "last": date_format(last, other)}


def broken(text: str, room: int, *, most: int) -> list[str]:
    """The text on at most so many lines of `room` letters, cut with an ellipsis; within a word where it is longer than a line."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if _breadth(joined) <= room:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and _breadth(lines[-1] + letter) > room:
                lines.append("")
            lines[-1] += letter
            if len(lines) > most:
                break
        if len(lines) > most:
            break
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and _breadth(last) > room - 1:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + "…"]


def _breadth(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
