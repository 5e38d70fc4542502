"""How a worker that has nothing to do learns that a job has come, without writing and almost without cost.

PostgreSQL tells it (LISTEN/NOTIFY). On SQLite it looks at `PRAGMA data_version`, a number in shared memory that changes with every commit
of another connection: about 0.02 ms a look, a few looks a second. Both only shorten the wait: the table alone decides what is done.
"""

import time
from typing import TYPE_CHECKING, Any, Protocol

from django.db import connection, transaction

if TYPE_CHECKING:
    import psycopg

CHANNEL = "commonplace_jobs"
SHORTEST_NAP, LONGEST_NAP = 0.05, 0.5
# Through a pooler that hands out connections by transaction nothing is ever heard, so the table is looked at this often in any case.
LISTEN_AT_MOST = 2.0


def announce() -> None:
    """After commit, wake a worker. Outside the transaction, because PostgreSQL makes commits that notify queue up."""
    if connection.vendor == "postgresql" and not any(_notify in entry for entry in connection.run_on_commit):
        transaction.on_commit(_notify, robust=True)


def _notify() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


class Waiter(Protocol):
    def heard(self, seconds: float) -> bool:
        """Sleep for a little while, at most `seconds`; whether a job may have come."""

    def close(self) -> None: ...


def waiter() -> Waiter:
    return _Listener() if connection.vendor == "postgresql" else _Watcher()


class _Watcher:
    """Naps that grow while nothing happens."""

    def __init__(self) -> None:
        self._nap = SHORTEST_NAP
        self._seen = self._version()

    def heard(self, seconds: float) -> bool:
        time.sleep(min(self._nap, max(seconds, SHORTEST_NAP)))
        version = self._version()
        if version == self._seen:
            self._nap = min(self._nap * 1.5, LONGEST_NAP)
            return False
        self._seen, self._nap = version, SHORTEST_NAP
        return True

    def _version(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])

    def close(self) -> None:
        return None


class _Listener:
    """A connection of its own that listens; opened again when it breaks. The driver is loaded only where it is used: that takes a while."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def heard(self, seconds: float) -> bool:
        import psycopg

        seconds = min(max(seconds, SHORTEST_NAP), LISTEN_AT_MOST)
        try:
            for _notification in self._listening().notifies(timeout=seconds, stop_after=1):
                pass
        except psycopg.OperationalError:
            self.close()
            time.sleep(seconds)
        return True

    def _listening(self) -> "psycopg.Connection[Any]":
        import psycopg

        if self._connection is None:
            parameters = connection.get_connection_params()
            for ours in ("cursor_factory", "context", "prepare_threshold"):
                parameters.pop(ours, None)
            self._connection = psycopg.connect(**parameters, autocommit=True)
            self._connection.execute(f"LISTEN {CHANNEL}")
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
