"""The picture of who learns from whom: those a member learns from at the left, those who learn from them at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonplace.flow.learning import Circle, Person
from commonplace.kit.templatetags.marks import initials, tone
from commonplace.lineage.drawing import broken
from commonplace.lineage.layout import Box, Stroke, lay_out
from commonplace.lineage.words import GREW
from commonplace.people.models import Member

MOST = 8
"""People at each side, those of the latest; the lists have all."""
_MOST_WAYS = 2
_HEIGHT = 56
_THANKS = "thanks"
Key = tuple[str, int]


@dataclass(frozen=True)
class Face:
    """`fragment` leads to what shows it, in the list on the same page."""

    box: Box
    name: str
    team: str
    mark: str
    tone: str
    label: str
    fragment: str
    is_me: bool

    @property
    def middle(self) -> int:
        return self.box.y + self.box.height // 2

    @property
    def name_at(self) -> int:
        return self.middle - 2 if self.team else self.middle + 5


@dataclass(frozen=True)
class Way:
    stroke: Stroke
    how: str
    words: str

    @property
    def words_at(self) -> tuple[int, int]:
        x, y = self.stroke.points[-1]
        return x - 11, y - 4


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    faces: list[Face]
    ways: list[Way]


def drawn(member: Member, learn_from: Sequence[Circle], learn_from_me: Sequence[Circle]) -> Picture | None:
    """None where there is nobody to be drawn."""
    before, after = learn_from[:MOST], learn_from_me[:MOST]
    if not before and not after:
        return None
    me: Key = ("me", member.pk)
    people: dict[object, Person] = {
        (side, circle.person.pk): circle.person for side, some in (("from", before), ("to", after)) for circle in some
    }
    ways = [(("from", circle.person.pk), me, how) for circle in before for how in _hows(circle)]
    ways += [(me, ("to", circle.person.pk), how) for circle in after for how in _hows(circle)]
    at_the_left = {("from", circle.person.pk) for circle in before}
    layout = lay_out([*people, me], [(one, other) for one, other, _how in ways], height=_HEIGHT, late=at_the_left)
    faces = [_face(box, people.get(box.key), member) for box in sorted(layout.boxes, key=lambda box: (box.x, box.y))]
    drawn_ways = [Way(stroke, how, _words(how)) for stroke in layout.strokes for how in [ways[stroke.arc][2]]]
    return Picture(layout.width, layout.height, faces, drawn_ways)


def _hows(circle: Circle) -> list[str]:
    """The latest kinds of ties, thanks among them."""
    kinds: Iterable[str] = (how for one in circle.passed for how in (one.hows or (_THANKS,)))
    return list(dict.fromkeys(kinds))[:_MOST_WAYS]


def _words(how: str) -> str:
    return _("thanks") if how == _THANKS else str(GREW[how])


def _face(box: Box, person: Person | None, member: Member) -> Face:
    if person is None:
        return Face(box, _("You"), "", initials(member.name), tone(member.pk), _("You"), "", is_me=True)
    side = "from" if isinstance(box.key, tuple) and box.key[0] == "from" else "to"
    label = f"{person.name}, {person.team}" if person.team else person.name
    fragment = f"{side}-{person.handle}"
    return Face(
        box,
        broken(person.name, 22, most=1)[0],
        broken(person.team, 22, most=1)[0],
        initials(person.name),
        tone(person.pk),
        label,
        fragment,
        is_me=False,
    )
