"""Who wants to know that edges or thanks of an entry came or went. Rooms above say so once, in their AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Follower = Callable[[Sequence[int]], None]
"""Takes the keys of the younger entries, or of those that were thanked for; called in the transaction of the deed."""

_followers: list[Follower] = []


def follow_growth(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


def grown(entry_keys: Iterable[int]) -> None:
    keys = sorted(set(entry_keys))
    if keys:
        for follower in _followers:
            follower(keys)
