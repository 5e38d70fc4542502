"""How processes learn that something was added to a document: PostgreSQL tells them, on SQLite they look."""

from __future__ import annotations

from django.db import connection, transaction

CHANNEL = "commonplace_together"


def tell_others() -> None:
    """After commit, wake the other processes. Outside the transaction, because PostgreSQL makes commits that notify queue up."""
    if connection.vendor == "postgresql" and not any(_notify in entry for entry in connection.run_on_commit):
        transaction.on_commit(_notify, robust=True)


def _notify() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
