"""What the loop of a process asks the database, and what it remembers from one time to the next."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from commonplace.activity.models import Activity
from commonplace.live import presence
from commonplace.live.deeds import News, news_of
from commonplace.live.presence import Pair
from commonplace.live.sources import all_sources
from commonplace.live.tails import Tail


@dataclass(frozen=True)
class Fresh:
    """Keys of new rows: of deeds, and of what other rooms tell."""

    deeds: list[int]
    others: dict[str, list[int]] = field(default_factory=dict)

    @property
    def is_anything(self) -> bool:
        return bool(self.deeds or self.others)


class Looker:
    """All of it runs in the hub's thread."""

    def __init__(self, holder: str) -> None:
        self._holder = holder
        self._deeds: Tail | None = None
        self._others: dict[str, Tail] = {}
        self._said: set[Pair] = set()
        self._said_at = 0.0
        self._told: dict[int, set[int]] = {}

    def begin(self) -> None:
        self._deeds = Tail(Activity)
        self._others = {source.name: Tail(source.model) for source in all_sources()}

    def end(self) -> None:
        presence.end(self._holder)
        self._said, self._told = set(), {}

    def fresh(self) -> Fresh:
        if self._deeds is None:  # the database did not answer when it should have begun
            self.begin()
        assert self._deeds is not None
        others = {name: keys for name, tail in self._others.items() if (keys := tail.fresh())}
        return Fresh(self._deeds.fresh(), others)

    def news(self, fresh: Fresh, watching: Mapping[int, set[int]]) -> list[News]:
        return news_of(fresh.deeds, watching) if fresh.deeds and watching else []

    def told(self, fresh: Fresh, members: set[int]) -> list[tuple[str, set[int]]]:
        """What other rooms have for which of these members."""
        asked = ((source.name, source.whom(fresh.others[source.name], members)) for source in all_sources() if source.name in fresh.others)
        return [(name, told) for name, told in asked if told]

    def presence(self, here: set[Pair], watching: Mapping[int, set[int]], *, say_again_after: float) -> list[News]:
        came, went = here - self._said, self._said - here
        if came or went:
            presence.say(self._holder, came=came, went=went)
            self._said = set(here)
        if here and time.monotonic() - self._said_at > say_again_after:
            presence.say_again(self._holder)
            self._said_at = time.monotonic()
        for root_id in self._told.keys() - watching.keys():
            del self._told[root_id]
        return presence.changes(self._told, watching) if watching else []
