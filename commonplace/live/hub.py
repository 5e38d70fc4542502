"""The open streams of one process, and the one loop that feeds them all: it looks for new rows while anybody listens, with a thread and a
connection of its own, so that no page waits for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, connection

from commonplace.kit.asgi.ending import when_ending
from commonplace.kit.ids import new_uid
from commonplace.live.deeds import event_of
from commonplace.live.doors import Pass, still_good
from commonplace.live.looking import Looker

logger = logging.getLogger(__name__)

TICK = 0.25
PRESENCE_EVERY = 4
"""Ticks."""
CHECK_EVERY = 30.0
SAY_AGAIN_EVERY = 10.0
REST_AFTER_FAILURE = 5.0
MOST_WAITING = 200
MOST_STREAMS = 5_000
MOST_OF_A_MEMBER = 12

Found = TypeVar("Found")


class Full(Exception):
    """As many streams are open as are kept, altogether or of this member."""


class Stream:
    """What is to be sent to one open page. None in the queue ends it."""

    def __init__(self, held: Pass) -> None:
        self.held = held
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)

    def put(self, event: bytes | None) -> None:
        """A page that takes nothing any more is sent away, and may come back."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            event = None
        self.queue.put_nowait(event)


class Hub:
    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="events")
        self._streams: set[Stream] = set()
        self._of_member: Counter[int] = Counter()
        self._loop: asyncio.Task[None] | None = None
        self._looker = Looker(new_uid())

    async def in_thread(self, work: Callable[[], Found]) -> Found:
        """Run something that needs the hub's own database connection."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _guarded, work)

    def open(self, held: Pass) -> Stream:
        if len(self._streams) >= MOST_STREAMS or self._of_member[held.member_id] >= MOST_OF_A_MEMBER:
            raise Full
        stream = Stream(held)
        self._streams.add(stream)
        self._of_member[held.member_id] += 1
        if self._loop is None:
            when_ending(self.end_all)
        if self._loop is None or self._loop.done():
            self._loop = asyncio.create_task(self._feed())
        return stream

    def close(self, stream: Stream) -> None:
        if stream in self._streams:
            self._streams.discard(stream)
            self._of_member[stream.held.member_id] -= 1
            self._of_member += Counter()  # forget those who have none

    def end_all(self) -> None:
        for stream in list(self._streams):
            stream.put(None)

    async def _feed(self) -> None:
        """Until the last stream is closed."""
        await self._calmly(self._begin)
        tick, checked_at = 0, time.monotonic()
        while self._streams:
            began = time.monotonic()
            fine = await self._calmly(self._deeds)
            if tick % PRESENCE_EVERY == 0:
                fine = await self._calmly(self._presence) and fine
            if began - checked_at > CHECK_EVERY:
                checked_at = began
                await self._calmly(self._check)
            tick += 1
            await asyncio.sleep(max(0.01, TICK - (time.monotonic() - began)) if fine else REST_AFTER_FAILURE)
        await self._calmly(self._end)

    async def _calmly(self, step: Callable[[], object]) -> bool:
        """A database that does not answer for a while ends no stream."""
        try:
            await step()  # type: ignore[misc]
        except DatabaseError:
            logger.exception("Events could not be looked for.")
            return False
        return True

    async def _begin(self) -> None:
        await self.in_thread(self._looker.begin)

    async def _end(self) -> None:
        await self.in_thread(self._looker.end)

    async def _deeds(self) -> None:
        fresh = await self.in_thread(self._looker.fresh)
        if not fresh.is_anything:
            return
        watching, members = self._watching(), set(self._of_member)
        for news in await self.in_thread(lambda: self._looker.news(fresh, watching)):
            await self._give(self._at(news.root_id, news.members), news.event)
        for name, told in await self.in_thread(lambda: self._looker.told(fresh, members)):
            await self._give([stream for stream in self._streams if stream.held.member_id in told], event_of(name))

    async def _presence(self) -> None:
        here = {(stream.held.root_id, stream.held.member_id) for stream in self._streams if stream.held.root_id and stream.held.is_shown}
        watching = self._watching()
        for news in await self.in_thread(lambda: self._looker.presence(here, watching, say_again_after=SAY_AGAIN_EVERY)):
            await self._give(self._at(news.root_id, news.members), news.event)

    async def _give(self, streams: list[Stream], event: bytes) -> None:
        """Send it to those of the streams whose session still holds; end the others."""
        good = await self.in_thread(lambda: still_good([stream.held for stream in streams]))
        for stream in streams:
            stream.put(event if stream.held in good else None)

    async def _check(self) -> None:
        streams = list(self._streams)
        good = await self.in_thread(lambda: still_good([stream.held for stream in streams]))
        for stream in streams:
            if stream.held not in good:
                stream.put(None)

    def _watching(self) -> dict[int, set[int]]:
        watching: dict[int, set[int]] = {}
        for stream in self._streams:
            if stream.held.root_id:
                watching.setdefault(stream.held.root_id, set()).add(stream.held.member_id)
        return watching

    def _at(self, root_id: int, members: Iterable[int]) -> list[Stream]:
        those = set(members)
        return [stream for stream in self._streams if stream.held.root_id == root_id and stream.held.member_id in those]


def _guarded(work: Callable[[], Found]) -> Found:
    """A connection that has failed is not used again."""
    try:
        return work()
    except DatabaseError:
        connection.close()
        raise
