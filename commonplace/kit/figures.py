"""From counts to figures that isolate nobody: what may be shown, and how coarsely. Plain functions of plain numbers, for every door and every test.

The rules, each with its reason (docs/how-finding-works.md, "The organisation's flow"):

* A figure rests on at least five people, on each side where there are two.
* Nobody counts more than five times towards one band, so that no band tells of one person's zeal.
* Counts are in fives, shares in tens with both ends open, times in words.
* A deed is in one figure of a kind only: the pairs of teams are disjoint, what is too small goes into one rest, and sums are sums of what is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from statistics import median_low

FEWEST = 5
STEP = 5
MOST_EACH = 5

DURATIONS = (("hour", 1.0), ("day", 24.0), ("week", 168.0), ("month", 730.0), ("quarter", 2190.0))
"""In hours; what takes longer is `longer`, and what had not come to pass for half of them is `not_yet`."""


@dataclass
class Cell:
    """What went from one team to another: how often each person gave, and took."""

    givers: Counter[int] = field(default_factory=Counter)
    takers: Counter[int] = field(default_factory=Counter)

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.givers + other.givers, self.takers + other.takers)


def in_fives(number: float) -> int:
    """The nearest multiple of five; a half goes up."""
    return int((number + STEP / 2) // STEP) * STEP


def strength(cell: Cell) -> int | None:
    """How strong the band is, or None where too few stand behind it."""
    if min(len(cell.givers), len(cell.takers)) < FEWEST:
        return None
    sides = (sum(min(often, MOST_EACH) for often in side.values()) for side in (cell.givers, cell.takers))
    return in_fives(min(sides))


Pairs = Mapping[tuple[int, int], Cell]


def bands_of(pairs: Pairs) -> tuple[dict[tuple[int, int], int], int | None]:
    """The pairs of teams that may be named, and what is left as one number, or None.

    The rest is shown only where it still rests on enough people when any one of its pairs is taken away: its own people know that one.
    """
    shown = {pair: value for pair, cell in sorted(pairs.items()) if (value := strength(cell)) is not None}
    small = [cell for pair, cell in sorted(pairs.items()) if pair not in shown]
    return shown, strength(_sum(small)) if _holds_without_any(small) else None


def _sum(cells: Iterable[Cell]) -> Cell:
    return sum(cells, Cell())


def _holds_without_any(cells: Sequence[Cell]) -> bool:
    """Counts, for each person, in how many of the cells they are: those who are in one alone go with it."""
    if len(cells) < 2:
        return False
    for side in ("givers", "takers"):
        people: Counter[int] = Counter()
        for cell in cells:
            people.update(getattr(cell, side).keys())
        for cell in cells:
            alone = sum(1 for person in getattr(cell, side) if people[person] == 1)
            if len(people) - alone < FEWEST:
                return False
    return True


def people(them: Set[int]) -> int | None:
    """How many people, in fives."""
    return in_fives(len(them)) if len(them) >= FEWEST else None


def times(by_person: Mapping[int, int]) -> int | None:
    """How often something was done, nobody counted more than five times, in fives."""
    if len(by_person) < FEWEST:
        return None
    return in_fives(sum(min(often, MOST_EACH) for often in by_person.values()))


def share(rows: Iterable[tuple[int, bool]]) -> int | None:
    """`share_of_counts`, of things each with the person who stands behind it and whether it is so."""
    counted: dict[int, list[int]] = {}
    for person, is_so in rows:
        both = counted.setdefault(person, [0, 0])
        both[0] += is_so
        both[1] += 1
    return share_of_counts((person, so, every) for person, (so, every) in counted.items())


def share_of_counts(rows: Iterable[tuple[int, int, int]]) -> int | None:
    """Of the things of each person how many are so, and how many there are: how many in a hundred are, in tens.

    10 stands for that or less, 90 for that or more: whether it is all, or all but one person's, cannot be told. In between, the people on
    either side are at least five.
    """
    parts = [0, 0]
    sides = [0, 0]
    people = 0
    for _person, so, every in rows:
        people += 1
        for place, often in enumerate((so, every - so)):
            parts[place] += min(often, MOST_EACH)
            sides[place] += often > 0
    if people < FEWEST:
        return None
    percent = 100 * parts[0] / sum(parts)
    if percent >= 85:
        return 90
    if percent <= 15:
        return 10
    return round(percent / 10) * 10 if min(sides) >= FEWEST else None


def duration(rows: Iterable[tuple[int, float | None]]) -> str | None:
    """Within what time it came to pass for at least half of them, in words; of hours, each with the person who waited, None where it has not yet."""
    waited = list(rows)
    if len({person for person, _hours in waited}) < FEWEST:
        return None
    middle = median_low(hours if hours is not None else float("inf") for _person, hours in waited)
    if middle == float("inf"):
        return "not_yet"
    return next((word for word, most in DURATIONS if middle <= most), "longer")


def overlap(one: Set[int], other: Set[int]) -> int | None:
    """How many belong to both, where these and those who belong to one alone are enough."""
    groups = (one & other, one - other, other - one)
    return in_fives(len(groups[0])) if min(map(len, groups)) >= FEWEST else None
