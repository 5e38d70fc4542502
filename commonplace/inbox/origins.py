"""The ways by which things come into an inbox. Rooms above name theirs in `AppConfig.ready()`, as the rooms of kinds do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from commonplace.people.models import Member


@dataclass(frozen=True)
class Channel:
    """One feed, sender or saved search of a member; `url` is its page, or empty."""

    name: str
    url: str = ""


Channels = Callable[[Member, Iterable[str] | None], dict[str, Channel]]
"""The member's channels with these uids, or all that a rule may be about, newest first; one query however many."""


@dataclass(frozen=True)
class Origin:
    """`name` is stored and stands in addresses, so it never changes; `label` is how a filter calls it."""

    name: str
    label: str | Promise
    channels: Channels


_origins: dict[str, Origin] = {}


def register(origin: Origin) -> None:
    _origins[origin.name] = origin


def origins() -> list[Origin]:
    return list(_origins.values())


def origin_named(name: str) -> Origin | None:
    return _origins.get(name)


def channels_of(member: Member, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Channel]:
    """What the channels (origin, uid) are called; those that the member has no more are not among them. One query for each origin."""
    asked: dict[str, set[str]] = {}
    for origin, channel in wanted:
        if channel:
            asked.setdefault(origin, set()).add(channel)
    found: dict[tuple[str, str], Channel] = {}
    for name, uids in asked.items():
        if (origin_ := _origins.get(name)) is not None:
            found |= {(name, uid): channel for uid, channel in origin_.channels(member, uids).items()}
    return found
