"""Making the figures of a quarter that has ended, once. They are never made again, whatever happens to what they were made from: so no two views
of a quarter can be compared, on one day or on two."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Min

from commonplace.flows import gathering
from commonplace.flows.models import Book, Publication, Standing
from commonplace.flows.packing import Role, role_of, unpack_counts
from commonplace.flows.quarters import last_closed
from commonplace.kit import figures
from commonplace.kit.clock import now
from commonplace.kit.figures import Cell
from commonplace.people.models import Team

MOST_QUARTERS = 40

Figures = dict[str, Any]
Row = tuple[int, int, dict[int, int]]
"""Of a member in a quarter: their key, their team's, and how often they did what."""


def close_quarters() -> list[int]:
    """Make the figures of all quarters that have ended and have none; which they were. Each is written by itself, so that nobody waits long."""
    book = Book.objects.filter(pk=1).first()
    if book is None or book.is_rebuilding(now()):
        return []
    last, made = last_closed(now()), []
    for quarter in _waiting(book.edition, last):
        figures_made = figures_of(quarter, _rows(book.edition, quarter), is_newest=quarter == last)
        with transaction.atomic():
            present = Book.locked()
            if present.edition != book.edition or present.is_rebuilding(now()):
                break  # what was read may be half gone; the next time comes soon
            Publication.objects.get_or_create(quarter=quarter, defaults={"figures": figures_made})
        made.append(quarter)
    return made


def _waiting(edition: int, last: int) -> list[int]:
    first = Standing.objects.filter(edition=edition).aggregate(first=Min("quarter"))["first"]
    if first is None:
        return []
    known = set(Publication.objects.values_list("quarter", flat=True))
    return [quarter for quarter in range(max(first, last + 1 - MOST_QUARTERS), last + 1) if quarter not in known]


def _rows(edition: int, quarter: int) -> list[Row]:
    kept = Standing.objects.filter(edition=edition, quarter=quarter).values_list("member_id", "team", "packed").order_by("member_id")
    return [(member, team, unpack_counts(packed)) for member, team, packed in kept]


def figures_of(quarter: int, rows: list[Row], *, is_newest: bool) -> Figures:
    """`is_newest`: what is not kept for past days (who belongs to which space, what is fresh) is looked at only for the newest quarter."""
    made = from_rows(rows, dict(Team.objects.values_list("pk", "name")))
    made |= gathering.of_quarter(quarter)
    if is_newest:
        made |= gathering.of_today()
    return made


def from_rows(rows: list[Row], teams: dict[int, str]) -> Figures:
    """What passed between teams, and how many took part."""
    pairs: dict[tuple[int, int], Cell] = defaultdict(Cell)
    taking_part: dict[Role, set[int]] = defaultdict(set)
    for member, team, counts in rows:
        for code, often in counts.items():
            role, other = role_of(code)
            if role is Role.GAVE:
                pairs[team, other].givers[member] += often
            elif role is Role.TOOK:
                pairs[other, team].takers[member] += often
            else:
                taking_part[role].add(member)
    shown, rest = figures.bands_of(pairs)
    return {
        "flows": [{"from": teams.get(one, ""), "to": teams.get(other, ""), "times": often} for (one, other), often in shown.items()],
        "flows_rest": rest,
        "part": {role.name.lower(): figures.people(taking_part[role]) for role in (Role.SEEK, Role.SENSE, Role.SHARE)},
    }
