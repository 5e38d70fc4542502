"""How a process learns that others have added to the documents that it holds, without asking for each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count, Sum

from commonplace.together.models import LiveNote, Visit
from commonplace.together.news import CHANNEL

if TYPE_CHECKING:
    import psycopg

LISTEN_FOR = 1.0
Signature = tuple[object, ...]


class Watch:
    """Asked in the thread with the database connection, some twenty times a second."""

    def __init__(self, holder: str) -> None:
        self._holder = holder
        self._version = -1
        self._known: dict[int, Signature] = {}

    def stirred(self, live_ids: Collection[int]) -> set[int]:
        """Those of the documents of which anything is new since they were last asked for."""
        if connection.vendor == "sqlite":
            version = self._data_version()
            if version == self._version and self._known.keys() == set(live_ids):
                return set()
            self._version = version
        known, self._known = self._known, self._signatures(live_ids)
        return {live_id for live_id, signature in self._known.items() if known.get(live_id) != signature}

    def _data_version(self) -> int:
        """A number in shared memory that changes with every commit of another connection."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])

    def _signatures(self, live_ids: Collection[int]) -> dict[int, Signature]:
        rows = LiveNote.objects.filter(pk__in=live_ids).values_list("pk", "last_number", "closed_at", "everyone")
        elsewhere = Visit.objects.filter(live__in=live_ids).exclude(holder=self._holder)
        moves = {live_id: (people, sums) for live_id, people, sums in elsewhere.values_list("live").annotate(Count("pk"), Sum("moves"))}
        return {live_id: (*more, moves.get(live_id)) for live_id, *more in rows}


class Ear(threading.Thread):
    """Listens on PostgreSQL with a connection of its own, and calls `heard` when anything may be new. On SQLite there is nothing to hear."""

    def __init__(self, heard: Callable[[], object]) -> None:
        super().__init__(name="together", daemon=True)
        self._heard = heard
        self._is_over = threading.Event()

    def end(self) -> None:
        self._is_over.set()

    def run(self) -> None:
        import psycopg

        parameters = connection.get_connection_params()
        for ours in ("cursor_factory", "context", "prepare_threshold"):
            parameters.pop(ours, None)
        while not self._is_over.is_set():
            try:
                with psycopg.connect(**parameters, autocommit=True) as listening:
                    self._listen(listening)
            except psycopg.OperationalError:
                self._is_over.wait(LISTEN_FOR)

    def _listen(self, listening: psycopg.Connection[Any]) -> None:
        listening.execute(f"LISTEN {CHANNEL}")
        while not self._is_over.is_set():
            for _notification in listening.notifies(timeout=LISTEN_FOR, stop_after=1):
                self._heard()
