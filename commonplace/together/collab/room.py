"""One open document of one process, on the side of the loop: the pages that have it open, and the rounds in which all that came since the last is
stored at once and handed on. What others get to see is stored before they do.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from django.db import DatabaseError

from commonplace.kit.ids import new_uid
from commonplace.live.doors import Pass
from commonplace.together.collab.desk import Desk, Done, Page, Work
from commonplace.together.collab.people import Here, shown_to
from commonplace.together.collab.visits import Person

logger = logging.getLogger(__name__)

CHECK_EVERY = 1.0
BEAT_EVERY = 15.0
MOST_PAGES = 200
MOST_WAITING = 4_000_000
"""Bytes that a page has not taken yet, beyond which it is sent away; it comes back and asks for what it lacks."""
BURST, A_SECOND = 600.0, 80.0
"""So many messages a page may send at once, and so many in each second."""

Found = TypeVar("Found")
InThread = Callable[[Callable[[], Any]], Any]
Out = bytes | str | None


class Visit:
    """One open page, as the loop sees it. `outbox` holds what it is to be sent; None ends it."""

    def __init__(self, held: Pass) -> None:
        self.page = Page(new_uid(), held)
        self.outbox: asyncio.Queue[Out] = asyncio.Queue()
        self.waiting = 0
        self.is_in_step = False
        self.may_write: bool | None = None
        self.told: str = ""
        self.spoke = time.monotonic()
        self._tokens, self._counted_at = BURST, time.monotonic()

    def put(self, message: Out) -> None:
        if self.waiting > MOST_WAITING:
            message = None
        self.waiting += len(message or b"")
        self.outbox.put_nowait(message)

    def say(self, kind: str, **more: object) -> None:
        self.put(json.dumps({"is": kind, **more}, separators=(",", ":")))

    def end(self, why: str) -> None:
        self.say("end", why=why)
        self.put(None)

    def is_too_fast(self) -> bool:
        moment = time.monotonic()
        self._tokens = min(BURST, self._tokens + (moment - self._counted_at) * A_SECOND) - 1
        self._counted_at = moment
        return self._tokens < 0


class Room:
    def __init__(self, live_id: int, holder: str, in_thread: InThread) -> None:
        self.live_id = live_id
        self.visits: dict[str, Visit] = {}
        self._desk = Desk(live_id, holder)
        self._in_thread = in_thread
        self._wake = asyncio.Event()
        self._brought: list[tuple[Visit, bytes]] = []
        self._asked: dict[str, bytes] = {}
        self._carets: dict[str, object] = {}
        self._moved: set[str] = set()
        self._elsewhere: list[Person] = []
        self._beat_at = time.monotonic()
        self.rounds: asyncio.Task[None] | None = None

    def join(self, visit: Visit) -> None:
        self.visits[visit.page.uid] = visit
        if self.rounds is None or self.rounds.done():
            self.rounds = asyncio.create_task(self._go_round())

    def leave(self, visit: Visit) -> None:
        """What it brought is stored all the same, in the round to come."""
        self.visits.pop(visit.page.uid, None)
        self._carets.pop(visit.page.uid, None)
        self._asked.pop(visit.page.uid, None)
        self.stir()

    def stir(self) -> None:
        self._wake.set()

    def bring(self, visit: Visit, data: bytes) -> None:
        self._brought.append((visit, data))
        self.stir()

    def ask(self, visit: Visit, state_vector: bytes) -> None:
        self._asked[visit.page.uid] = state_vector
        self.stir()

    def move(self, visit: Visit, caret: object) -> None:
        self._carets[visit.page.uid] = caret
        self._moved.add(visit.page.uid)
        self.stir()

    def end_all(self, why: str) -> None:
        for visit in list(self.visits.values()):
            visit.end(why)

    async def _go_round(self) -> None:
        """Until the last page is closed and what it brought is stored."""
        while self.visits or self._brought:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), CHECK_EVERY)
            self._wake.clear()
            await self._round()
            if not self.visits and not self._brought:
                await self._end()  # meanwhile somebody may come again

    async def _end(self) -> None:
        try:
            await self._in_thread(self._desk.leave)
        except DatabaseError:
            logger.exception("Who is writing together could not be noted.")

    async def _round(self) -> None:
        brought, self._brought = self._brought, []
        asked, self._asked = self._asked, {}
        moved, self._moved = self._moved, set()
        pages = {visit.page.uid: visit for visit in self.visits.values()} | {visit.page.uid: visit for visit, _data in brought}
        work = Work([visit.page for visit in pages.values()], [(visit.page, data) for visit, data in brought], asked, dict(self._carets))
        try:
            done = await self._in_thread(lambda: self._desk.work(work))
        except Exception:
            # What these brought may not be stored. They come back, and bring it again.
            logger.exception("A round of writing together failed.")
            for uid in {visit.page.uid for visit, _data in brought} | set(asked):
                pages[uid].end("again")
            await asyncio.sleep(0.2)
            return
        self._give(done, pages)
        await self._tell_who_is_here(done, moved)
        if time.monotonic() - self._beat_at > BEAT_EVERY:
            self._beat_at = time.monotonic()
            for visit in self.visits.values():
                visit.say("beat")

    def _give(self, done: Done, pages: dict[str, Visit]) -> None:
        for uid, visit in pages.items():
            if uid not in done.seeing:
                visit.end("gone" if done.is_open else "closed")
                self.visits.pop(uid, None)
                continue
            if uid in done.refused:
                visit.end(done.refused[uid])
                self.visits.pop(uid, None)
                continue
            if visit.may_write != (uid in done.writing):
                visit.may_write = uid in done.writing
                visit.say("role", writes=visit.may_write)
            if uid in done.answers:
                lacked, state_vector = done.answers[uid]
                visit.put(b"\x01" + lacked)
                visit.put(b"\x00" + state_vector)
                visit.is_in_step = True
            elif done.update and visit.is_in_step:
                visit.put(b"\x01" + done.update)
            if uid in done.kept:
                visit.say("kept", count=done.kept[uid])
        self._elsewhere = done.others

    async def _tell_who_is_here(self, done: Done, moved: set[str]) -> None:
        """Names and carets of the others, to each page what its member may know, where that is not what it was told last."""
        local = [
            Person(uid, visit.page.held.member_id, uid in done.writing, self._carets.get(uid), 0)
            for uid, visit in self.visits.items()
            if visit.page.held.is_shown or uid in done.writing
        ]
        here = Here([*local, *self._elsewhere])
        signature = here.signature()
        if not any(visit.told != signature for visit in self.visits.values()):
            return
        await self._in_thread(here.look_up)
        for uid, visit in self.visits.items():
            if visit.told != signature:
                visit.told = signature
                visit.say("here", people=shown_to(here, uid, visit.page.held.member_id))
