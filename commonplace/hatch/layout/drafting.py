"""The sheet of an extractive hatch: quotes, letter by letter, and places to write in one's own words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from commonplace.hatch.checking import tensions_between
from commonplace.hatch.checking.grounds import Ground
from commonplace.hatch.layout.forms import ASKED, AT_A_THEME, HEADINGS, SHAPES, WHERE_THEY_MEET, order_of
from commonplace.hatch.layout.picking import Quote, is_question, most_telling, questions_in, quotes_of, steps_in
from commonplace.hatch.layout.themes import Theme, themes_of
from commonplace.hatch.words import MOVES_OF_TWO, Form, Hand, Move, Part
from commonplace.kit import embedding

MOST_QUESTIONS, MOST_STEPS, MOST_MEETINGS = 6, 5, 3


@dataclass(frozen=True)
class Drafted:
    """A sentence to be: a quote with its passages, or with the hand of a person a place to write, whose `text` asks for the words."""

    part: Part
    heading: str
    hand: Hand
    text: str
    passages: tuple[int, ...] = ()


def drafted(
    ground: Ground, *, form: Form, move: Move, wish: str = "", marked: Collection[int] = (), groups: Mapping[int, int] | None = None
) -> list[Drafted]:
    """The sheet in its order. `marked` are the passages that somebody marked as they are; `groups` say which of two subjects a passage belongs to."""
    sheet = _Sheet(ground, form, move, wish, marked, groups)
    shape = SHAPES[form]
    return [_place(_("To begin"), str(shape.opening)), *sheet.parts(), _place(_("To end"), str(shape.closing))]


def _place(heading: str, asks: str) -> Drafted:
    return Drafted(Part.PLACE, heading, Hand.PERSON, asks)


class _Sheet:
    def __init__(
        self, ground: Ground, form: Form, move: Move, wish: str, marked: Collection[int], groups: Mapping[int, int] | None
    ) -> None:
        self.ground, self.form, self.move, self.wish, self.marked = ground, form, move, wish, marked
        self.groups = groups if move in MOVES_OF_TWO else None
        self.usable = {number for number, passage in ground.passages.items() if not passage.gives_orders}
        self.themes = themes_of(ground, self.groups)
        self.taken: list[Quote] = []

    def parts(self) -> Iterator[Drafted]:
        for part in order_of(self.form, self.move):
            found = list(self._themes() if part is Part.THEME else self._of(part))
            yield from found
            if found and part is not Part.THEME:
                yield Drafted(Part.PLACE, str(HEADINGS[part]), Hand.PERSON, str(ASKED[part]))

    def _themes(self) -> Iterator[Drafted]:
        for theme in self.themes:
            heading = self._heading(theme)
            candidates = [quote for quote in quotes_of(self.ground, theme.passages, self.marked) if not is_question(quote.text)]
            quotes = most_telling(self.ground, candidates, self.wish, most=SHAPES[self.form].quotes, without=self.taken)
            if not quotes:
                continue
            self.taken += quotes
            yield from (Drafted(Part.THEME, heading, Hand.QUOTE, quote.text, (quote.number,)) for quote in quotes)
            yield Drafted(Part.PLACE, heading, Hand.PERSON, str(AT_A_THEME[self.move]))
        yield from self._meetings()

    def _heading(self, theme: Theme) -> str:
        return theme.name[:1].upper() + theme.name[1:] if theme.name else _("Among these")

    def _of(self, part: Part) -> Iterator[Drafted]:
        heading = str(HEADINGS[part])
        if part is Part.TENSION:
            for tension in tensions_between(self.ground):
                if {tension.one, tension.other} <= self.usable:
                    yield Drafted(part, heading, Hand.QUOTE, tension.said, (tension.one,))
                    yield Drafted(part, heading, Hand.QUOTE, tension.against, (tension.other,))
            return
        find, most = (questions_in, MOST_QUESTIONS) if part is Part.QUESTION else (steps_in, MOST_STEPS)
        found = most_telling(self.ground, find(self.ground, self.usable), self.wish, most=most, without=self.taken)
        self.taken += found
        yield from (Drafted(part, heading, Hand.QUOTE, quote.text, (quote.number,)) for quote in found)

    def _meetings(self) -> Iterator[Drafted]:
        """The nearest sentences of two subjects, a pair at a time."""
        if not self.groups:
            return
        sides = [
            quotes_of(
                self.ground,
                [number for number in self.ground.order if self.groups.get(number) == side and number in self.usable],
                self.marked,
            )
            for side in (0, 1)
        ]
        if not all(sides):
            return
        meanings = [embedding.unit(np.stack([self.ground.meaning_of(quote.text) for quote in side])) for side in sides]
        near = meanings[0] @ meanings[1].T
        for _round in range(MOST_MEETINGS):
            one, other = np.unravel_index(int(np.argmax(near)), near.shape)
            if near[one, other] < embedding.hardly_near() / 2:
                break
            for quote in (sides[0][one], sides[1][other]):
                yield Drafted(Part.TENSION, str(WHERE_THEY_MEET), Hand.QUOTE, quote.text, (quote.number,))
            near[one, :], near[:, other] = -1, -1
        yield Drafted(Part.PLACE, str(WHERE_THEY_MEET), Hand.PERSON, str(AT_A_THEME[self.move]))
