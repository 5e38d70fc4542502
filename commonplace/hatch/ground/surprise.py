"""Surprise me: two topics of a member's own that mean nearly the same and have never been joined by lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from commonplace.entries.audience import Sight, visible_at
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.kit import embedding
from commonplace.lineage.models import Edge
from commonplace.people.models import Member
from commonplace.search.models import Gist
from commonplace.search.port import position_of

LOOKED_AT = 600
"""So many of one's newest tagged entries say which topics are one's own."""
LEAST, MOST_TOPICS, OF_EACH = 2, 30, 8
SHARED = 0.34
"""Topics that share more than this part of the smaller one's entries are one topic under two names."""
_KINDS = (Kind.HIGHLIGHT, Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.ANSWER, Kind.PRACTICE)


@dataclass(frozen=True)
class Surprise:
    """Two topics, and the keys of the entries to begin with, some of each."""

    one: str
    other: str
    entries: Sequence[int]


def surprise(member: Member, sight: Sight, *, again: str = "") -> Surprise | None:
    """The nearest pair of one's topics that no lineage joins. `again` names pairs that were shown already ("a b|c d"), which come no more."""
    rows = EntryTag.objects.filter(entry__author=member, entry__withdrawn_at__isnull=True, entry__kind__in=_KINDS).order_by(
        "-made_at", "-entry"
    )
    topics: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, pk, made_at in rows.values_list("tag__name", "entry", "entry__made_at")[:LOOKED_AT]:
        topics[name].append((pk, position_of(pk, made_at)))
    own = {name: entries for name, entries in topics.items() if len(entries) >= LEAST}
    own = dict(sorted(own.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_TOPICS])
    middles = _middles(own)
    shown = {frozenset(pair.split(" ")) for pair in again.split("|")}
    joined = _joined(sight, own)
    pairs = [
        (float(middles[one] @ middles[other]), one, other)
        for one, other in combinations(sorted(middles), 2)
        if _are_apart(own[one], own[other]) and frozenset((one, other)) not in joined | shown
    ]
    if not pairs:
        return None
    _nearness, one, other = max(pairs)
    keys = [pk for name in (one, other) for pk, _position in own[name][:OF_EACH]]
    return Surprise(one, other, list(dict.fromkeys(keys)) + _of_others(member, sight, one, other))


def _middles(topics: dict[str, list[tuple[int, int]]]) -> dict[str, embedding.Vectors]:
    positions = [position for entries in topics.values() for _pk, position in entries[: OF_EACH * 2]]
    kept = {
        position: np.frombuffer(bytes(meaning), np.int8).astype(np.float32)
        for position, meaning in Gist.objects.filter(position__in=positions, meaning__isnull=False).values_list("position", "meaning")
        if meaning is not None
    }
    found: dict[str, embedding.Vectors] = {}
    for name, entries in topics.items():
        meanings = [kept[position] for _pk, position in entries[: OF_EACH * 2] if position in kept]
        if len(meanings) >= LEAST:
            found[name] = embedding.unit(embedding.unit(np.array(meanings)).mean(axis=0)[None, :])[0]
    if len(found) > 2:  # whatever all of one's topics share joins none of them
        mean = np.mean(list(found.values()), axis=0)
        found = {name: embedding.unit((middle - mean)[None, :])[0] for name, middle in found.items()}
    return found


def _are_apart(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
    return len({pk for pk, _ in one} & {pk for pk, _ in other}) <= SHARED * min(len(one), len(other))


def _joined(sight: Sight, topics: dict[str, list[tuple[int, int]]]) -> set[frozenset[str]]:
    """The pairs of topics between whose entries there is an edge that the member may see."""
    names: dict[int, set[str]] = defaultdict(set)
    for name, entries in topics.items():
        for pk, _position in entries:
            names[pk].add(name)
    edges = Edge.objects.filter(visible_at("entry", sight), visible_at("origin", sight), entry__in=list(names), origin__in=list(names))
    return {
        frozenset((one, other)) for entry, origin in edges.values_list("entry", "origin") for one in names[entry] for other in names[origin]
    }


def _of_others(member: Member, sight: Sight, one: str, other: str) -> list[int]:
    """Colleagues' newest with each tag."""
    found: list[int] = []
    for name in (one, other):
        tagged = EntryTag.objects.filter(tag__name=name).values("entry")
        rows = Entry.objects.visible_to(sight).filter(pk__in=tagged, kind__in=_KINDS).exclude(author=member)
        found += rows.order_by("-pk").values_list("pk", flat=True)[: OF_EACH // 2]
    return found
