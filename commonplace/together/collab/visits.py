"""Who is at a document, told to the other processes by rows, and read of theirs."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.db import transaction

from commonplace.kit.clock import now
from commonplace.live.doors import Pass
from commonplace.together.models import Visit
from commonplace.together.news import tell_others

COUNTS_FOR = timedelta(seconds=15)
SAY_AGAIN_EVERY = 5.0
TELL_EVERY = 0.25
"""Seconds between two tellings where carets have moved; so often at most rows are written for them."""


class Opened(Protocol):
    @property
    def uid(self) -> str: ...
    @property
    def held(self) -> Pass: ...


@dataclass(frozen=True)
class Person:
    """Somebody whose page another process keeps."""

    uid: str
    member_id: int
    writes: bool
    caret: object
    moves: int


class Visits:
    def __init__(self, live_id: int, holder: str) -> None:
        self._live_id = live_id
        self._holder = holder
        self._told: dict[str, tuple[bool, object]] = {}
        self._told_at = 0.0
        self._said_at = 0.0

    def exchange(self, pages: Sequence[Opened], writing: set[str], carets: Mapping[str, object]) -> list[Person]:
        """Tell of those who are here, as far as they let it be known, and give those who are elsewhere."""
        here = {page.uid: page for page in pages if page.held.is_shown or page.uid in writing}
        wanted = {uid: (uid in writing, carets.get(uid)) for uid in here}
        moment = time.monotonic()
        came_or_went = wanted.keys() != self._told.keys()
        if came_or_went or (wanted != self._told and moment - self._told_at > TELL_EVERY):
            self._tell(here, wanted)
            self._told_at = moment
        if self._told and moment - self._said_at > SAY_AGAIN_EVERY:
            Visit.objects.filter(holder=self._holder, live=self._live_id).update(seen_at=now())
            self._said_at = moment
        elsewhere = Visit.objects.filter(live=self._live_id, seen_at__gte=now() - COUNTS_FOR).exclude(holder=self._holder)
        rows = elsewhere.order_by("pk").values_list("uid", "member", "writes", "caret", "moves")
        return [Person(*row) for row in rows]

    @transaction.atomic
    def _tell(self, here: Mapping[str, Opened], wanted: dict[str, tuple[bool, object]]) -> None:
        gone = self._told.keys() - wanted.keys()
        if gone:
            Visit.objects.filter(uid__in=gone, holder=self._holder).delete()
        for uid, (writes, caret) in wanted.items():
            if uid not in self._told:
                member_id = here[uid].held.member_id
                Visit.objects.create(uid=uid, live_id=self._live_id, member_id=member_id, holder=self._holder, writes=writes, caret=caret)
            elif self._told[uid] != (writes, caret):
                Visit.objects.filter(uid=uid).update(writes=writes, caret=caret, moves=_next_move(), seen_at=now())
        self._told = wanted
        tell_others()

    def clear(self) -> None:
        Visit.objects.filter(holder=self._holder, live=self._live_id).delete()
        Visit.objects.filter(seen_at__lt=now() - 4 * COUNTS_FOR).delete()
        self._told = {}
        tell_others()


def _next_move() -> int:
    """Another number each time, so that others see that something moved."""
    return time.monotonic_ns() // 1_000_000 % 2_000_000_000
