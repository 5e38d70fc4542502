"""The ways by which notices leave the program. Each says so in AppConfig.ready(); when something leaves, and whether it still may, is decided
in `delivery` for all of them alike.

    register(Channel("mail", _("E-mail"), wanted="by_mail", done="mailed_at", reaches=who_is_reached, deliver=send_mail))
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.functional import Promise

from commonplace.notifications.choices import Ways
from commonplace.notifications.models import Notice
from commonplace.people.models import Member


class Sent(enum.Enum):
    """What became of a message. `LATER`: it is tried again, for a while; `NEVER`: it is of no use to try again, so it stands in the program."""

    YES = "yes"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True)
class Channel:
    """`wanted` and `done` are the fields of Notice that say that it is to leave by this channel, and when it did.

    `label` stands above its boxes on the page of choices. `reaches` says which of these members can be reached at all (a confirmed address, a
    browser that takes pushes).

    `deliver(notices, reader)` is called in a job, with what the reader may see and wants at that moment, the oldest first, never empty. It should
    give the message a name that is made of the last notice (`notices[-1].uid`): a worker that dies in the middle leaves the same notices to be
    sent once more.

    `is_offered`: whether its boxes stand on the page of choices. `gathers`: how long it waits for more to go with the first, beyond the minute in
    which deeds can be undone; `pause`: at least so long between two messages to one reader; `stale_after`: what is older stays in the program.
    """

    name: str
    label: str | Promise
    wanted: str
    done: str
    reaches: Callable[[Collection[int]], set[int]]
    deliver: Callable[[Sequence[Notice], Member], Sent]
    is_offered: Callable[[], bool] = lambda: True
    gathers: timedelta = timedelta(0)
    pause: timedelta = timedelta(minutes=1)
    stale_after: timedelta = timedelta(days=3)

    def is_in(self, ways: Ways) -> bool:
        return bool(getattr(ways, self.wanted))


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    _channels[channel.name] = channel


def all_channels() -> list[Channel]:
    return list(_channels.values())


def channel_named(name: str) -> Channel | None:
    """None for one that is no longer installed."""
    return _channels.get(name)


def ways_that_reach(ways: dict[int, Ways]) -> dict[int, Ways]:
    """The ways of these members without channels that do not reach them, where the program tells them anyway. Whom nothing else would tell keeps
    the channel: what cannot be delivered comes to stand in the program when that is found out."""
    for wanted in ("by_mail", "by_push"):
        also = [member_id for member_id, chosen in ways.items() if getattr(chosen, wanted) and chosen.in_program]
        reached: set[int] = set()
        for channel in all_channels():
            if also and channel.wanted == wanted:
                reached = channel.reaches(also)
        ways |= {member_id: replace(ways[member_id], **{wanted: False}) for member_id in also if member_id not in reached}
    return ways
