"""The figures of what was shared in one space, for those who are in it: made once, when a quarter has ended, as those of the organisation are.

A deed is counted where those are who may see both of its ends: in the organisation's figures, in one space's, or nowhere. What grew in one space
from another would be seen by those alone who are in both, and so is counted in neither. So no figure holds the deeds of another one, and
subtracting one page from another leaves whole figures, each of which rests on five people (docs/decisions/0051-flow-of-a-space.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from django.db.models import Count, Max

from commonplace.entries.audience import in_space_at, open_to_all_at
from commonplace.entries.models import Entry
from commonplace.entries.shared_writing import co_writers_of
from commonplace.entries.words import Kind
from commonplace.flows import gathering
from commonplace.flows.closing import Figures
from commonplace.flows.counting import DOES
from commonplace.flows.models import SpacePublication
from commonplace.flows.packing import Role
from commonplace.flows.quarters import begins, ends, last_closed
from commonplace.kit import figures
from commonplace.kit.clock import now
from commonplace.kit.figures import FEWEST, Cell
from commonplace.lineage.models import Edge, EdgeKind, Thanks
from commonplace.people.models import NOBODY, Member, Team
from commonplace.spaces.models import Space

FIRST_QUARTERS = 8
"""So many are made when a space gets its first figures."""


class Passed(NamedTuple):
    """From whom to whom, each with their team (0 for none)."""

    giver: int
    giver_team: int
    taker: int
    taker_team: int


def close_spaces() -> int:
    """Make what is missing for spaces of at least five; how many were made. A quarter before one that was made is never made later."""
    last, made = last_closed(now()), 0
    spaces = Space.objects.filter(archived_at=None).annotate(people=Count("memberships")).filter(people__gte=FEWEST)
    newest = dict(SpacePublication.objects.values_list("space").annotate(Max("quarter")).order_by())
    for space in spaces.order_by("pk").values_list("pk", flat=True):
        for quarter in range(max(newest.get(space, 0), last - FIRST_QUARTERS) + 1, last + 1):
            found = figures_of(space, quarter, is_newest=quarter == last)
            SpacePublication.objects.get_or_create(space_id=space, quarter=quarter, defaults={"figures": found})
            made += 1
    return made


def figures_of(space: int, quarter: int, *, is_newest: bool) -> Figures:
    inside = partial(in_space_at, space_id=space)
    teams = dict(Team.objects.values_list("pk", "name"))
    made = from_deeds(_came_in(space, quarter), _went_out(space, quarter), _within(space, quarter), teams)
    made["part"] = _part(space, quarter)
    made |= gathering.told_by_entries(inside, lambda path: inside(path) | open_to_all_at(path), quarter)
    if is_newest:
        made["fresh"] = gathering.how_fresh(inside)
    return made


def from_deeds(came: Iterable[Passed], went: Iterable[Passed], stayed: Iterable[Passed], teams: dict[int, str]) -> Figures:
    """What came in by the team that gave, what went out by the team that took, and what stayed within, as one."""
    cells: tuple[dict[tuple[int, int], Cell], dict[tuple[int, int], Cell]] = (defaultdict(Cell), defaultdict(Cell))
    for pairs, deeds, side in ((cells[0], came, 1), (cells[1], went, 3)):
        for deed in deeds:
            cell = pairs[deed[side], 0]
            cell.givers[deed.giver] += 1
            cell.takers[deed.taker] += 1
    within = Cell()
    for deed in stayed:
        within.givers[deed.giver] += 1
        within.takers[deed.taker] += 1
    made: Figures = {"inside": figures.strength(within)}
    for name, pairs in zip(("came_in", "went_out"), cells, strict=True):
        shown, rest = figures.bands_of(pairs)
        made[name] = [{"team": teams.get(team, ""), "times": often} for (team, _space), often in shown.items()]
        made[f"{name}_rest"] = rest
    return made


def _came_in(space: int, quarter: int) -> list[Passed]:
    """What everybody may see, and something in the space grew from it."""
    return _edges(quarter, in_space_at("entry", space) & open_to_all_at("origin"))


def _went_out(space: int, quarter: int) -> list[Passed]:
    """What was shared in the space, and something that everybody may see grew from it."""
    return _edges(quarter, open_to_all_at("entry") & in_space_at("origin", space))


def _within(space: int, quarter: int) -> list[Passed]:
    thanks = Thanks.objects.filter(in_space_at("entry", space), made_at__gte=begins(quarter), made_at__lt=ends(quarter))
    rows = thanks.values_list("entry__author_id", "entry__author__team_id", "member_id", "member__team_id")
    return [*_edges(quarter, in_space_at("entry", space) & in_space_at("origin", space)), *_between_two(rows)]


def _edges(quarter: int, ends_where: object) -> list[Passed]:
    """As `counting` has it: an answer goes from who answers to who asked, all else from the older to the younger."""
    edges = Edge.objects.filter(ends_where, made_at__gte=begins(quarter), made_at__lt=ends(quarter))
    rows = edges.values_list("kind", "origin__author_id", "origin__author__team_id", "entry__author_id", "entry__author__team_id")
    turned = ((*row[3:], *row[1:3]) if row[0] == EdgeKind.ANSWERS else row[1:] for row in rows)
    return _between_two(turned)


def _between_two(rows: Iterable[tuple[int | None, ...]]) -> list[Passed]:
    nobody = Member.objects.filter(handle=NOBODY).values_list("pk", flat=True).first()
    found = [Passed(*(key or 0 for key in row)) for row in rows]
    return [deed for deed in found if deed.giver != deed.taker and nobody not in {deed.giver, deed.taker}]


def _part(space: int, quarter: int) -> Figures:
    shared = Entry.objects.filter(in_space_at("", space), made_at__gte=begins(quarter), made_at__lt=ends(quarter))
    people: dict[Role, set[int]] = defaultdict(set)
    for author, kind in shared.exclude(author__handle=NOBODY).values_list("author_id", "kind").distinct().order_by():
        people[DOES[Kind(kind)]].add(author)
    for one in co_writers_of(Entry.objects.filter(in_space_at("", space))):
        if begins(quarter) <= one.since < ends(quarter):
            people[DOES[Kind(one.kind)]].add(one.member)
    return {role.name.lower(): figures.people(people[role]) for role in (Role.SEEK, Role.SENSE, Role.SHARE)}
