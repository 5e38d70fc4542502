"""Recording deeds, and what follows from them after commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.people.models import Member

Follower = Callable[[int], None]
"""Takes the key of an Activity; runs in a job, after commit, and must be safe to repeat."""

UNDO_TIME = timedelta(minutes=1)
"""So long after these deeds nobody is told of them, so that whoever takes one back at once has told nobody."""
_CAN_BE_UNDONE = frozenset({Verb.SHARED, Verb.ANNOUNCED})

_followers: dict[Verb, list[Follower]] = defaultdict(list)


def follow(verb: Verb, follower: Follower) -> None:
    """Have `follower` called after each deed of this verb. Rooms say this once, in their AppConfig.ready()."""
    if follower not in _followers[verb]:
        _followers[verb].append(follower)


def followers_of(verb: Verb) -> tuple[Follower, ...]:
    return tuple(_followers[verb])


def record(actor: Member | None, verb: Verb, entry: Entry | None = None, **particulars: Any) -> Activity:
    """Write down a deed in its own transaction. One job, that commits with it, later walks the list of followers.

    `actor` is None where nobody is to be named.
    """
    activity = Activity.objects.create(actor=actor, verb=verb, entry=entry, particulars=particulars)
    if _followers[verb]:
        from commonplace.activity.jobs import fan_out

        fan_out.using(run_after=now() + UNDO_TIME if verb in _CAN_BE_UNDONE else None).enqueue(activity.pk)
    return activity
