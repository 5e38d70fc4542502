"""Who wants to know that edges or thanks of an entry came or went. Rooms above say so once, in their AppConfig.ready(); all are told in the
transaction of the deed, whichever door it came through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from commonplace.lineage.models import Edge, Thanks

Follower = Callable[[Sequence[int]], None]
"""Takes the keys of the younger entries, or of those that were thanked for."""
Pair = tuple[int, int]
"""The keys of the younger entry and of the one it grew from."""
TieFollower = Callable[[Sequence[Pair]], None]
"""Must be safe to repeat: a pair may have been told of before."""
ThanksFollower = Callable[[Thanks], None]

_followers: list[Follower] = []
_of_ties: list[TieFollower] = []
_of_thanks: list[ThanksFollower] = []


def follow_growth(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


def follow_ties(follower: TieFollower) -> None:
    """For those who keep something of each new tie between two entries."""
    if follower not in _of_ties:
        _of_ties.append(follower)


def follow_thanks(follower: ThanksFollower) -> None:
    """For those who keep something of each new thanks."""
    if follower not in _of_thanks:
        _of_thanks.append(follower)


def grown(entry_keys: Iterable[int]) -> None:
    keys = sorted(set(entry_keys))
    if keys:
        for follower in _followers:
            follower(keys)


def tied(edges: Iterable[Edge]) -> None:
    """These edges are new, or may be; those to sources are passed over."""
    pairs = sorted({(edge.entry_id, edge.origin_id) for edge in edges if edge.origin_id})
    if pairs:
        for follower in _of_ties:
            follower(pairs)
        grown(entry for entry, _origin in pairs)


def thanked(thanks: Thanks) -> None:
    for follower in _of_thanks:
        follower(thanks)
    grown([thanks.entry_id])
