"""What people do that shows what they know. This room sees what is written and answered; rooms above add what they know of, in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonplace.entries.audience import Sight


class What(models.TextChoices):
    """The kinds of deeds, and how the page says them before the title of what they are about."""

    SOLVED = "solved", _("Solved")
    ANSWERED = "answered", pgettext_lazy("somebody did", "Answered")
    TRIED = "tried", _("Tried")
    WROTE = "wrote", pgettext_lazy("somebody did", "Wrote")


WORTH = {What.SOLVED: 4.0, What.ANSWERED: 2.0, What.TRIED: 1.5, What.WROTE: 1.0}
BY_THANKS = 0.5
"""What each of the first few thanks adds to the worth of a deed; later ones add nothing, or thanks would be a score."""
MOST_THANKS = 3


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody's deed. `entry` (a key) shows it; by the text of `about`, which is near the topic, it counts."""

    person: int
    what: What
    entry: int
    about: int
    made_at: datetime


MoreDeeds = Callable[[Sight, Collection[int]], Iterable[Deed]]
Solved = Callable[[Collection[int]], Collection[int]]
Willing = Callable[[Collection[int], Collection[str]], Collection[int]]

_more: list[tuple[str, MoreDeeds]] = []
_solved: list[Solved] = []
_willing: list[Willing] = []


def add_deeds(kind: str, deeds: MoreDeeds) -> None:
    """`deeds(sight, about)` gives what people did with these visible entries of one kind, of people whom the viewer meets."""
    _more.append((kind, deeds))


def tell_solved(solved: Solved) -> None:
    """`solved(answers)` gives the keys of those of these answers that solved their question, in one query."""
    _solved.append(solved)


def ask_willing(willing: Willing) -> None:
    """`willing(people, words)` gives those of these people who take questions on what has these words, in one query."""
    _willing.append(willing)


def more_deeds(sight: Sight, about: Mapping[str, Collection[int]]) -> list[Deed]:
    """`about`: the keys of entries by their kind."""
    return [deed for kind, deeds in _more if about.get(kind) for deed in deeds(sight, about[kind])]


def solved_among(answers: Collection[int]) -> set[int]:
    return {key for solved in _solved for key in solved(answers)} if answers else set()


def willing_among(people: Collection[int], words: Collection[str]) -> set[int]:
    """Nobody need have said so: whoever did not decline is willing."""
    found = set(people)
    for willing in _willing:
        found &= set(willing(found, words))
    return found
