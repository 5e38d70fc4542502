"""Django's backend for SQLite, with a quicker queue for its one place to write.

SQLite's own waiting sleeps 1, 2, 5, 10, 15 ... 100 ms between looks (`sqliteDefaultBusyCallback`), longer each time than a whole transaction
of ours takes: busy processes then spend more time asleep than writing, and whoever has waited longest looks least often, until some never
get their turn. Here one thread of a process at a time looks, every half millisecond, and the others wait without looking.
"""

from __future__ import annotations

import threading
import time

from django.db.backends.sqlite3 import base

LOOK_EVERY = 0.0002

_turn = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        """Begin a transaction. Raises OperationalError ("database is locked") when others write for longer than the `timeout` of the settings."""
        if self.transaction_mode != "IMMEDIATE":  # type: ignore[attr-defined]
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + patience
        has_turn = _turn.acquire(timeout=patience)
        try:
            with self.wrap_database_errors:
                self._begin(until, patience)
        finally:
            if has_turn:
                _turn.release()

    def _begin(self, until: float, patience: float) -> None:
        # Below Django's cursors: they would cost more than the looking.
        execute = self.connection.execute
        execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    execute("BEGIN IMMEDIATE")
                except self.Database.OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() > until:
                        raise
                    time.sleep(LOOK_EVERY)
                else:
                    return
        finally:
            # For what is written outside a transaction, and for checkpoints.
            execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
