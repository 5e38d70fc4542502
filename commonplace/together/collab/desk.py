"""One open document of one process, in the thread that asks the database: what came is judged, stored and put into it; what others stored is
fetched; and of each page it is asked whether its member may still see and write.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import transaction
from pycrdt import merge_updates

from commonplace.entries.texts import MAX_BODY
from commonplace.live.doors import Pass, still_good, who_see
from commonplace.together.actions.writing import FOLDED_AFTER, add_updates
from commonplace.together.collab.visits import Person, Visits
from commonplace.together.documents import Document
from commonplace.together.models import Base, LiveNote
from commonplace.together.queries import who_write
from commonplace.together.updates import Clocks, Malformed, clocks_of, read_update

NOTHING_NEW = "nothing new"


@dataclass(frozen=True)
class Page:
    """An open page: its uid, and what it was opened with."""

    uid: str
    held: Pass


@dataclass
class Work:
    """What there is to do for the pages that are open: what they brought, in its order, and the state vectors of those that ask what they lack."""

    pages: Sequence[Page]
    brought: list[tuple[Page, bytes]] = field(default_factory=list)
    asked: dict[str, bytes] = field(default_factory=dict)
    carets: dict[str, object] = field(default_factory=dict)


@dataclass
class Done:
    """What came of it, by the uids of pages. `update` is what all others are to be sent; `answers` what a page lacked, and how far we are."""

    is_open: bool = False
    seeing: set[str] = field(default_factory=set)
    writing: set[str] = field(default_factory=set)
    kept: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    update: bytes = b""
    others: list[Person] = field(default_factory=list)


class Desk:
    def __init__(self, live_id: int, holder: str) -> None:
        self._live_id = live_id
        self._document: Document | None = None
        self._clocks: Clocks = {}
        self._seen = 0
        self._units = 0
        self._folds_at = 0.0
        self._visits = Visits(live_id, holder)

    @property
    def seen(self) -> int:
        return self._seen

    def forget(self) -> None:
        """After a failure what is in memory may not be what is stored: it is fetched anew."""
        self._document, self._folds_at = None, 0.0

    def leave(self) -> None:
        """The last page was closed. The document ends in the thread in which it was made."""
        self.forget()
        self._visits.clear()

    def work(self, work: Work) -> Done:
        done = Done()
        try:
            with transaction.atomic() if work.brought else nullcontext():
                live = self._live(held=bool(work.brought))
                if live is None:
                    return done
                self._judge(live, work, done)
                news = self._fetch(live)
                if work.brought:
                    news += self._take(live, work, done)
        except BaseException:  # also what the document's own library may raise
            self.forget()
            raise
        if done.refused:
            # Of a refused update a part may be in the document.
            self.forget()
            self._fetch(live)
        self._answer(work, done)
        done.update = merge_updates(*news) if len(news) > 1 else news[0] if news else b""
        done.others = self._visits.exchange(work.pages, done.writing, work.carets)
        return done

    def _live(self, *, held: bool) -> LiveNote | None:
        rows = LiveNote.objects.select_related("entry__audience", "entry__root__audience")
        return (rows.select_for_update(of=("self",)) if held else rows).filter(pk=self._live_id).first()

    def _judge(self, live: LiveNote, work: Work, done: Done) -> None:
        """Who of those whose pages are open may still see it, and write."""
        passes = still_good([page.held for page in work.pages])
        members = {held.member_id for held in passes}
        seeing, writing = who_see(live.entry, members), who_write(live, members)
        done.is_open = live.is_open
        if live.is_open:
            done.seeing = {page.uid for page in work.pages if page.held in passes and page.held.member_id in seeing}
            done.writing = {page.uid for page in work.pages if page.uid in done.seeing and page.held.member_id in writing}

    def _fetch(self, live: LiveNote) -> list[bytes]:
        """Bring the document to what is stored; gives what is new in it."""
        if self._document is None:
            self._load(Document())
            return []
        if live.last_number <= self._seen:
            return []
        rows = list(live.updates.filter(number__gt=self._seen).order_by("number").values_list("number", "data"))
        if not rows or rows[0][0] != self._seen + 1:  # they have gone into the base meanwhile
            before = self._document.state_vector()
            self._load(self._document)
            return [self._document.beyond(before)]
        for _number, data in rows:
            self._document.apply(bytes(data))
        self._note(rows[-1][0])
        return [bytes(data) for _number, data in rows]

    def _load(self, document: Document) -> None:
        """One statement gives the base and its number as they belong together."""
        base = Base.objects.select_related("live").get(pk=self._live_id)
        later = base.live.updates.filter(number__gt=base.live.base_number).order_by("number")
        rows = list(later.values_list("number", "data"))
        for data in [base.state, *(data for _number, data in rows)]:
            document.apply(bytes(data))
        self._document = document
        self._note(rows[-1][0] if rows else base.live.base_number)

    def _note(self, seen: int) -> None:
        assert self._document is not None
        self._seen = seen
        self._clocks = clocks_of(self._document.state_vector())
        self._units = len(self._document.text())

    def _take(self, live: LiveNote, work: Work, done: Done) -> list[bytes]:
        """Judge what was brought and store what fits; gives that."""
        taken: list[tuple[int, bytes]] = []
        for page, data in work.brought:
            if page.uid in done.refused:
                continue
            if page.uid not in done.writing:
                done.refused[page.uid] = "closed"
            elif (why := self._refusal(data)) and why != NOTHING_NEW:
                done.refused[page.uid] = why
            else:
                done.kept[page.uid] = done.kept.get(page.uid, 0) + 1
                taken += [(page.held.member_id, data)] if not why else []
        if taken:
            folds = time.monotonic() > self._folds_at - 1.0
            add_updates(live, taken, folds=folds)
            self._seen = live.last_number
            if folds:
                self._folds_at = time.monotonic() + FOLDED_AFTER.total_seconds()
        return [data for _member_id, data in taken]

    def _refusal(self, data: bytes) -> str:
        """Put it into the document; why not, or "". What was there before is nothing new."""
        assert self._document is not None
        try:
            reading = read_update(data, self._clocks)
        except Malformed:
            return "malformed"
        if reading.is_empty:
            return NOTHING_NEW
        if self._units + reading.added > MAX_BODY:
            self._units = len(self._document.text())
            if self._units + reading.added > MAX_BODY:
                return "full"
        try:
            self._document.apply(data)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            return "malformed"
        clocks = self._clocks | reading.clocks
        if reading.clocks and clocks_of(self._document.state_vector()) != clocks:
            return "malformed"
        self._clocks = clocks
        self._units += reading.added
        return ""

    def _answer(self, work: Work, done: Done) -> None:
        assert self._document is not None
        for uid, state_vector in work.asked.items():
            if uid not in done.seeing:
                continue
            try:
                clocks_of(state_vector)
                done.answers[uid] = self._document.beyond(state_vector), self._document.state_vector()
            except (Malformed, ValueError):
                done.refused[uid] = "malformed"
