"""Bridges: entries of a member by which two people are joined who are not joined otherwise.

An entry bridges two people when it grew from something of the one and something of the other grew from it (or they said thanks for it), or when
it grew from something of both. They sit in different teams (where one sits in none: they share no space that the member is in, too), and nothing
that the member may see went from the one to the other directly, in either direction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonplace.entries.audience import Sight, visible_at
from commonplace.flow.learning import Passed, Person, Thing
from commonplace.flow.models import Passing
from commonplace.kit.prepared import Prepared, padded
from commonplace.lineage.models import Edge
from commonplace.spaces.models import Membership

MOST = 12
LOOKED_AT = 32
"""Pairs whose own ties are looked for; the newest."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """`entry` is the member's. `before` is what it grew from; `after` what of the other person grew from it, or, for `is_between`, the second thing
    it grew from."""

    entry: Thing
    before: Passed
    after: Passed
    is_between: bool


def bridges_of(sight: Sight, learnt: Sequence[Passed], taught: Sequence[Passed]) -> list[Bridge]:
    """The newest, at most `MOST`, each pair of people once. Two or three queries."""
    found: dict[frozenset[int], Bridge] = {}
    for bridge in _candidates(learnt, taught):
        pair = frozenset((bridge.before.other.pk, bridge.after.other.pk))
        if len(found) < LOOKED_AT or pair in found:
            found.setdefault(pair, bridge)
    spaces = _spaces_shared(sight, [person for bridge in found.values() for person in (bridge.before.other, bridge.after.other)])
    apart = {pair: bridge for pair, bridge in found.items() if _sit_apart(bridge.before.other, bridge.after.other, spaces)}
    joined = _joined(sight, apart)
    return [bridge for pair, bridge in apart.items() if pair not in joined][:MOST]


def _candidates(learnt: Sequence[Passed], taught: Sequence[Passed]) -> Iterable[Bridge]:
    """Across first, then between; by the newest of what happened."""
    grew: dict[int, list[Passed]] = defaultdict(list)
    for one in learnt:
        if one.entry:
            grew[one.entry.pk].append(one)
    for after in taught:
        for before in grew.get(after.origin.pk, ()):
            if before.other.pk != after.other.pk:
                yield Bridge(after.origin, before, after, is_between=False)
    for several in grew.values():
        for one, other in combinations(several, 2):
            if one.other.pk != other.other.pk and one.entry:
                yield Bridge(one.entry, one, other, is_between=True)


def _sit_apart(one: Person, other: Person, spaces: dict[int, set[int]]) -> bool:
    if one.team_id and other.team_id:
        return one.team_id != other.team_id
    return not spaces[one.pk] & spaces[other.pk]


def _spaces_shared(sight: Sight, people: Sequence[Person]) -> dict[int, set[int]]:
    """Of those without a team and whom they stand with: in which of the member's spaces they are."""
    found: dict[int, set[int]] = defaultdict(set)
    if any(person.team_id is None for person in people):
        mine = Membership.objects.filter(member=sight.author_id).values("space")
        rows = Membership.objects.filter(space__in=mine, member__in={person.pk for person in people})
        for member, space in rows.values_list("member", "space"):
            found[member].add(space)
    return found


def _joined(sight: Sight, pairs: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """Those of the pairs between whom something else went on, in either direction, as far as the member may see."""
    ways = [way for one, other in map(sorted, pairs) for way in ((one, other), (other, one))]
    if not ways:
        return set()
    rows = _BETWEEN.rows(padded([one for one, _ in ways]), padded([other for _, other in ways]), *sight.values)
    return {frozenset(row) for row in rows}


def _between(learners: tuple[int, ...], teachers: tuple[int, ...], *seen: Any) -> QuerySet[Passing, Any]:
    """One look by the index for each way, until something visible is found."""
    sight = Sight.standing(True, *seen)
    tied = Exists(Edge.objects.filter(entry=OuterRef("entry"), origin=OuterRef("origin")))
    visible = Q(thanks__isnull=False) | visible_at("entry", sight) & Q(tied)
    arms = []
    for learner, teacher in zip(learners, teachers, strict=True):
        found = Passing.objects.filter(visible, visible_at("origin", sight), learner=learner, teacher=teacher)
        arms.append(Passing.objects.filter(pk__in=found.values("pk")[:1]).values_list("learner", "teacher"))
    return arms[0].union(*arms[1:], all=True)


_BETWEEN = Prepared(_between)
