"""Parting those who joined a call into circles: across teams, by nearness of their goals in meaning, their time zones and the hours they share.

Nothing that somebody would rather not say leaves this file: not with whom they do not want to be, nor who blocks whom."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from commonplace.kit import embedding
from commonplace.kit.embedding_endpoint import EmbeddingError
from commonplace.kit.matching import Groups, form_groups, nearness_of
from commonplace.peers.hours import offset_of, week_of
from commonplace.peers.models import Joining, NotWith, Place
from commonplace.people.models import Block

logger = logging.getLogger(__name__)

Floats = NDArray[np.float64]
ENOUGH_HOURS = 6.0
"""So many hours of the week in common are as good as any more: one of them is needed."""
Report = Callable[[int, int], None]
"""Told how many steps of how many are done."""
LEAST = 0.25
"""What remains of the nearness of two who have no hour in common: they could write, but hardly meet."""


@dataclass(frozen=True)
class Person:
    """Who is to be placed, as far as the matching looks at them."""

    member_id: int
    team_id: int | None
    text: str
    zone: str
    hours: Sequence[int]
    languages: frozenset[str]


def person_of(row: Joining | Place, languages: str = "") -> Person:
    """Of a joining, or of a place for whom nobody asked about languages. The goal itself is read here, and by nobody."""
    goal = row.goal.body[: embedding.MOST_LETTERS] if row.goal is not None and not row.goal.is_withdrawn else ""
    spoken = row.languages if isinstance(row, Joining) else languages
    return Person(row.member_id, row.member.team_id, f"{row.aim}\n{goal}", row.zone, row.hours, frozenset(spoken.split()))


def meanings(people: Sequence[Person]) -> Floats | None:
    """What their goals mean, one row each; None where the server that tells it does not answer: zones and hours decide alone then."""
    try:
        return np.asarray(embedding.embed([person.text for person in people]), np.float64)
    except EmbeddingError as error:
        logger.warning("Learning circles go by time zones and hours alone: the server of embeddings failed. %s", error)
        return None


def nearness(people: Sequence[Person], vectors: Floats | None, day: date) -> Floats:
    """How well any two would do in one circle, from 0 to 1, people by people."""
    zones = [offset_of(person.zone, day).total_seconds() / 3600 for person in people]
    known = vectors if vectors is not None else np.zeros((len(people), 1))
    near = nearness_of(known, zones, weight_of_zones=0.4 if vectors is not None else 1.0)
    weeks = np.array([week_of(person.hours, person.zone, day) for person in people], np.float64)
    shared = np.clip(weeks @ weeks.T / 2 / ENOUGH_HOURS, 0, 1)
    return np.asarray(near * (LEAST + (1 - LEAST) * shared), np.float64)


def apart(people: Sequence[Person], call_id: int | None) -> set[tuple[int, int]]:
    """Pairs, by their places in `people`, that are never put together: one would rather not, a block stands between them, or they have no
    language in common."""
    at = {person.member_id: place for place, person in enumerate(people)}
    pairs: set[tuple[int, int]] = set()
    unwilling = NotWith.objects.filter(joining__call=call_id, joining__member__in=at, joining__left_at__isnull=True, member__in=at)
    rows = list(unwilling.values_list("joining__member", "member")) if call_id else []
    rows += list(Block.objects.filter(member__in=at, other__in=at).values_list("member", "other"))
    pairs |= {(at[one], at[other]) for one, other in rows}
    spoken = [person.languages for person in people]
    for one, mine in enumerate(spoken):
        pairs |= {(one, other) for other in range(one) if mine and spoken[other] and not mine & spoken[other]}
    return pairs


def parted(
    people: Sequence[Person], *, call_id: int, size: int, day: date, report: Report = lambda _done, _total: None
) -> tuple[Groups, Floats | None]:
    """The groups of `kit.matching`, as mixed by teams as numbers allow: the fewest of one team for which nobody is left without a circle who
    would have one otherwise. With them what the goals mean, for `alike`."""
    steps = 2 + size
    report(0, steps)
    vectors = meanings(people)
    near = nearness(people, vectors, day)
    forbidden, teams = apart(people, call_id), [person.team_id for person in people]
    report(1, steps)
    freely = form_groups(near, sizes=(size - 1, size), forbidden=forbidden)
    most = max(Counter(team for team in teams if team is not None).values(), default=0)
    for share in range(max(-(-most // max(len(freely.groups), 1)), 1), size):
        report(1 + share, steps)
        mixed = form_groups(near, sizes=(size - 1, size), forbidden=forbidden, teams=teams, most_of_a_team=share)
        if len(mixed.left_over) <= len(freely.left_over) and _smallest(mixed) >= _smallest(freely):
            return mixed, vectors
    return freely, vectors


def _smallest(groups: Groups) -> int:
    return min((len(group) for group in groups.groups), default=0)


def alike(vectors: Floats | None, group: Sequence[int]) -> int | None:
    """How near the goals of a group are to each other, 0 to 100: the mean over all pairs."""
    if vectors is None or len(group) < 2:
        return None
    rows = np.asarray(embedding.unit(np.asarray(vectors[list(group)], np.float32)))
    pairs = (rows @ rows.T)[np.triu_indices(len(group), 1)]
    return int(np.clip(round(float(pairs.mean()) * 100), 0, 100))
