"""`commonplace reindex`: make the search index again from the entries."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.db.models import Max

from commonplace.entries.models import Entry
from commonplace.search.port import engine, position_of
from commonplace.search.rows import rows_of

BATCH = 500
PAUSE = 0.02
"""Seconds between batches, in which SQLite lets waiting writers in."""


class Command(BaseCommand):
    help = "Make the search index again from the entries. The program may run meanwhile; stopped halfway, it goes on with --from."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="start", type=int, default=0, metavar="ID", help="go on after the entry that was reported last")
        parser.add_argument("--anew", action="store_true", help="empty the index first; until the end, not everything is found")

    def handle(self, *args: Any, start: int, anew: bool, **options: Any) -> None:
        if anew:
            engine().clear()
        last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        done = start
        while done < last:
            done = index_batch(done)
            self.stdout.write(f"Indexed up to entry {done} of {last}.")
            time.sleep(PAUSE)
        engine().tidy()
        self.stdout.write(self.style.SUCCESS("The search index is complete."))


@transaction.atomic
def index_batch(after: int) -> int:
    """Index the next entries by their ids and say which was the last. They are locked, so that an edit cannot come between."""
    entries = Entry.objects.select_for_update(of=("self",)).select_related("source").defer("body", "card_html")
    batch = list(entries.filter(pk__gt=after).order_by("pk")[:BATCH])
    engine().index(rows_of([entry for entry in batch if not entry.is_withdrawn]))
    engine().remove([position_of(entry.pk, entry.made_at) for entry in batch if entry.is_withdrawn])
    return batch[-1].pk if batch else after + BATCH
