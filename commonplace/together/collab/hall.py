"""The documents that one process has open, and the one thread in which they ask the database, so that no page waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, connection

from commonplace.kit.asgi.ending import when_ending
from commonplace.kit.ids import new_uid
from commonplace.live.doors import Pass
from commonplace.together.collab.room import MOST_PAGES, Room, Visit
from commonplace.together.collab.watch import Ear, Watch

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.04
LOOK_ANYWAY = 25
"""Looks; after so many it is looked also where word should have come (PostgreSQL): a pooler may let none through."""
REST_AFTER_FAILURE = 2.0
MOST_OF_A_MEMBER = 8

Found = TypeVar("Found")


class Full(Exception):
    """As many pages are open as are kept, of this document or of this member."""


class Hall:
    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="together")
        self._holder = new_uid()
        self._rooms: dict[int, Room] = {}
        self._of_member: Counter[int] = Counter()
        self._watch = Watch(self._holder)
        self._looking: asyncio.Task[None] | None = None
        self._is_ending = False
        self._heard = False

    async def in_thread(self, work: Callable[[], Found]) -> Found:
        """Run something that needs the hall's own database connection."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _guarded, work)

    def open(self, held: Pass) -> tuple[Room, Visit]:
        room = self._rooms.get(held.root_id)
        if self._of_member[held.member_id] >= MOST_OF_A_MEMBER or (room and len(room.visits) >= MOST_PAGES) or self._is_ending:
            raise Full
        if room is None:
            room = self._rooms[held.root_id] = Room(held.root_id, self._holder, self.in_thread)
        if self._looking is None:
            when_ending(self.end_all)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        visit = Visit(held)
        self._of_member[held.member_id] += 1
        room.join(visit)
        return room, visit

    def close(self, room: Room, visit: Visit) -> None:
        room.leave(visit)
        self._of_member[visit.page.held.member_id] -= 1
        self._of_member += Counter()  # forget those who have none

    def end_all(self) -> None:
        self._is_ending = True
        for room in self._rooms.values():
            room.end_all("again")

    async def _look(self) -> None:
        """While documents are open: wake those to which another process has added."""
        loop = asyncio.get_running_loop()
        ear = Ear(lambda: loop.call_soon_threadsafe(self._hear)) if connection.vendor == "postgresql" else None
        if ear:
            ear.start()
        looks = 0
        while self._drop_empty():
            looks += 1
            pause = LOOK_EVERY
            if ear is None or self._heard or looks % LOOK_ANYWAY == 0:
                self._heard = False
                try:
                    for live_id in await self.in_thread(lambda: self._watch.stirred(list(self._rooms))):
                        self._rooms[live_id].stir()
                except DatabaseError:
                    logger.exception("Documents could not be looked at.")
                    pause = REST_AFTER_FAILURE
            await asyncio.sleep(pause)
        if ear:
            ear.end()

    def _hear(self) -> None:
        self._heard = True

    def _drop_empty(self) -> bool:
        for live_id in [key for key, room in self._rooms.items() if room.rounds is not None and room.rounds.done()]:
            del self._rooms[live_id]
        return bool(self._rooms)


def _guarded(work: Callable[[], Found]) -> Found:
    """A connection that has failed is not used again."""
    try:
        return work()
    except DatabaseError:
        connection.close()
        raise
