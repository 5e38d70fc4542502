"""What other rooms do when a new readable copy of a source has been kept."""

from collections.abc import Callable

from commonplace.sources.models import Snapshot

Follower = Callable[[Snapshot], None]
"""Called in the transaction that keeps the copy; what takes time is left to a job."""

_followers: list[Follower] = []


def follow_arrivals(follower: Follower) -> None:
    """Have `follower` called for each copy. Rooms say this once, in their AppConfig.ready()."""
    if follower not in _followers:
        _followers.append(follower)


def arrived(copy: Snapshot) -> None:
    for follower in _followers:
        follower(copy)
